import ipaddr from 'ipaddr.js';

/** Ends of names that public DNS will never have: RFC 6761, and RFC 6762 for `local`. */
const NEVER_PUBLIC = ['localhost', 'test', 'invalid', 'example', 'local'];

/** Whether public DNS may know it: what is one label, or reserved for other uses, it cannot. */
export function isPublicName(name: string): boolean {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  return labels.length > 1 && !NEVER_PUBLIC.includes(labels.at(-1) ?? '');
}

/** Whether others on the internet could name it in their records. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'unicast';
}
