import { decoded } from './decoded.ts';
import { hasLookAlike, isSameSite, readableHost } from './hosts.ts';
import { redirectionOf } from './redirectors.ts';

/** Where a link really goes, told from itself alone: nothing is fetched to find out. */
export interface LinkTruth {
  /** The host that it opens, in its own letters only where they cannot deceive. */
  readonly host: string;
  /** The host that its text, or its name in front of an `@`, claims; null where none is named. */
  readonly shownHost: string | null;
  /** The host that passes the reader on; null where the link goes straight. */
  readonly redirector: string | null;
  /** Where a redirector leads, as far as the link itself tells. */
  readonly finalHost: string | null;
  /** Its words name another host than it leads to, or its host passes for another one. */
  readonly disguised: boolean;
}

/** Characters of a link's text that are searched for a host. */
const MAX_TEXT_CHARS = 2_000;

const WITH_SCHEME = /\bhttps?:\/\/([^\s<>"'/?#\\]+)/i;
const BARE =
  /(?<![\p{L}\p{N}@._/-])((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,24})(?![\p{L}\p{N}@-])/u;

/** Ends of names that people write without `www`: others are more often files and initials. */
const COMMON_ENDS =
  /\.(?:com|net|org|edu|gov|mil|int|info|biz|app|dev|online|shop|store|site|tech|cloud|bank|xyz|[a-z]{2})$/;
const FILE_ENDS = /^[^.]+\.(?:cc|cs|go|hs|js|md|ml|mm|pl|pm|ps|py|rb|rs|sh|so|tf|ts|vb)$/;

/** Null for what is no web address. */
export function linkTruth(href: string, text: string): LinkTruth | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  const redirection = redirectionOf(url);
  const target = redirection?.target ?? null;
  const onward = target !== null && !isSameSite(target.hostname, url.hostname) ? target : null;
  const redirects = onward !== null || (redirection !== null && target === null);
  const shown = hostIn(text) ?? hostFrom(decoded(url.username));
  const ends = [url, ...(onward === null ? [] : [onward])].map(({ hostname }) => hostname);
  return {
    host: readableHost(url.host),
    shownHost: shown === null ? null : readableHost(shown),
    redirector: redirects ? readableHost(url.host) : null,
    finalHost: onward === null ? null : readableHost(onward.host),
    disguised: isDisguised(shown, ends),
  };
}

/** A redirector is no disguise where it leads to what the text says. */
function isDisguised(shown: string | null, ends: readonly string[]): boolean {
  if (ends.some(hasLookAlike)) return true;
  return shown !== null && !ends.some((host) => isSameSite(host, shown));
}

/** The first host that a reader of these words would expect. */
function hostIn(text: string): string | null {
  const words = text.slice(0, MAX_TEXT_CHARS).replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '');
  const authority = WITH_SCHEME.exec(words)?.[1];
  // Of `https://bank.example@evil.example` a reader sees the first half.
  if (authority !== undefined) return hostFrom(authority.split('@')[0] ?? '', true);
  return hostFrom(BARE.exec(words)?.[1] ?? '');
}

function hostFrom(name: string, certain = false): string | null {
  const url = `https://${name}`;
  if (!name.includes('.') || /[^\p{L}\p{N}.:[\]-]/u.test(name) || !URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  const isHost = certain || /^www\./.test(hostname) || hasCommonEnd(hostname);
  return isHost ? hostname : null;
}

function hasCommonEnd(host: string): boolean {
  if (host.split('.').some((label) => label.startsWith('xn--'))) return true;
  return COMMON_ENDS.test(host) && !FILE_ENDS.test(host);
}
