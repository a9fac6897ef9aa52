import { urlsIn } from '#shared/urls-in-text.ts';
import { decodePercent } from './decode-percent.ts';
import { isSameSite } from './hosts.ts';

/** What is known of the way behind the host that a link opens, from the link alone. */
export type OnwardTarget =
  | { readonly kind: 'none' }
  /** A shortener: the way is known to it alone. */
  | { readonly kind: 'unknown' }
  /** A redirector that goes by what the link says, and by nothing else. */
  | { readonly kind: 'leads'; readonly target: URL }
  /** Anybody's link with an address in it: whether it leads there is up to its host. */
  | { readonly kind: 'may'; readonly target: URL };

/** Characters of a URL that are searched: longer ones are no use to anybody but to slow this. */
const MAX_URL_CHARS = 16_384;

/** Services whose links say nothing of where they lead. */
const SHORTENERS =
  /^(?:bit\.ly|buff\.ly|cutt\.ly|dub\.sh|goo\.gl|is\.gd|lnkd\.in|ow\.ly|rb\.gy|rebrand\.ly|s\.id|shorturl\.at|t\.co|t\.ly|tiny\.cc|tinyurl\.com|v\.gd)$/;

interface Redirector {
  readonly host: RegExp;
  readonly path: RegExp;
  /** What of the link it goes by. */
  read(url: URL): readonly string[];
}

/**
 * Their owners lead to nothing but the address that stands at this place of this path; the same
 * shape elsewhere is anybody's. Those that hide the address are not here: it cannot be read.
 */
const REDIRECTORS: readonly Redirector[] = [
  // Mail filters, which put themselves in front of every link of a mail.
  {
    host: /^[a-z0-9]+\.safelinks\.protection\.outlook\.com$/,
    path: /^\/$/,
    read: parameters('url'),
  },
  { host: /^urldefense\.proofpoint\.com$/, path: /^\/v[12]\/url$/, read: parameters('u') },
  { host: /^urldefense(?:\.proofpoint)?\.com$/, path: /^\/v3\/__/, read: betweenUnderscores },
  { host: /^linkprotect\.cudasvc\.com$/, path: /^\/url$/, read: parameters('a') },
  // Services that count clicks for whoever sends by them.
  { host: /\.awstrack\.me$/, path: /^\/L0\//, read: (url) => [url.pathname.split('/')[2] ?? ''] },
  // Sites that lead out of themselves.
  { host: /^(?:www\.)?google\.com$/, path: /^\/url$/, read: parameters('q', 'url') },
  { host: /^www\.youtube\.com$/, path: /^\/redirect$/, read: parameters('q') },
  { host: /^lm?\.facebook\.com$/, path: /^\/l\.php$/, read: parameters('u') },
  { host: /^l\.instagram\.com$/, path: /^\/$/, read: parameters('u') },
  { host: /^slack-redir\.net$/, path: /^\/link$/, read: parameters('url') },
  { host: /^duckduckgo\.com$/, path: /^\/l\/$/, read: parameters('uddg') },
  { host: /^steamcommunity\.com$/, path: /^\/linkfilter\/$/, read: parameters('u', 'url') },
];

/** `aHR0c` is how `http` begins in Base64; with a JSON wrapper it stands further in. */
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

/** Null also where the link says two things, or what its redirector may read otherwise. */
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

/** Parameters first, in their order; then pieces of path and fragment. */
function* candidates(url: URL): Iterable<string> {
  yield* url.searchParams.values();
  // A whole URL in the path: its own slashes are part of it.
  const path = decodePercent(url.pathname + url.search);
  const whole = /https?:\/{1,2}[^\s]+/i.exec(path)?.[0];
  if (whole !== undefined) yield restoreSlashes(whole).replace(/__;.*$/, '');
  yield* url.pathname.split('/');
  yield* new URLSearchParams(url.hash.slice(1)).values();
}

/** Some servers make one slash of two. */
function restoreSlashes(address: string): string {
  return address.replace(/^(https?:)\/+/i, '$1//');
}

function decodeUrl(value: string): URL | null {
  const plain = decodePercent(value);
  // Encoded with hyphens for percent signs and underscores for slashes, as mail filters do.
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
