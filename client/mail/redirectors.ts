import { urlsIn } from '#shared/urls-in-text.ts';
import { decodePercent } from './decode-percent.ts';
import { isSameSite } from './hosts.ts';

/** Where a link leads beyond the host that it opens, judged from its URL alone. */
export type OnwardTarget =
  | { readonly kind: 'none' }
  /** A link shortener, whose target is unknown. */
  | { readonly kind: 'unknown' }
  /** A known redirector, which surely leads to `target`. */
  | { readonly kind: 'leads'; readonly target: URL }
  /** A link of an unknown host that contains another URL, and may redirect there. */
  | { readonly kind: 'may'; readonly target: URL };

/** Characters of a URL that is searched; longer ones would only slow this down. */
const MAX_URL_CHARS = 16_384;

/** Services whose links do not contain their target. */
const SHORTENERS =
  /^(?:bit\.ly|buff\.ly|cutt\.ly|dub\.sh|goo\.gl|is\.gd|lnkd\.in|ow\.ly|rb\.gy|rebrand\.ly|s\.id|shorturl\.at|t\.co|t\.ly|tiny\.cc|tinyurl\.com|v\.gd)$/;

interface Redirector {
  readonly host: RegExp;
  readonly path: RegExp;
  /** Reads the targets from the URL. */
  read(url: URL): readonly string[];
}

/**
 * Redirectors that always lead to the URL at this place of this path; the same pattern on other
 * hosts proves nothing. Redirectors that encrypt the URL are not listed.
 */
const REDIRECTORS: readonly Redirector[] = [
  // Mail filters that rewrite every link.
  {
    host: /^[a-z0-9]+\.safelinks\.protection\.outlook\.com$/,
    path: /^\/$/,
    read: parameters('url'),
  },
  { host: /^urldefense\.proofpoint\.com$/, path: /^\/v[12]\/url$/, read: parameters('u') },
  { host: /^urldefense(?:\.proofpoint)?\.com$/, path: /^\/v3\/__/, read: betweenUnderscores },
  { host: /^linkprotect\.cudasvc\.com$/, path: /^\/url$/, read: parameters('a') },
  // Sending services that count clicks.
  { host: /\.awstrack\.me$/, path: /^\/L0\//, read: (url) => [url.pathname.split('/')[2] ?? ''] },
  // Sites with redirectors for outgoing links.
  { host: /^(?:www\.)?google\.com$/, path: /^\/url$/, read: parameters('q', 'url') },
  { host: /^www\.youtube\.com$/, path: /^\/redirect$/, read: parameters('q') },
  { host: /^lm?\.facebook\.com$/, path: /^\/l\.php$/, read: parameters('u') },
  { host: /^l\.instagram\.com$/, path: /^\/$/, read: parameters('u') },
  { host: /^slack-redir\.net$/, path: /^\/link$/, read: parameters('url') },
  { host: /^duckduckgo\.com$/, path: /^\/l\/$/, read: parameters('uddg') },
  { host: /^steamcommunity\.com$/, path: /^\/linkfilter\/$/, read: parameters('u', 'url') },
];

/** Base64, which may contain a URL, also inside JSON. */
const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;

export function findOnwardTarget(url: URL): OnwardTarget {
  if (SHORTENERS.test(url.hostname)) return { kind: 'unknown' };
  if (url.href.length > MAX_URL_CHARS) return { kind: 'none' };
  const known = findKnownTarget(url);
  if (known !== null) return leavesSite(url, known) ? { kind: 'leads', target: known } : NO_TARGET;
  for (const value of candidates(url)) {
    const target = decodeUrl(value);
    if (target !== null && leavesSite(url, target)) return { kind: 'may', target };
  }
  return NO_TARGET;
}

const NO_TARGET: OnwardTarget = { kind: 'none' };

function leavesSite(url: URL, target: URL): boolean {
  return !isSameSite(url.hostname, target.hostname);
}

/** Null also if the link has several targets, or one that the redirector may read differently. */
function findKnownTarget(url: URL): URL | null {
  const known = REDIRECTORS.find(
    ({ host, path }) => host.test(url.hostname) && path.test(url.pathname),
  );
  const [target = null, ...others] = known?.read(url).map(decodeUrl) ?? [];
  if (target === null || others.some((other) => other?.href !== target.href)) return null;
  const isPlain = /^[a-z\d.-]+$/.test(target.hostname) && target.username + target.password === '';
  return isPlain ? target : null;
}

function parameters(...names: readonly string[]) {
  return ({ searchParams }: URL) => names.flatMap((name) => searchParams.getAll(name));
}

function betweenUnderscores({ pathname, search }: URL): readonly string[] {
  const inner = /^\/v3\/__(.*?)__;/.exec(pathname + search)?.[1];
  return inner === undefined ? [] : [restoreSlashes(inner)];
}

/** Values that may contain a URL: parameters in order, then parts of path and fragment. */
function* candidates(url: URL): Iterable<string> {
  yield* url.searchParams.values();
  // A whole URL in the path, including its slashes.
  const path = decodePercent(url.pathname + url.search);
  const whole = /https?:\/{1,2}[^\s]+/i.exec(path)?.[0];
  if (whole !== undefined) yield restoreSlashes(whole).replace(/__;.*$/, '');
  yield* url.pathname.split('/');
  yield* new URLSearchParams(url.hash.slice(1)).values();
}

/** Some servers merge two slashes into one. */
function restoreSlashes(address: string): string {
  return address.replace(/^(https?:)\/+/i, '$1//');
}

function decodeUrl(value: string): URL | null {
  const plain = decodePercent(value);
  // Mail filters write hyphens for percent signs, and underscores for slashes.
  if (/^https?-3A__/i.test(plain))
    return parse(decodePercent(plain.replaceAll('-', '%').replaceAll('_', '/')));
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
