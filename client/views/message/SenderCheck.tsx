import { useEffect, useState } from 'react';
import type { Authentication, Detail } from '#shared/message.ts';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SHAPES } from '../sender/VerdictIcon.tsx';
import {
  CHECK_TIMEOUT_MS,
  judgeSender,
  type SenderVerdict,
  verdictText,
} from '../sender/verdict.ts';
import { describeCheck, METHODS } from './check-text.ts';
import styles from './SenderCheck.module.css';

/** Further explanation of a verdict. */
const EXPLANATIONS: Partial<Record<SenderVerdict, TextId>> = {
  fail: 'trust.failMeans',
  none: 'trust.noneMeans',
};

interface Props {
  readonly authentication: Authentication | null;
  readonly checks: Detail['checks'];
  /** Milliseconds since the epoch, by the tab's clock. */
  readonly arrivedAt: number;
}

/** The verdict about the sender in one line, with the checks behind it on request. */
export function SenderCheck({ authentication, checks, arrivedAt }: Props) {
  const t = useTexts();
  const verdict = judgeSender(authentication, useIsFresh(arrivedAt));
  const domain = authentication?.domain ?? null;
  const explanation = EXPLANATIONS[verdict];
  return (
    <details className={styles.trust} data-verdict={verdict}>
      <summary className={styles.summary}>
        <Icon shape={SHAPES[verdict]} />
        <span role="status">{t(verdictText(verdict, domain), { domain: domain ?? '' })}</span>
        <span className={styles.more}>
          <Icon shape="more" />
        </span>
      </summary>
      {explanation && <p className={styles.explanation}>{t(explanation)}</p>}
      <dl className={styles.checks} aria-label={t('trust.results')}>
        {METHODS.map((method) => (
          <Check key={method} method={method} result={checks[method]} />
        ))}
      </dl>
    </details>
  );
}

interface CheckProps {
  readonly method: keyof Detail['checks'];
  readonly result: string | null;
}

function Check({ method, result }: CheckProps) {
  const t = useTexts();
  const { text, about } = describeCheck(method, result);
  const names = {
    spf: t('check.spf'),
    dkim: t('check.dkim'),
    dmarc: t('check.dmarc'),
    arc: t('check.arc'),
  };
  return (
    <div>
      <dt>{names[method]}</dt>
      <dd>
        {text !== null && t(text)} {about !== null && <bdi className={styles.about}>{about}</bdi>}
      </dd>
    </div>
  );
}

/** Whether the check may still be running. */
function useIsFresh(arrivedAt: number): boolean {
  const [now, setNow] = useState(Date.now);
  const left = arrivedAt + CHECK_TIMEOUT_MS - now;
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setNow(Date.now()), left);
    return () => clearTimeout(timer);
  }, [left]);
  return left > 0;
}
