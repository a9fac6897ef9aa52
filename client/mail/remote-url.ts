/** Names that lead into the reader's own machine or network (RFC 6761, 6762, 8375, 9476). */
const LOCAL_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|alt|onion)$/;

/** IPv4 blocks that are not the public Internet (RFC 6890), as the first octets. */
const LOCAL_IPV4 =
  /^(?:0|10|127|22[4-9]|2[3-5]\d)\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.(?:0\.0|168)\.|^198\.1[89]\./;

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** Global unicast is 2000::/3; in it are tunnels that carry any IPv4 address (RFC 3056, 4380). */
const PUBLIC_IPV6 = /^\[[23][0-9a-f]{3}:/;
const TUNNELLED_IPV6 = /^\[(?:2002:|2001:0?:)/;

/** Where relative addresses end up: a mail has no place of its own. */
const RELATIVE_BASE = 'https://relative.invalid/';

/**
 * A remote image's address, whole. Null for what is none: a mail has no place that relative
 * ones could be relative to, and nothing but the web is fetched for it.
 */
export function parseRemoteUrl(address: string): URL | null {
  const trimmed = address.trim();
  if (!URL.canParse(trimmed, RELATIVE_BASE)) return null;
  const url = new URL(trimmed, RELATIVE_BASE);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.origin === new URL(RELATIVE_BASE).origin ? null : url;
}

/**
 * Whether it may be fetched at all. A picture's address is a request that its sender words
 * and the reader's machine makes: never to the reader's own network, nor to this service.
 */
export function isPublicTarget({ hostname }: URL, ownHost: string): boolean {
  const host = hostname.replace(/\.$/, '');
  if (host === ownHost || LOCAL_NAMES.test(host)) return false;
  if (host.startsWith('[')) return PUBLIC_IPV6.test(host) && !TUNNELLED_IPV6.test(host);
  if (IPV4.test(host)) return !LOCAL_IPV4.test(host);
  return host.includes('.');
}

/** Words for "somebody opened it" where a picture's name would stand. */
const TRACKING_NAME =
  /^(?:o|e?open(?:s|ed|ing)?|px|pxl|pixels?|tr|trk|track(?:er|ing)?|beacon|imp(?:ression)?s?|1x1|count(?:er)?|read|seen|webbug)(?:[._-]?(?:1x1|open|pixel|track(?:ing)?))*(?:\.(?:aspx?|ashx|bmp|cgi|gif|jpe?g|jsp|php|png|svg|webp))?$/i;
/** Paths of services that report openings, whatever follows them. */
const TRACKING_PATH =
  /\/(?:wf\/open|e\/o|track(?:ing)?\/open|open\/track|email[_-]?open|mail[_-]?open|trk\/open)(?:\/|\.|$)/i;

/** A last piece that is only a reader's number says nothing of the picture. */
const OPAQUE = /^[A-Za-z0-9_=-]{16,}$/;

/** Told by the shape of its address; who is behind it does not matter. */
export function looksLikeTracker({ pathname }: URL): boolean {
  if (TRACKING_PATH.test(pathname)) return true;
  const pieces = pathname.split('/').filter((piece) => piece !== '');
  const named = pieces.findLast((piece) => !OPAQUE.test(piece)) ?? '';
  return TRACKING_NAME.test(named);
}
