import { useEffect, useState } from 'react';
import { type Texts, useLocale, useTexts } from '../i18n/texts.ts';
import { type Delivery, sightOf } from '../inbox/delivery.ts';
import { Announcer } from '../ui/Hidden.tsx';
import styles from './DeliveryLine.module.css';

/**
 * What is on its way, in a line that has its room whether or not it says something. What is
 * said aloud is said once: how far it has come is only there to see.
 */
export function DeliveryLine({ delivery }: { readonly delivery: Delivery | null }) {
  const t = useTexts();
  const locale = useLocale();
  const shown = useShown(delivery);
  const said = shown && saidOf(shown, t);
  const percent = shown?.phase === 'coming' ? shown.percent : null;
  const part = new Intl.NumberFormat(locale, { style: 'percent' }).format((percent ?? 0) / 100);
  return (
    <div className={styles.room}>
      {shown !== null && (
        <p className={styles.line} data-phase={shown.phase} aria-hidden="true">
          <bdi>{said}</bdi>
          {percent !== null && ` · ${part}`}
        </p>
      )}
      <Announcer text={said ?? ''} />
    </div>
  );
}

function saidOf(delivery: Delivery, t: Texts): string {
  if (delivery.phase === 'refused') return t('delivery.refused', { reason: delivery.reason });
  const { host } = delivery;
  return host === null ? t('delivery.comingUnnamed') : t('delivery.coming', { host });
}

function useShown(delivery: Delivery | null): Delivery | null {
  const [now, setNow] = useState(Date.now);
  // A clock read late must not take what is new for something that is yet to come.
  const at = Math.max(now, delivery?.at ?? 0);
  const { isShown, changesIn } = sightOf(delivery, at);
  useEffect(() => {
    if (changesIn === null) return;
    const timer = setTimeout(() => setNow(Date.now()), changesIn);
    return () => clearTimeout(timer);
  }, [changesIn]);
  return isShown ? delivery : null;
}
