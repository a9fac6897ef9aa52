import type { Session } from './session.ts';

/**
 * Milliseconds; a page hidden for longer may have slept, and its socket died unheard.
 * Shorter than the time in which the socket itself would notice (45 s).
 */
const MAY_HAVE_SLEPT = 20_000;

type Told = Pick<Session, 'touch' | 'wake' | 'sleep' | 'goodbye'>;

/** Tells a session what becomes of its page, and that somebody is using it. */
export function watchPresence(session: Told, page: Window, now: () => number): void {
  const { document } = page;
  let hiddenAt = now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') hiddenAt = now();
    else if (now() - hiddenAt > MAY_HAVE_SLEPT) session.wake();
  });
  // Either way the network is another one, and an open socket may belong to the old.
  page.addEventListener('online', () => session.wake());
  page.addEventListener('offline', () => session.wake());
  page.addEventListener('pageshow', (event) => {
    if (event.persisted) session.wake();
  });
  page.addEventListener('pagehide', (event) => {
    // A persisted page may come back whole; what closes its socket is no goodbye.
    if (event.persisted) session.sleep();
    else session.goodbye();
  });
  const used = { capture: true, passive: true };
  page.addEventListener('pointerdown', () => session.touch(), used);
  page.addEventListener('keydown', () => session.touch(), used);
}
