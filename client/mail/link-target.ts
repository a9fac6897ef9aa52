import { decodePercent } from './decode-percent.ts';
import { hasLookAlike, isSameSite, readableHost } from './hosts.ts';
import { findNamedHosts } from './named-hosts.ts';
import { findOnwardTarget } from './redirectors.ts';

/** Where a link really goes, told from itself alone: nothing is fetched to find out. */
export interface LinkTarget {
  /** The host that it opens, in its own letters only where they cannot deceive. */
  readonly host: string;
  readonly onward: OnwardLink;
  /** Another host that its text, or its name in front of an `@`, claims; null where none is. */
  readonly shownHost: string | null;
  /** It has a name in front of an `@`: honest links have none, and browsers do not show it. */
  readonly hasUserInfo: boolean;
  /** It claims another host than it leads to, or its host passes for another one. */
  readonly disguised: boolean;
}

/** Which way it goes from there: for certain, perhaps, or nobody can say. */
export type OnwardLink =
  | { readonly kind: 'none' | 'unknown' }
  | { readonly kind: 'leads' | 'may'; readonly host: string };

/** Null for what is no web address. */
export function inspectLink(href: string, text: string): LinkTarget | null {
  const url = parseWebUrl(href);
  if (url === null) return null;
  const onward = findOnwardTarget(url);
  const target = 'target' in onward ? onward.target : null;
  // What a stranger's link says of the way on proves nothing: it is measured by what it opens.
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

/** A link whose text is the whole of it says all that there is to say. */
function claimedText(url: URL, text: string): string {
  const said = parseWebUrl(text)?.href === url.href ? '' : text;
  return `${said} ${decodePercent(url.username)} ${decodePercent(url.password)}`;
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
