import { useEffect, useState } from 'react';
import { formatMinutes, formatSeconds, formatTime } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';
import { brightness, type IdleClock, msUntilNextTick, timeLeft } from '../../inbox/idle-time.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import hidden from '../../ui/VisuallyHidden.module.css';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './IdleTime.module.css';

interface Props {
  readonly inbox: HeldInbox;
  /** The tab's clock. */
  readonly now: number;
  /** In the bar: the time alone, with the rule as its description. */
  readonly isShort: boolean;
}

/** The remaining time in words and as a bar, and the number of tabs. */
export function IdleTime({ inbox, now, isShort }: Props) {
  const t = useTexts();
  const locale = useLocale();
  const { tabs } = inbox;
  const rule = ruleText(inbox, t, locale);
  const tabsText = tabs > 1 ? `${t('life.tabs', { count: tabs })}. ` : '';
  return (
    <div className={styles.life}>
      <div
        className={styles.wick}
        style={{ '--left': brightness(inbox, now) ** 2 }}
        aria-hidden="true"
      />
      {/* A new element for new text, which does not count as a layout shift. */}
      <p
        key={`${timeLeftText(inbox, now, t, locale)} ${tabs}`}
        // On a narrow window the wick tells it.
        className={`${styles.left} ${hidden.hiddenInNarrowBar}`}
        title={isShort ? `${tabsText}${rule}` : undefined}
      >
        {isShort ? <ShortTime inbox={inbox} now={now} /> : timeLeftText(inbox, now, t, locale)}
        {tabs > 1 && <span className={styles.tabs}>{t('life.tabs', { count: tabs })}</span>}
      </p>
      {!isShort && <p className={styles.rule}>{rule}</p>}
    </div>
  );
}

function ShortTime({ inbox, now }: Pick<Props, 'inbox' | 'now'>) {
  const t = useTexts();
  const locale = useLocale();
  const left = timeLeft(inbox, now);
  const long = timeLeftText(inbox, now, t, locale);
  const { kept, expiresAt, graceEndsAt } = inbox;
  if (kept && expiresAt !== null)
    return <span>{t('keep.short', { time: endTime(inbox, expiresAt, locale) })}</span>;
  if (left?.unit !== 'minutes' || graceEndsAt !== null) return <span>{long}</span>;
  return (
    <>
      <span aria-hidden="true">{formatMinutes(left.count, locale)}</span>
      <VisuallyHidden>{long}</VisuallyHidden>
    </>
  );
}

type Translate = ReturnType<typeof useTexts>;

function timeLeftText(inbox: HeldInbox, now: number, t: Translate, locale: string): string {
  const left = timeLeft(inbox, now);
  if (left === null) return t('life.unlimited');
  const { unit, count } = left;
  if (inbox.graceEndsAt !== null) {
    const time = unit === 'minutes' ? formatMinutes(count, locale) : formatSeconds(count, locale);
    return t('life.offline', { time });
  }
  return unit === 'minutes' ? t('life.minutes', { count }) : t('life.seconds', { count });
}

function ruleText(inbox: HeldInbox, t: Translate, locale: string): string {
  const { expiresAt, idleTimeout, tabs, graceEndsAt } = inbox;
  if (inbox.kept && expiresAt !== null)
    return t('keep.until', { time: endTime(inbox, expiresAt, locale) });
  if (graceEndsAt !== null) return t('life.offlineRule');
  if (expiresAt === null || idleTimeout === null) {
    return tabs > 1 ? t('life.unlimitedRuleSeveral') : t('life.unlimitedRule');
  }
  const minutes = Math.max(1, Math.round(idleTimeout / 60_000));
  return tabs > 1 ? t('life.ruleSeveral', { minutes }) : t('life.rule', { minutes });
}

/** When it ends, by the tab's clock. */
function endTime({ clockOffset }: HeldInbox, expiresAt: number, locale: string): string {
  return formatTime(expiresAt - clockOffset, locale);
}

/** The tab's clock, updated when the shown idle time changes. */
export function useIdleClock(inbox: IdleClock): number {
  const [now, setNow] = useState(() => Date.now());
  const { expiresAt, clockOffset, idleTimeout, graceEndsAt } = inbox;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      const time = Date.now();
      setNow(time);
      const delay = msUntilNextTick({ expiresAt, clockOffset, idleTimeout, graceEndsAt }, time);
      if (delay !== null) timer = setTimeout(tick, delay);
    };
    tick();
    return () => clearTimeout(timer);
  }, [expiresAt, clockOffset, idleTimeout, graceEndsAt]);
  return now;
}
