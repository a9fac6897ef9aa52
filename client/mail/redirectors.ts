import { urlsIn } from '#shared/urls-in-text.ts';
import { decoded } from './decoded.ts';

/** Characters of a URL that are searched: longer ones are no use to anybody but to slow this. */
const MAX_URL_CHARS = 16_384;

/** Services whose links say nothing of where they lead: the way on is known to them alone. */
const SHORTENERS =
  /^(?:bit\.ly|buff\.ly|cutt\.ly|dub\.sh|goo\.gl|is\.gd|lnkd\.in|ow\.ly|rb\.gy|rebrand\.ly|s\.id|shorturl\.at|t\.co|t\.ly|tiny\.cc|tinyurl\.com|v\.gd)$/;

/** `aHR0c` is how `http` begins in Base64; with a JSON wrapper it stands further in. */
const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;

export interface Redirection {
  /** Where it leads; null where that cannot be read from the link. */
  readonly target: URL | null;
}

/** What a link carries inside it: a way on, if it is one that passes readers on. */
export function redirectionOf(url: URL): Redirection | null {
  if (url.href.length > MAX_URL_CHARS) return null;
  for (const value of candidates(url)) {
    const target = urlIn(value);
    if (target !== null && target.host !== url.host) return { target };
  }
  return SHORTENERS.test(url.hostname) ? { target: null } : null;
}

/** Parameters first, in their order; then pieces of path and fragment. */
function* candidates(url: URL): Iterable<string> {
  yield* url.searchParams.values();
  // A whole URL in the path: its own slashes are part of it.
  const path = decoded(url.pathname + url.search);
  const whole = /https?:\/{1,2}[^\s]+/i.exec(path)?.[0];
  if (whole !== undefined) yield whole.replace(/^(https?:)\/+/i, '$1//').replace(/__;.*$/, '');
  yield* url.pathname.split('/');
  yield* new URLSearchParams(url.hash.slice(1)).values();
}

function urlIn(value: string): URL | null {
  const plain = decoded(value);
  // Encoded with hyphens for percent signs and underscores for slashes, as mail filters do.
  if (/^https?-3A__/i.test(plain))
    return parse(decoded(plain.replaceAll('-', '%').replaceAll('_', '/')));
  if (/^https?:\/\//i.test(plain)) return parse(plain);
  if (!BASE64.test(value)) return null;
  const { value: first } = urlsIn(fromBase64(value)).next();
  return parse(first?.url ?? '');
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function fromBase64(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
  } catch {
    return '';
  }
}
