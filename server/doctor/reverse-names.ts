import ipaddr from 'ipaddr.js';

/** The address in reverse order for DNS names: RFC 1035 3.5, RFC 3596 2.5, RFC 5782 2. */
export function reverseAddress(address: string): string {
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray();
  const parts = isV4(parsed) ? bytes.map(String) : [...Buffer.from(bytes).toString('hex')];
  return parts.reverse().join('.');
}

/** The name of the PTR records of an address. */
export function toArpaName(address: string): string {
  const zone = isV4(ipaddr.process(address)) ? 'in-addr.arpa' : 'ip6.arpa';
  return `${reverseAddress(address)}.${zone}`;
}

function isV4(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.kind() === 'ipv4';
}
