import { useTexts } from '../i18n/texts.ts';
import { brightness, timeLeft } from '../inbox/life.ts';
import type { LivingInbox } from '../inbox/state.ts';
import styles from './LifeLine.module.css';

interface Props {
  readonly inbox: LivingInbox;
  /** The tab's clock. */
  readonly now: number;
}

/** Who holds it, and what is left of the idle time: in words, and as a wick that burns down. */
export function LifeLine({ inbox, now }: Props) {
  const t = useTexts();
  const { unit, count } = timeLeft(inbox, now);
  return (
    <div className={styles.life}>
      <div
        className={styles.wick}
        style={{ '--left': brightness(inbox, now) ** 2 }}
        aria-hidden="true"
      />
      <p className={styles.held}>{t('life.held', { tabs: inbox.tabs })}</p>
      <p className={styles.rule}>
        {unit === 'minutes' ? t('life.idleMinutes', { count }) : t('life.idleSeconds', { count })}
      </p>
    </div>
  );
}
