import type { LinkKind, Mailbox, Summary } from '../../shared/message.ts';

/** Part of a text, whatever its case, or a pattern. */
export type Text = string | RegExp;

/** The email that a wait accepts. It must meet every given criterion. */
export interface Criteria {
  readonly subject?: Text | undefined;
  /**
   * In the sender, written `Name <name@example.com>`. A sender can use another address as its name,
   * so a text with `@` is compared with the address: what it has before and after the `@` must be
   * equal. A text with `<` must be the whole, with or without the name.
   */
  readonly from?: Text | undefined;
  /** In one of the addresses of the To header. */
  readonly to?: Text | undefined;
  /** What follows the `+` in the address that the sender delivered to. */
  readonly tag?: string | undefined;
  /** Whether it has a code. */
  readonly code?: boolean | undefined;
  /** Whether it has a link, or of which kind the link is. */
  readonly link?: boolean | LinkKind | undefined;
  /** Whether it is marked as seen. */
  readonly seen?: boolean | undefined;
  /** Any other condition. Errors use the name of the function. */
  readonly where?: ((email: Summary) => boolean) | undefined;
}

const NAMES = ['subject', 'from', 'to', 'tag', 'code', 'link', 'seen', 'where'];

/**
 * A name with a typo would let every email meet the criteria.
 * @param others options that stand beside the criteria
 */
export function checkCriteria(criteria: Criteria, others: readonly string[]): void {
  const unknown = Object.keys(criteria).find((name) => !NAMES.includes(name));
  if (unknown === undefined) return;
  const known = [...NAMES, ...others].join(', ');
  throw new TypeError(`There is no criterion or option \`${unknown}\`, only ${known}.`);
}

/** The first criterion that the email does not meet, in words; null if it meets all. */
export function findMismatch(email: Summary, criteria: Criteria): string | null {
  const { subject, from, to, tag, code, link, seen, where } = criteria;
  if (subject !== undefined && !contains(email.subject, subject))
    return `its subject does not match ${show(subject)}`;
  if (from !== undefined && !matchesSender(email, from))
    return `its sender does not match ${show(from)}`;
  if (to !== undefined && !email.to.some((address) => contains(address, to)))
    return `none of its recipients matches ${show(to)}`;
  if (tag !== undefined && tag !== email.tag)
    return `its tag is ${show(email.tag)}, not ${show(tag)}`;
  if (code !== undefined && code !== (email.code !== null)) return hasOrNot('code', !code);
  if (link !== undefined && !matchesLink(email, link)) return describeLink(email, link);
  if (seen !== undefined && seen !== email.seen)
    return email.seen ? 'it is marked as seen' : 'it is not marked as seen';
  if (where !== undefined && !where(email)) return `it does not meet ${quoteName(where)}`;
  return null;
}

const WORDS: Readonly<Record<string, string>> = {
  'code true': 'with a code',
  'code false': 'without a code',
  'link true': 'with a link',
  'link false': 'without a link',
  'seen true': 'marked as seen',
  'seen false': 'not marked as seen',
};

/** The criteria in words, for errors. */
export function describeCriteria({ where, ...criteria }: Criteria): string {
  const given = Object.entries(criteria).filter(([, value]) => value !== undefined);
  const parts = given.map(([name, value]) => WORDS[`${name} ${value}`] ?? `${name} ${show(value)}`);
  return [...parts, ...(where ? [quoteName(where)] : [])].join(', ');
}

export function formatMailbox(mailbox: Mailbox | null): string | null {
  if (mailbox === null) return null;
  return mailbox.name === '' ? mailbox.address : `${mailbox.name} <${mailbox.address}>`;
}

function contains(text: string, wanted: Text): boolean {
  if (typeof wanted === 'string') return text.toLowerCase().includes(wanted.toLowerCase());
  // `search` ignores `lastIndex`, which makes `test` of a global pattern depend on its last use.
  return text.search(wanted) !== -1;
}

function matchesSender({ from }: Summary, wanted: Text): boolean {
  if (from === null) return false;
  if (typeof wanted !== 'string' || !/[<@]/.test(wanted))
    return contains(formatMailbox(from) ?? '', wanted);
  const address = from.address.toLowerCase();
  const text = wanted.toLowerCase();
  if (text.includes('<'))
    return [`<${address}>`, `${from.name.toLowerCase()} <${address}>`].includes(text);
  const [local, domain] = splitAddress(text);
  const [sentLocal, sentDomain] = splitAddress(address);
  return (local === '' || local === sentLocal) && (domain === '' || domain === sentDomain);
}

/** At the last `@`: a quoted local part can have others. */
function splitAddress(address: string): readonly [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
}

function matchesLink({ link }: Summary, wanted: boolean | LinkKind): boolean {
  return typeof wanted === 'boolean' ? wanted === (link !== null) : link?.kind === wanted;
}

function describeLink({ link }: Summary, wanted: boolean | LinkKind): string {
  if (typeof wanted === 'boolean' || link === null) return hasOrNot('link', link !== null);
  return `its link is of the kind ${link.kind}, not ${wanted}`;
}

function hasOrNot(what: string, has: boolean): string {
  return has ? `it has a ${what}` : `it has no ${what}`;
}

/** A function that is written in place has the name of its criterion. */
function quoteName({ name }: { readonly name: string }): string {
  return `\`${name || 'where'}\``;
}

function show(value: unknown): string {
  return value instanceof RegExp ? String(value) : JSON.stringify(value);
}
