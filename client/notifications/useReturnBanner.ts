import { useEffect, useRef, useState } from 'react';
import { writeClipboard } from '../ui/useCopy.ts';
import type { UnseenMail } from './unseen-mail.ts';
import type { NotificationSettings } from './useNotificationSettings.ts';

/** Milliseconds; long enough to be read by a user who has just returned. */
const COPIED_SHOWN_MS = 6_000;

/** What the page shows to a user who returns and finds new email. */
export type ReturnBanner =
  | { readonly kind: 'none' }
  | { readonly kind: 'copied'; readonly code: string }
  | { readonly kind: 'copyFailed'; readonly code: string }
  /** Offers notifications for the next time. */
  | { readonly kind: 'offer' };

/** Also copies the new code when the user returns, if that is turned on. */
export function useReturnBanner(
  unseen: UnseenMail,
  isLooking: boolean,
  settings: NotificationSettings,
) {
  const [banner, setBanner] = useState<ReturnBanner>({ kind: 'none' });
  const missed = useRef<{ readonly code: string | null } | null>(null);
  if (!isLooking) missed.current = unseen.newSinceVisit.length > 0 ? { code: unseen.code } : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs at the moment of the return
  useEffect(() => {
    const found = missed.current;
    if (!isLooking || found === null) return;
    missed.current = null;
    const { code } = found;
    if (settings.copiesCodes && code !== null) {
      const show = (kind: 'copied' | 'copyFailed') => setBanner({ kind, code });
      writeClipboard(code).then(
        () => show('copied'),
        () => show('copyFailed'),
      );
    } else if (settings.state === 'off' && settings.isUndecided) setBanner({ kind: 'offer' });
  }, [isLooking]);

  useEffect(() => {
    if (banner.kind !== 'copied') return;
    const timer = setTimeout(() => setBanner({ kind: 'none' }), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [banner]);
  return [banner, () => setBanner({ kind: 'none' })] as const;
}
