import { useEffect, useState } from 'react';
import type { Detail } from '#shared/message.ts';
import { formatMoment, formatSize } from '../../i18n/format.ts';
import { type TextId, useLocale, useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import { describeCheck, METHODS } from '../sender/check-text.ts';
import { ReceivedTime } from '../sender/ReceivedTime.tsx';
import { Sender } from '../sender/Sender.tsx';
import { SHAPES } from '../sender/VerdictIcon.tsx';
import {
  CHECK_TIMEOUT_MS,
  judgeSender,
  type SenderVerdict,
  verdictText,
} from '../sender/verdict.ts';
import { AddressList } from './AddressList.tsx';
import styles from './MessageAbout.module.css';

/** Further explanation of a verdict. */
const EXPLANATIONS: Partial<Record<SenderVerdict, TextId>> = {
  fail: 'trust.failMeans',
  none: 'trust.noneMeans',
};

interface Props {
  readonly detail: Detail;
  /** The address of this inbox. */
  readonly address: string;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
}

/**
 * One line: sender, verdict, to whom if it is not this address, and time. It opens to all addresses
 * and the checks.
 */
export function MessageAbout({ detail, address, clockOffset }: Props) {
  const t = useTexts();
  const locale = useLocale();
  const { authentication, checks, from, to, cc, tag, receivedAt, size } = detail;
  const arrivedAt = Date.parse(receivedAt) - clockOffset;
  const verdict = judgeSender(authentication, useIsFresh(arrivedAt));
  const domain = authentication?.domain ?? null;
  const explanation = EXPLANATIONS[verdict];
  const isForThisAddress = to.length === 1 && to[0]?.toLowerCase() === address.toLowerCase();
  return (
    <>
      <details className={styles.about} data-verdict={verdict} data-about="">
        <summary className={styles.line}>
          <Sender from={from} isLine />
          <span className={styles.verdict}>
            <Icon shape={SHAPES[verdict]} />
            <span role="status" className={styles.words}>
              {t(verdictText(verdict, domain), { domain: domain ?? '' })}
            </span>
          </span>
          {!isForThisAddress && to[0] !== undefined && (
            <span className={styles.recipient}>
              {t('message.to')} <bdi dir="ltr">{to[0]}</bdi>
              {to.length > 1 && <> {t('message.moreAddressees', { count: to.length - 1 })}</>}
            </span>
          )}
          {tag !== null && (
            <bdi className={styles.tag} title={t('tag.row', { tag })}>
              +{tag}
            </bdi>
          )}
          <ReceivedTime at={receivedAt} clockOffset={clockOffset} />
          <span className={styles.more}>
            <Icon shape="more" />
          </span>
        </summary>
        <dl className={styles.envelope}>
          <dt>{t('message.from')}</dt>
          <dd>
            <Sender from={from} />
          </dd>
          <AddressList label={t('message.to')} addresses={to} />
          <AddressList label={t('message.cc')} addresses={cc} />
          <dt>{t('message.received')}</dt>
          <dd>
            {formatMoment(receivedAt, locale)} · {formatSize(size, locale)}
          </dd>
        </dl>
        {explanation && <p className={styles.explanation}>{t(explanation)}</p>}
        <dl className={styles.checks} aria-label={t('trust.results')}>
          {METHODS.map((method) => (
            <Check key={method} method={method} result={checks[method]} />
          ))}
        </dl>
      </details>
      <dl className={styles.to}>
        <AddressList label={t('message.to')} addresses={to} />
      </dl>
      {verdict === 'fail' && <p className={styles.warning}>{t('trust.failMeans')}</p>}
    </>
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
        {text !== null && t(text)} {about !== null && <bdi className={styles.result}>{about}</bdi>}
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
