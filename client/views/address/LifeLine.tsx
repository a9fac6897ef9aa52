import { useTexts } from '../../i18n/texts.ts';
import { brightness, timeLeft } from '../../inbox/life.ts';
import type { LivingInbox } from '../../inbox/state.ts';
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
  const left = unit === 'minutes' ? t('life.minutes', { count }) : t('life.seconds', { count });
  const minutes = Math.max(1, Math.round(inbox.idleTimeout / 60_000));
  const { tabs } = inbox;
  const rule = tabs > 1 ? t('life.ruleSeveral', { minutes }) : t('life.rule', { minutes });
  return (
    <div className={styles.life}>
      <div
        className={styles.wick}
        style={{ '--left': brightness(inbox, now) ** 2 }}
        aria-hidden="true"
      />
      <p className={styles.left}>
        <span className={styles.count}>{left}</span>
        {tabs > 1 && <span>{t('life.tabs', { count: tabs })}</span>}
      </p>
      <p className={styles.rule}>{rule}</p>
    </div>
  );
}
