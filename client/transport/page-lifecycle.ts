import type { Session } from './session.ts';

/**
 * Milliseconds; a page hidden for longer may have been suspended, and its socket may be dead.
 * Shorter than the socket's own ping timeout (45 s).
 */
const MAY_HAVE_SLEPT_MS = 20_000;

type SessionControls = Pick<Session, 'touch' | 'resume' | 'suspend' | 'goodbye'>;

/** Reports to a session when its page is hidden, restored, left or used. */
export function watchPageLifecycle(
  session: SessionControls,
  page: Window,
  now: () => number,
): void {
  const { document } = page;
  let hiddenAt = now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') hiddenAt = now();
    else if (now() - hiddenAt > MAY_HAVE_SLEPT_MS) session.resume();
  });
  // Either way the network changed, and an open socket may belong to the old one.
  page.addEventListener('online', () => session.resume());
  page.addEventListener('offline', () => session.resume());
  page.addEventListener('pageshow', (event) => {
    if (event.persisted) session.resume();
  });
  page.addEventListener('pagehide', (event) => {
    // A page in the back-forward cache may come back, so its closed socket is no goodbye.
    if (event.persisted) session.suspend();
    else session.goodbye();
  });
  const used = { capture: true, passive: true };
  page.addEventListener('pointerdown', () => session.touch(), used);
  page.addEventListener('keydown', () => session.touch(), used);
}
