import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { ChallengeStore } from './order.ts';

/** The path of challenges (RFC 8555 8.3). */
export const CHALLENGE_PATH = '/.well-known/acme-challenge/';

/** Milliseconds for the first try at a resolver; the second has twice as many. */
const DNS_TRY_MS = 1_500;
const DNS_TRIES = 2;

/** Milliseconds for one address to answer. */
const FETCH_MS = 5_000;

/** Addresses of a name that are looked at. */
const MAX_ADDRESSES = 8;

export interface ReachOptions {
  readonly challenges: ChallengeStore;
  /** Null: those of the system. */
  readonly dnsServers: readonly string[] | null;
  readonly challengePort: number;
  readonly signal: AbortSignal;
}

/** Error codes of a machine that has no route to an address, which says nothing about others. */
const NO_ROUTE = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** Where the DNS of a name leads. */
export type Reach =
  /** `note`: addresses that this machine could not ask; null: it asked all. */
  | { readonly kind: 'here'; readonly note: string | null }
  | { readonly kind: 'elsewhere'; readonly why: string }
  /** DNS has no address, or does not answer. */
  | { readonly kind: 'nowhere'; readonly why: string };

/** Asks every address of a name for a random challenge, as an authority does. */
export async function checkReach(
  name: string,
  { challenges, dnsServers, challengePort: port, signal }: ReachOptions,
): Promise<Reach> {
  const addresses = await resolve(name, dnsServers, signal);
  if (typeof addresses === 'string') return { kind: 'nowhere', why: addresses };
  const token = randomBytes(16).toString('base64url');
  const expected = randomBytes(16).toString('base64url');
  const unasked: string[] = [];
  await challenges.put(token, expected);
  try {
    for (const address of addresses) {
      const target = { address, port, name, path: CHALLENGE_PATH + token, signal };
      const wrong = await findWrongAnswer(target, expected);
      signal.throwIfAborted();
      if (wrong === null) continue;
      if (NO_ROUTE.includes(wrong)) unasked.push(`${address} (${wrong})`);
      else
        return {
          kind: 'elsewhere',
          why: `port ${port} of ${address}, an address of ${name} in DNS, does not lead to this service (${wrong})`,
        };
    }
    const note = `this machine cannot reach ${unasked.join(', ')}, so that nothing is known about it`;
    return { kind: 'here', note: unasked.length === 0 ? null : note };
  } finally {
    await challenges.remove(token);
  }
}

/** The addresses, or why there is none. */
async function resolve(
  name: string,
  servers: readonly string[] | null,
  signal: AbortSignal,
): Promise<readonly string[] | string> {
  const resolver = new Resolver({ timeout: DNS_TRY_MS, tries: DNS_TRIES });
  if (servers !== null) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  signal.removeEventListener('abort', cancel);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length > 0) return found.slice(0, MAX_ADDRESSES);
  const codes = answers.map((answer) =>
    answer.status === 'rejected' ? getCode(answer.reason) : '',
  );
  const silent = codes.find((code) => code !== 'ENOTFOUND' && code !== 'ENODATA');
  return silent === undefined
    ? `${name} has no address in DNS`
    : `DNS gives no answer for ${name} (${silent})`;
}

interface Target {
  readonly address: string;
  readonly port: number;
  readonly name: string;
  readonly path: string;
  readonly signal: AbortSignal;
}

/** Null: the address gives the expected answer; else a word for what came. */
async function findWrongAnswer(
  { address, port, name, path, signal }: Target,
  expected: string,
): Promise<string | null> {
  const headers = { Host: name, Connection: 'close' };
  const within = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]);
  const asked = request({ host: address, port, path, headers, agent: false, signal: within });
  // An error after the answer has no other listener and would end the process.
  asked.on('error', () => undefined);
  asked.end();
  try {
    const [answer]: IncomingMessage[] = await once(asked, 'response', { signal: within });
    if (answer?.statusCode !== 200) return `status ${answer?.statusCode}`;
    // Our own answer is shorter than the first piece.
    const [piece] = await once(answer, 'data', { signal: within });
    const isExpected = Buffer.isBuffer(piece) && piece.toString('latin1') === expected;
    return isExpected ? null : 'another answer';
  } catch (error) {
    return within.aborted ? 'timeout' : getCode(error);
  } finally {
    asked.destroy();
  }
}

function getCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
