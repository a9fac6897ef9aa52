import { useEffect, useState } from 'react';
import { formatMinutes, formatMoment, formatTime } from '../../i18n/format.ts';
import { useLocale, useTexts } from '../../i18n/texts.ts';

interface Props {
  readonly at: string;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  readonly className?: string | undefined;
}

/** When an email was received: minutes ago in the first hour, then the time of day. */
export function ReceivedTime({ at, clockOffset, className }: Props) {
  const t = useTexts();
  const locale = useLocale();
  const minutes = useAgeInMinutes(Date.parse(at) - clockOffset);
  return (
    <time className={className} dateTime={at} title={formatMoment(at, locale)}>
      {minutes === null && formatTime(at, locale)}
      {minutes === 0 && t('list.now')}
      {minutes !== null && minutes > 0 && formatMinutes(minutes, locale)}
    </time>
  );
}

const MINUTE = 60_000;
/** Minutes; older emails show the time of day instead. */
const COUNTED = 60;

/**
 * Whole minutes since `at`, by the tab's clock; null once they are not counted any more. It
 * rerenders only when that number changes.
 */
function useAgeInMinutes(at: number): number | null {
  const [now, setNow] = useState(Date.now);
  const minutes = Math.max(0, Math.floor((now - at) / MINUTE));
  const isCounted = minutes < COUNTED;
  useEffect(() => {
    if (!isCounted) return;
    const timer = setTimeout(() => setNow(Date.now()), at + (minutes + 1) * MINUTE - Date.now());
    return () => clearTimeout(timer);
  }, [at, minutes, isCounted]);
  return isCounted ? minutes : null;
}
