/** Milliseconds before a style sheet is fetched anew, as for the part that it belongs to. */
const PAUSE_MS = 1_000;

/**
 * Fetches style sheets anew until they are loaded: Vite asks for that of a part only once, so that
 * a part which loads at its second try would be without.
 */
export function retryStyles(page: Document): void {
  const retry = ({ target }: Event) => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
    setTimeout(() => target.replaceWith(target.cloneNode()), PAUSE_MS);
  };
  // Such errors do not bubble.
  page.addEventListener('error', retry, { capture: true });
}
