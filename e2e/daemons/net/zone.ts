import { PLACES, type Place, type PlaceName } from './places.ts';

/** The domains that the service takes mail for, by what is special in the way to them. */
export const POOL = {
  plain: 'inbox.test',
  /** Another domain with the same MX. */
  second: 'other.test',
  /** Senders insist on a certificate for the name of its MX. */
  strict: 'strict.test',
  /** bücher.test */
  idn: 'xn--bcher-kva.test',
  /** Its MX has an AAAA record only. */
  six: 'six.test',
  /** Has the receivers of two clusters for MX; the one of highest preference is down. */
  spare: 'spare.test',
  /** The store is away the first time that it is asked for an address. */
  away: 'away.test',
  /** The store commits the first message for an address, and its answer gets lost. */
  torn: 'torn.test',
  /** The tap records the data from senders. */
  tapped: 'tapped.test',
  /** The first answer to a message gets lost on the way back. */
  lossy: 'lossy.test',
} as const;

/** Those that do not lead to `PLACES.mx`. */
export const MX: Readonly<Record<string, string>> = {
  [POOL.six]: 'mx.six.test',
  [POOL.tapped]: 'mx.tapped.test',
  [POOL.lossy]: 'mx.lossy.test',
  [POOL.away]: 'mx.away.test',
  [POOL.torn]: 'mx.torn.test',
};

/** Those who send, by their place. */
const SENDING: readonly PlaceName[] = ['postfix', 'exim', 'opensmtpd', 'msmtp', 'swaks'];

/** What an operator publishes, as in `docs/delivery.md`. */
export const PUBLISHED = `${POOL.plain}. MX 10 ${PLACES.mx.hostname}.
${POOL.plain}. TXT "v=spf1 -all"
${PLACES.mx.hostname}. A ${PLACES.mx.inet[0]}
${PLACES.mx.hostname}. AAAA ${PLACES.mx.inet6[0]}`;

/** All the world's names in one zone, the root: what is not in it does not exist. */
export const ZONE = `$ORIGIN test.
$TTL 60
. SOA ns hostmaster 1 3600 600 86400 60
. NS ns
${hostRecords()}
; an operator's domain
${PUBLISHED}
; others of the same pool
other MX 10 mx.inbox
strict MX 10 mx.inbox
xn--bcher-kva MX 10 mx.inbox
six MX 10 mx.six
mx.six AAAA ${PLACES.mx.inet6[0]}
spare MX 10 mx.north
spare MX 20 mx.west
; with one address, since Postfix tries each before it defers
away MX 10 mx.away
mx.away A ${PLACES.mx.inet[0]}
torn MX 10 mx.torn
mx.torn A ${PLACES.mx.inet[0]}
tapped MX 10 mx.tapped
mx.tapped A ${PLACES.edge.inet[0]}
lossy MX 10 mx.lossy
mx.lossy A ${PLACES.edge.inet[1]}
; those who send
${SENDING.map(senderRecords).join('\n')}
`;

function hostRecords(): string {
  const { mx: _published, ...others } = PLACES;
  const places: readonly Place[] = Object.values(others);
  const records = places.flatMap(({ hostname, inet, inet6 }) => [
    ...inet.map((address) => `${hostname}. A ${address}`),
    ...inet6.map((address) => `${hostname}. AAAA ${address}`),
    ...inet.map((address) => `${reversed(address)}.in-addr.arpa. PTR ${hostname}.`),
  ]);
  return records.join('\n');
}

function reversed(address: string): string {
  return address.split('.').reverse().join('.');
}

function senderRecords(place: PlaceName): string {
  const { hostname, inet, inet6 } = PLACES[place];
  const domain = hostname.replace(/^\w+\./, '');
  return `${domain}. MX 10 ${hostname}.
${domain}. TXT "v=spf1 ip4:${inet[0]} ip6:${inet6[0]} -all"
_dmarc.${domain}. TXT "v=DMARC1; p=reject"`;
}
