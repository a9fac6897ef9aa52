/** The secret of a hand-off is in the fragment of its link, which browsers send to no server. */
const FRAGMENT = '#handoff=';

interface Page {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'state' | 'replaceState'>;
}

const SECRET = /^[A-Za-z0-9_-]{24}$/;

export function formatHandoffLink(origin: string, secret: string): string {
  return `${origin}/${FRAGMENT}${secret}`;
}

/**
 * The secret in the address bar, which is erased there first: it must not stay in the history, in
 * a bookmark or on a screenshot. Null if there is none.
 */
export function takeHandoffSecret({ location, history }: Page): string | null {
  if (!location.hash.startsWith(FRAGMENT)) return null;
  const secret = location.hash.slice(FRAGMENT.length);
  history.replaceState(history.state, '', location.pathname + location.search);
  return SECRET.test(secret) ? secret : null;
}
