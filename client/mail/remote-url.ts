/** Names in the reader's own machine or network (RFC 6761, 6762, 8375, 9476). */
const LOCAL_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|alt|onion)$/;

/** IPv4 blocks outside the public Internet (RFC 6890), by their first octets. */
const LOCAL_IPV4 =
  /^(?:0|10|127|22[4-9]|2[3-5]\d)\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.(?:0\.0|168)\.|^198\.1[89]\./;

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** Global unicast is 2000::/3, without the tunnels that carry any IPv4 address (RFC 3056, 4380). */
const PUBLIC_IPV6 = /^\[[23][0-9a-f]{3}:/;
const TUNNELLED_IPV6 = /^\[(?:2002:|2001:0?:)/;

/** Base of relative URLs, which are invalid in an email. */
const RELATIVE_BASE = 'https://relative.invalid/';

/**
 * Parses the URL of a remote image. Null for relative URLs, because an email has no base, and for
 * schemes other than http and https.
 */
export function parseRemoteUrl(address: string): URL | null {
  const trimmed = address.trim();
  if (!URL.canParse(trimmed, RELATIVE_BASE)) return null;
  const url = new URL(trimmed, RELATIVE_BASE);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.origin === new URL(RELATIVE_BASE).origin ? null : url;
}

/**
 * Whether it may be fetched at all. The sender chooses the URL and the reader's machine requests
 * it, so it must not reach the reader's own network or this service.
 */
export function isPublicTarget({ hostname }: URL, ownHost: string): boolean {
  const host = hostname.replace(/\.$/, '');
  if (host === ownHost || LOCAL_NAMES.test(host)) return false;
  if (host.startsWith('[')) return PUBLIC_IPV6.test(host) && !TUNNELLED_IPV6.test(host);
  if (IPV4.test(host)) return !LOCAL_IPV4.test(host);
  return host.includes('.');
}

/** File names of tracking pixels. */
const TRACKING_NAME =
  /^(?:o|e?open(?:s|ed|ing)?|px|pxl|pixels?|tr|trk|track(?:er|ing)?|beacon|imp(?:ression)?s?|1x1|count(?:er)?|read|seen|webbug)(?:[._-]?(?:1x1|open|pixel|track(?:ing)?))*(?:\.(?:aspx?|ashx|bmp|cgi|gif|jpe?g|jsp|php|png|svg|webp))?$/i;
/** Paths of services that report openings. */
const TRACKING_PATH =
  /\/(?:wf\/open|e\/o|track(?:ing)?\/open|open\/track|email[_-]?open|mail[_-]?open|trk\/open)(?:\/|\.|$)/i;

/** A path segment that is only an id. */
const OPAQUE = /^[A-Za-z0-9_=-]{16,}$/;

/** Judged by the path alone, not by the host. */
export function looksLikeTracker({ pathname }: URL): boolean {
  if (TRACKING_PATH.test(pathname)) return true;
  const pieces = pathname.split('/').filter((piece) => piece !== '');
  const named = pieces.findLast((piece) => !OPAQUE.test(piece)) ?? '';
  return TRACKING_NAME.test(named);
}
