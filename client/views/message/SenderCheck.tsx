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

/** What the verdict means for the person who reads, where its words do not say it all. */
const MEANS: Partial<Record<SenderVerdict, TextId>> = {
  fail: 'trust.failMeans',
  none: 'trust.noneMeans',
};

interface Props {
  readonly authentication: Authentication | null;
  readonly checks: Detail['checks'];
  /** Milliseconds since the epoch, by the tab's clock. */
  readonly arrivedAt: number;
}

/** Whether the sender is who the mail says, in one line, and on request why. */
export function SenderCheck({ authentication, checks, arrivedAt }: Props) {
  const t = useTexts();
  const standing = judgeSender(authentication, useIsFresh(arrivedAt));
  const domain = authentication?.domain ?? null;
  const means = MEANS[standing];
  return (
    <details className={styles.trust} data-verdict={standing}>
      <summary className={styles.said}>
        <Icon shape={SHAPES[standing]} />
        <span role="status">{t(verdictText(standing, domain), { domain: domain ?? '' })}</span>
        <span className={styles.more}>
          <Icon shape="more" />
        </span>
      </summary>
      {means && <p className={styles.means}>{t(means)}</p>}
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

/** Whether a check may still be under way. */
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
