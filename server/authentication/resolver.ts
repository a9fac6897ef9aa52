import { Resolver } from 'node:dns/promises';
import { LRUCache } from 'lru-cache';
import type { Clock } from '#server/ops/clock.ts';
import type { Lookup } from '#server/ops/measures.ts';
import { isPublicName } from '#server/ops/public.ts';
import { Circuit } from './circuit.ts';
import { isPossibleName } from './domain-names.ts';
import type { DnsSettings } from './types.ts';

/** Milliseconds for one server's first try; a second one has twice as many, 2.1 s in all. */
const TRY_MS = 700;
const TRIES = 2;

/** Characters of cached answers, some two bytes each. */
const CACHED_CHARS = 4 * 1024 * 1024;

/** Characters that an answer counts beside its name and records, and each record beside its text. */
const ANSWER_CHARS = 200;
const RECORD_CHARS = 20;

/** Characters of a record that is no text: priority and name of a host. */
const HOST_CHARS = 300;

/**
 * Milliseconds that an answer is cached. Node reports the time to live of addresses only; for
 * everything else it is a minute, which is shorter than what owners publish.
 */
const CACHED_MS = 60_000;
const LONGEST_CACHED_MS = 5 * 60_000;

/** Milliseconds that a failure is: long enough that a burst asks once. */
const FAILURE_CACHED_MS = 5_000;

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

/** There is no such name, or it has nothing of that type. Both are answers. */
const MISSING = ['ENOTFOUND', 'ENODATA'];

/** The answer for a name that cannot exist. */
const NOTHING = { kind: 'failed', code: 'ENOTFOUND' } as const;

/** What a resolver refuses to ask: a name of bytes that no name has. */
const MALFORMED = 'EBADNAME';

/** Error codes that mean no answer. */
const SILENT = ['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED'];

interface TimedAnswer {
  readonly answer: DnsAnswer;
  readonly ttlMs: number;
}

export type DnsLookup = (name: string, type: string) => Promise<TimedAnswer>;

/** Caches answers, shares running lookups, and asks no question that has no public answer. */
export function createDns(
  { servers }: DnsSettings,
  clock: Clock,
  lookup: DnsLookup = systemLookup(servers),
): Dns {
  const circuit = new Circuit(clock);
  const asking = new Map<string, Promise<DnsAnswer>>();
  const cache = new LRUCache<string, DnsAnswer>({
    maxSize: CACHED_CHARS,
    sizeCalculation: (answer, key) => key.length + charsOf(answer),
    perf: clock,
    ttlResolution: 0,
  });

  async function ask(key: string, name: string, type: string): Promise<DnsAnswer> {
    const { answer, ttlMs } = await lookup(name, type);
    if (answer.kind === 'failed' && SILENT.includes(answer.code)) circuit.unanswered();
    else circuit.answered();
    // A time to live of 0 would be kept for ever.
    cache.set(key, answer, { ttl: Math.max(1, Math.min(ttlMs, LONGEST_CACHED_MS)) });
    return answer;
  }

  return {
    async ask(name, type) {
      const isPossible = isPossibleName(name) && (servers !== null || isPublicName(name));
      if (!isPossible) return NOTHING;
      const key = `${type} ${name.toLowerCase()}`;
      const known = cache.get(key) ?? asking.get(key);
      if (known !== undefined) return known;
      if (!circuit.admit()) return { kind: 'failed', code: 'ETIMEOUT' };
      const answer = ask(key, name, type).finally(() => asking.delete(key));
      asking.set(key, answer);
      return answer;
    },
    get silent() {
      return circuit.isSilent;
    },
  };
}

function charsOf(answer: DnsAnswer): number {
  if (answer.kind === 'failed') return ANSWER_CHARS;
  // MX records are objects, whatever the type says.
  const pieces: unknown[] = answer.records.flat();
  const charsOfOne = (piece: unknown) => (typeof piece === 'string' ? piece.length : HOST_CHARS);
  return pieces.reduce<number>((sum, one) => sum + RECORD_CHARS + charsOfOne(one), ANSWER_CHARS);
}

/** Reports the duration and the kind of answer of each lookup, never its name. */
export function measureLookups(
  question: DnsLookup,
  clock: Clock,
  onLookup: (lookup: Lookup) => void,
): DnsLookup {
  return async (name, type) => {
    const began = clock.now();
    const lookedUp = await question(name, type);
    onLookup({ outcome: outcomeOf(lookedUp.answer), ms: clock.now() - began });
    return lookedUp;
  };
}

function outcomeOf(answer: DnsAnswer): Lookup['outcome'] {
  if (answer.kind === 'found') return 'found';
  if (MISSING.includes(answer.code)) return 'missing';
  return SILENT.includes(answer.code) ? 'silent' : 'failed';
}

export function systemLookup(servers: readonly string[] | null): DnsLookup {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  if (servers !== null) resolver.setServers(servers);
  return async (name, type) => {
    try {
      return await askSystem(resolver, name, type);
    } catch (error) {
      const found = codeOf(error);
      // A failure would be a way to keep a verdict open.
      const code = found === MALFORMED ? NOTHING.code : found;
      const ttlMs = MISSING.includes(code) ? CACHED_MS : FAILURE_CACHED_MS;
      return { answer: { kind: 'failed', code }, ttlMs };
    }
  };
}

async function askSystem(resolver: Resolver, name: string, type: string): Promise<TimedAnswer> {
  if (type === 'A') return addresses(await resolver.resolve4(name, { ttl: true }));
  if (type === 'AAAA') return addresses(await resolver.resolve6(name, { ttl: true }));
  const records: unknown = await resolver.resolve(name, type);
  if (!areRecords(records)) return { answer: { kind: 'failed', code: 'EBADRESP' }, ttlMs: 0 };
  return { answer: { kind: 'found', records }, ttlMs: CACHED_MS };
}

function addresses(
  found: readonly { readonly address: string; readonly ttl: number }[],
): TimedAnswer {
  const ttlMs = Math.min(...found.map(({ ttl }) => ttl)) * 1_000;
  return { answer: { kind: 'found', records: found.map(({ address }) => address) }, ttlMs };
}

/** The objects of MX records pass as well: the library that asks for them has no type for them. */
function areRecords(records: unknown): records is Records {
  return Array.isArray(records);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'EUNKNOWN';
}
