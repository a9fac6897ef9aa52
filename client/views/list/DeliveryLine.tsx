import { useEffect, useState } from 'react';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import type { Delivery } from '../../inbox/delivery.ts';
import { chooseDelivery, type DeliveryDisplay } from '../../inbox/delivery-display.ts';
import { Announcer } from '../../ui/VisuallyHidden.tsx';
import styles from './DeliveryLine.module.css';
import { describeAloud, describeSteps } from './delivery-text.ts';

interface Props {
  readonly deliveries: readonly Delivery[];
  /** Number of emails in the inbox, for a refusal because it is full. */
  readonly mails: number;
}

/**
 * The steps of a delivery before its email is stored. Screen readers announce it once, without the
 * progress.
 */
export function DeliveryLine({ deliveries, mails }: Props) {
  const words = { t: useTexts(), locale: useLocale(), mails };
  const { shown, others, isLeaving } = useDeliveryDisplay(deliveries);
  return (
    <>
      {shown !== null && (
        <p
          key={shown.transaction}
          className={styles.line}
          data-phase={shown.phase}
          data-leaving={isLeaving}
          aria-hidden="true"
        >
          {describeSteps(shown, words).map(({ step, text }) => (
            <span
              key={step}
              className={styles.step}
              data-step={step}
              // A host alone does not say what it is.
              title={
                step === 'host' && shown.phase !== 'coming'
                  ? words.t('delivery.connected', { host: text })
                  : undefined
              }
            >
              <bdi>{text}</bdi>{' '}
            </span>
          ))}
          {others > 0 && (
            <span className={styles.others}>{words.t('delivery.more', { count: others })}</span>
          )}
        </p>
      )}
      <Announcer text={shown === null ? '' : describeAloud(shown, words)} />
    </>
  );
}

function useDeliveryDisplay(deliveries: readonly Delivery[]): DeliveryDisplay {
  const [now, setNow] = useState(Date.now);
  // `now` may be older than the newest delivery.
  const at = Math.max(now, ...deliveries.map((each) => each.at));
  const sight = chooseDelivery(deliveries, at);
  const until = sight.changesIn === null ? null : at + sight.changesIn;
  useEffect(() => {
    if (until === null) return;
    // Timers may fire early or late, so `now` is never before `until`.
    const timer = setTimeout(() => setNow(Math.max(until, Date.now())), until - Date.now());
    return () => clearTimeout(timer);
  }, [until]);
  return sight;
}
