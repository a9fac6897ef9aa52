import { useTexts } from '../../i18n/texts.ts';
import { brightness, timeLeft } from '../../inbox/idle-time.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import styles from './LifeLine.module.css';

interface Props {
  readonly inbox: HeldInbox;
  /** The tab's clock. */
  readonly now: number;
}

/** Who holds it, and what is left of the idle time: in words, and as a wick that burns down. */
export function LifeLine({ inbox, now }: Props) {
  const t = useTexts();
  const { tabs } = inbox;
  return (
    <div className={styles.life}>
      <div
        className={styles.wick}
        style={{ '--left': brightness(inbox, now) ** 2 }}
        aria-hidden="true"
      />
      <p className={styles.left}>
        <span className={styles.count}>{timeLeftText(inbox, now, t)}</span>
        {tabs > 1 && <span>{t('life.tabs', { count: tabs })}</span>}
      </p>
      <p className={styles.rule}>{ruleText(inbox, t)}</p>
    </div>
  );
}

type Translate = ReturnType<typeof useTexts>;

function timeLeftText(inbox: HeldInbox, now: number, t: Translate): string {
  const left = timeLeft(inbox, now);
  if (left === null) return t('life.unlimited');
  const { unit, count } = left;
  return unit === 'minutes' ? t('life.minutes', { count }) : t('life.seconds', { count });
}

function ruleText({ expiresAt, idleTimeout, tabs }: HeldInbox, t: Translate): string {
  if (expiresAt === null || idleTimeout === null) {
    return tabs > 1 ? t('life.unlimitedRuleSeveral') : t('life.unlimitedRule');
  }
  const minutes = Math.max(1, Math.round(idleTimeout / 60_000));
  return tabs > 1 ? t('life.ruleSeveral', { minutes }) : t('life.rule', { minutes });
}
