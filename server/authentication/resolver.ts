import { Resolver } from 'node:dns/promises';
import { LRUCache } from 'lru-cache';
import type { Clock } from '#server/ops/clock.ts';
import { isPublicName } from '#server/ops/public.ts';
import type { DnsSettings } from './types.ts';

/** Milliseconds for the first attempt at a server; the second has twice as many, 2.1 s in all. */
const TRY_MS = 700;
const TRIES = 2;

/** Characters of a name with its final dot (RFC 1035 2.3.4); senders choose parts of the names. */
const MAX_NAME_CHARS = 254;

/** Characters of cached answers, some two bytes each, and those of an entry beside its text. */
const CACHED_CHARS = 4 * 1024 * 1024;
const ENTRY_CHARS = 200;

/** Milliseconds that an answer is cached: shorter than the usual TTL. */
const ANSWER_CACHED_MS = 60_000;

/** Milliseconds that a failure is: long enough that a burst asks once. */
const FAILURE_CACHED_MS = 5_000;

/** Unanswered queries in a row after which the operator is told. */
const SILENT_QUESTIONS = 20;

export type Records = string[] | string[][];

export type DnsAnswer =
  | { readonly kind: 'found'; readonly records: Records }
  /** A code of `node:dns`. */
  | { readonly kind: 'failed'; readonly code: string };

/** Asks for records. Never rejects. */
export interface Dns {
  ask(name: string, type: string): Promise<DnsAnswer>;
  /** No resolver has answered for a while. */
  readonly silent: boolean;
}

/** The answer for a name that cannot exist. */
const NOTHING = { kind: 'failed', code: 'ENOTFOUND' } as const;

/** The name or the record does not exist. Both are answers. */
const MISSING = ['ENOTFOUND', 'ENODATA'];

/** Error codes that mean no answer. */
const SILENT = ['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED'];

/** Caches answers, shares running queries, and does not send queries without a public answer. */
export function createDns(
  { servers }: DnsSettings,
  clock: Clock,
  lookup: (name: string, type: string) => Promise<DnsAnswer> = systemLookup(servers),
): Dns {
  let unanswered = 0;
  const asking = new Map<string, Promise<DnsAnswer>>();
  const cache = new LRUCache<string, DnsAnswer>({
    maxSize: CACHED_CHARS,
    sizeCalculation: (answer, key) => ENTRY_CHARS + key.length + JSON.stringify(answer).length,
    perf: clock,
    ttlResolution: 0,
  });

  async function ask(key: string, name: string, type: string): Promise<DnsAnswer> {
    const answer = await lookup(name, type);
    const code = answer.kind === 'failed' ? answer.code : null;
    unanswered = code !== null && SILENT.includes(code) ? unanswered + 1 : 0;
    const isAnswer = code === null || MISSING.includes(code);
    cache.set(key, answer, { ttl: isAnswer ? ANSWER_CACHED_MS : FAILURE_CACHED_MS });
    return answer;
  }

  return {
    async ask(name, type) {
      const isAsked = name.length <= MAX_NAME_CHARS && (servers !== null || isPublicName(name));
      if (!isAsked) return NOTHING;
      const key = `${type} ${name.toLowerCase()}`;
      const known = cache.get(key) ?? asking.get(key);
      if (known !== undefined) return known;
      const answer = ask(key, name, type).finally(() => asking.delete(key));
      asking.set(key, answer);
      return answer;
    },
    get silent() {
      return unanswered >= SILENT_QUESTIONS;
    },
  };
}

function systemLookup(servers: readonly string[] | null) {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  if (servers !== null) resolver.setServers(servers);
  return async (name: string, type: string): Promise<DnsAnswer> => {
    try {
      // MX records are objects; the type of the library omits them.
      const records: unknown = await resolver.resolve(name, type);
      return Array.isArray(records) ? { kind: 'found', records } : NOTHING;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // An invalid name is no failure: else a sender could force the verdict `error`.
      if (code === 'EBADNAME') return NOTHING;
      return { kind: 'failed', code: typeof code === 'string' ? code : 'EUNKNOWN' };
    }
  };
}
