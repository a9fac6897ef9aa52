import { useEffect, useRef, useState } from 'react';
import { writeClipboard } from '../ui/useCopy.ts';
import type { News } from './news.ts';
import type { AwaySettings } from './useAwaySettings.ts';

/** Milliseconds; long enough to be read by somebody who has just come back. */
const COPIED_SHOWN = 6_000;

/** What the page says to somebody who comes back and finds mail. */
export type Welcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'copied'; readonly code: string }
  | { readonly kind: 'copyFailed'; readonly code: string }
  /** Whether it may tell the next time. */
  | { readonly kind: 'offer' };

/** Copies the code that came meanwhile, if that is wished. */
export function useComingBack(news: News, isLooking: boolean, settings: AwaySettings) {
  const [welcome, setWelcome] = useState<Welcome>({ kind: 'none' });
  const missed = useRef<{ readonly code: string | null } | null>(null);
  if (!isLooking) missed.current = news.fresh.length > 0 ? { code: news.code } : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what counts is the moment
  useEffect(() => {
    const was = missed.current;
    if (!isLooking || was === null) return;
    missed.current = null;
    const { code } = was;
    if (settings.copies && code !== null) {
      const say = (kind: 'copied' | 'copyFailed') => setWelcome({ kind, code });
      writeClipboard(code).then(
        () => say('copied'),
        () => say('copyFailed'),
      );
    } else if (settings.telling === 'off' && settings.isOpen) setWelcome({ kind: 'offer' });
  }, [isLooking]);

  useEffect(() => {
    if (welcome.kind !== 'copied') return;
    const timer = setTimeout(() => setWelcome({ kind: 'none' }), COPIED_SHOWN);
    return () => clearTimeout(timer);
  }, [welcome]);
  return [welcome, () => setWelcome({ kind: 'none' })] as const;
}
