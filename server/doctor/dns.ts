import { Resolver } from 'node:dns/promises';
import { codeOf, within } from './patience.ts';
import { arpaName } from './reversed.ts';

/** Milliseconds for a server's first try; the second has twice as many. */
const TRY_MS = 1_500;
const TRIES = 2;

/** Milliseconds for one question, however many servers are configured. */
const QUESTION_MS = 6_000;

/** Records of one answer that are looked at; honest answers have a handful. */
const MAX_RECORDS = 32;

export type Answer<T> =
  | { readonly kind: 'found'; readonly records: readonly [T, ...T[]] }
  /** That there is nothing is an answer. */
  | { readonly kind: 'nothing'; readonly why: 'no such name' | 'no such record' }
  /** Nobody said anything that could be believed; a code of `node:dns`. */
  | { readonly kind: 'failed'; readonly code: string };

export interface MailHost {
  /** The lower, the more preferred. */
  readonly priority: number;
  /** Lower case, without the final dot; '' is the root: RFC 7505. */
  readonly host: string;
}

/** Asks DNS, as it is now: nothing is kept. Never rejects. */
export interface Dns {
  /** By priority. */
  mx(name: string): Promise<Answer<MailHost>>;
  /** The strings of each record joined. */
  txt(name: string): Promise<Answer<string>>;
  v4(name: string): Promise<Answer<string>>;
  v6(name: string): Promise<Answer<string>>;
  cname(name: string): Promise<Answer<string>>;
  /** Names that an address leads back to. */
  names(address: string): Promise<Answer<string>>;
}

/** `servers` as `MAYFLY_DNS_SERVERS` has them; null: the system's. */
export function createDns(servers: readonly string[] | null): Dns {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  if (servers !== null) resolver.setServers(servers);
  return {
    mx: (name) => answer(resolver.resolveMx(name).then(byPriority)),
    txt: (name) => answer(resolver.resolveTxt(name).then((all) => all.map((one) => one.join('')))),
    v4: (name) => answer(resolver.resolve4(name)),
    v6: (name) => answer(resolver.resolve6(name)),
    cname: (name) => answer(resolver.resolveCname(name).then((all) => all.map(canonical))),
    // Not `reverse`, which looks into the hosts file, too, and takes a failure for nothing.
    names: (address) =>
      answer(resolver.resolvePtr(arpaName(address)).then((all) => all.map(canonical))),
  };
}

function byPriority(
  records: readonly { readonly priority: number; readonly exchange: string }[],
): MailHost[] {
  return records
    .map(({ priority, exchange }) => ({ priority, host: canonical(exchange) }))
    .sort((a, b) => a.priority - b.priority || (a.host < b.host ? -1 : 1));
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

async function answer<T>(asked: Promise<readonly T[]>): Promise<Answer<T>> {
  try {
    const found = await within(QUESTION_MS, asked, null);
    if (found === null) return failed('ETIMEOUT');
    const [first, ...others] = found;
    if (first === undefined) return failed('ENODATA');
    return { kind: 'found', records: [first, ...others.slice(0, MAX_RECORDS - 1)] };
  } catch (error) {
    return failed(codeOf(error));
  }
}

function failed(code: string): Answer<never> {
  if (code === 'ENOTFOUND') return { kind: 'nothing', why: 'no such name' };
  if (code === 'ENODATA') return { kind: 'nothing', why: 'no such record' };
  return { kind: 'failed', code };
}

/** What was found; where there is nothing, and where nobody answered, nothing. */
export function recordsOf<T>(answered: Answer<T>): readonly T[] {
  return answered.kind === 'found' ? answered.records : [];
}
