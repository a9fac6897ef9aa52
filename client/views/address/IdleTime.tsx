import { useEffect, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { brightness, type IdleClock, msUntilNextTick, timeLeft } from '../../inbox/idle-time.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import styles from './IdleTime.module.css';

interface Props {
  readonly inbox: HeldInbox;
  /** The tab's clock. */
  readonly now: number;
}

/** The remaining idle time in words and as a bar, and the number of tabs. */
export function IdleTime({ inbox, now }: Props) {
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

/** The tab's clock, updated when the shown idle time changes. */
export function useIdleClock(inbox: IdleClock): number {
  const [now, setNow] = useState(() => Date.now());
  const { expiresAt, clockOffset, idleTimeout } = inbox;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      const time = Date.now();
      setNow(time);
      const delay = msUntilNextTick({ expiresAt, clockOffset, idleTimeout }, time);
      if (delay !== null) timer = setTimeout(tick, delay);
    };
    tick();
    return () => clearTimeout(timer);
  }, [expiresAt, clockOffset, idleTimeout]);
  return now;
}
