import { decodePercent } from './decode-percent.ts';
import { hasLookAlike, isSameSite, readableHost } from './hosts.ts';
import { findNamedHosts } from './named-hosts.ts';
import { findOnwardTarget } from './redirectors.ts';

/** Where a link really goes, judged from its text and URL alone; nothing is fetched. */
export interface LinkTarget {
  /** The host that it opens, in Unicode only if it is no look-alike. */
  readonly host: string;
  readonly onward: OnwardLink;
  /** Another host that its text or user info claims; null if there is none. */
  readonly shownHost: string | null;
  /**
   * The URL has user info before an `@`, which honest links do not have and browsers do not show.
   */
  readonly hasUserInfo: boolean;
  /** It claims another host, or its host is a look-alike. */
  readonly disguised: boolean;
}

/** Where that host redirects to: surely (`leads`), possibly (`may`), or unknown. */
export type OnwardLink =
  | { readonly kind: 'none' | 'unknown' }
  | { readonly kind: 'leads' | 'may'; readonly host: string };

/** Null if `href` is no web address. */
export function inspectLink(href: string, text: string): LinkTarget | null {
  const url = parseWebUrl(href);
  if (url === null) return null;
  const onward = findOnwardTarget(url);
  const target = 'target' in onward ? onward.target : null;
  // A possible redirect of an unknown host proves nothing, so the link is judged by the host it
  // opens.
  const end = onward.kind === 'leads' ? onward.target : url;
  const shown = findOtherHost(claimedText(url, text), end.hostname);
  const hasUserInfo = url.username !== '' || url.password !== '';
  const passes = [url, target ?? url].some(({ hostname }) => hasLookAlike(hostname));
  return {
    host: readableHost(url.host),
    onward: 'target' in onward ? toHost(onward) : onward,
    shownHost: shown === null ? null : readableHost(shown),
    hasUserInfo,
    disguised: shown !== null || hasUserInfo || passes,
  };
}

function toHost({ kind, target }: { readonly kind: 'leads' | 'may'; readonly target: URL }) {
  return { kind, host: readableHost(target.host) };
}

/** A text that is the URL itself makes no other claim. */
function claimedText(url: URL, text: string): string {
  const claim = parseWebUrl(text)?.href === url.href ? '' : text;
  return `${claim} ${decodePercent(url.username)} ${decodePercent(url.password)}`;
}

function findOtherHost(text: string, end: string): string | null {
  for (const { host, whole } of findNamedHosts(text))
    if (!isSameSite(host, end) && !isSameSite(whole, end)) return host;
  return null;
}

function parseWebUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : null;
}
