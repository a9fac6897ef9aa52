import { Resolver } from 'node:dns/promises';
import { withTimeout } from '#server/ops/timeout.ts';
import { getErrorCode } from './errors.ts';

/** Milliseconds for the first attempt at a server; the second has twice as many. */
const TRY_MS = 1_500;
const TRIES = 2;

/** Milliseconds for one query, for any number of configured servers. */
const QUERY_MS = 6_000;

/** Records of one answer that are used; normal answers have a few. */
const MAX_RECORDS = 32;

export type Answer<T> =
  | { readonly kind: 'found'; readonly records: readonly [T, ...T[]] }
  /** The answer was that no record exists. */
  | { readonly kind: 'nothing'; readonly why: 'no such name' | 'no such record' }
  /** No valid answer; a code of `node:dns`. */
  | { readonly kind: 'failed'; readonly code: string };

export interface MxRecord {
  /** Lower values are preferred. */
  readonly priority: number;
  /** Lower case, without the final dot; '' is the root: RFC 7505. */
  readonly host: string;
}

/** DNS lookups without a cache. They never reject. */
export interface Dns {
  /** By priority. */
  mx(name: string): Promise<Answer<MxRecord>>;
  /** The strings of each record joined. */
  txt(name: string): Promise<Answer<string>>;
  v4(name: string): Promise<Answer<string>>;
  v6(name: string): Promise<Answer<string>>;
  cname(name: string): Promise<Answer<string>>;
}

/** `servers` as `MAYFLY_DNS_SERVERS` has them; null: the system's. */
export function createDns(servers: readonly string[] | null, tryMs = TRY_MS): Dns {
  const resolver = new Resolver({ timeout: tryMs, tries: TRIES });
  if (servers !== null) resolver.setServers(servers);
  return {
    mx: (name) => answer(resolver.resolveMx(name).then(byPriority)),
    txt: (name) => answer(resolver.resolveTxt(name).then((all) => all.map((one) => one.join('')))),
    v4: (name) => answer(resolver.resolve4(name)),
    v6: (name) => answer(resolver.resolve6(name)),
    cname: (name) => answer(resolver.resolveCname(name).then((all) => all.map(canonical))),
  };
}

function byPriority(
  records: readonly { readonly priority: number; readonly exchange: string }[],
): MxRecord[] {
  return records
    .map(({ priority, exchange }) => ({ priority, host: canonical(exchange) }))
    .sort((a, b) => a.priority - b.priority || (a.host < b.host ? -1 : 1));
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

async function answer<T>(asked: Promise<readonly T[]>): Promise<Answer<T>> {
  try {
    const found = await withTimeout(QUERY_MS, asked, null);
    if (found === null) return failed('ETIMEOUT');
    const [first, ...others] = found;
    if (first === undefined) return failed('ENODATA');
    return { kind: 'found', records: [first, ...others.slice(0, MAX_RECORDS - 1)] };
  } catch (error) {
    return failed(getErrorCode(error));
  }
}

function failed(code: string): Answer<never> {
  if (code === 'ENOTFOUND') return { kind: 'nothing', why: 'no such name' };
  if (code === 'ENODATA') return { kind: 'nothing', why: 'no such record' };
  return { kind: 'failed', code };
}

/** The records; none if the lookup failed. */
export function getRecords<T>(answered: Answer<T>): readonly T[] {
  return answered.kind === 'found' ? answered.records : [];
}
