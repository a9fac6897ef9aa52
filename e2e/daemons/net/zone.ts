import { PLACES, type Place, type PlaceName } from './places.ts';

/** The domains that the service takes mail for, by what is special in the way to them. */
export const POOL = {
  plain: 'inbox.test',
  /** Another domain with the same MX. */
  second: 'other.test',
  /** bücher.test */
  idn: 'xn--bcher-kva.test',
  /** Its MX has an AAAA record only. */
  six: 'six.test',
  /** The MX of highest preference is down. */
  spare: 'spare.test',
} as const;

/** Where they lead to. */
export const MX = { plain: PLACES.mx.hostname, six: 'mx.six.test' } as const;

/** Those who send, by their place. */
const SENDING: readonly PlaceName[] = ['postfix', 'exim', 'opensmtpd', 'tools'];

/**
 * All the world's names in one zone, the root: what is not in it does not exist. The part
 * of `inbox.test` is what an operator publishes.
 */
export const ZONE = `$ORIGIN test.
$TTL 60
. SOA ns hostmaster 1 3600 600 86400 60
. NS ns
${hostRecords()}
; an operator's domain
inbox MX 10 mx.inbox
inbox TXT "v=spf1 -all"
; others of the same pool
other MX 10 mx.inbox
xn--bcher-kva MX 10 mx.inbox
six MX 10 mx.six
mx.six AAAA ${PLACES.mx.inet6[0]}
spare MX 10 down.spare
spare MX 20 mx.inbox
; those who send
${SENDING.map(senderRecords).join('\n')}
`;

function hostRecords(): string {
  const places: readonly Place[] = Object.values(PLACES);
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
