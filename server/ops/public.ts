import ipaddr from 'ipaddr.js';

/** Top-level domains that public DNS never has: RFC 6761, and RFC 6762 for `local`. */
const NEVER_PUBLIC = ['localhost', 'test', 'invalid', 'example', 'local'];

/** Whether public DNS can have this name. It has no names of one label, and no reserved ones. */
export function isPublicName(name: string): boolean {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  return labels.length > 1 && !NEVER_PUBLIC.includes(labels.at(-1) ?? '');
}

/** Whether the address is reachable from the internet. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'unicast';
}

/** Whether the address leads to this machine (RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
