/** Milliseconds; a page that is still busy by then is so for longer. */
const BUSY = 10_000;

/**
 * Lets a worker keep the shell of the page, for when there is no network. Only once all is
 * loaded and done: a first visit costs nothing for it.
 */
export function keepShell(page: Window): void {
  if (!('serviceWorker' in page.navigator)) return;
  const register = () => {
    page.navigator.serviceWorker.register('/sw.js').catch(() => {
      // A browser that forbids it, or a network that is away: the page lives without.
    });
  };
  const whenIdle = () => {
    if ('requestIdleCallback' in page) page.requestIdleCallback(register, { timeout: BUSY });
    else register();
  };
  if (page.document.readyState === 'complete') whenIdle();
  else page.addEventListener('load', whenIdle, { once: true });
}
