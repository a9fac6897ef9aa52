import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Challenges } from './order.ts';

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
  readonly challenges: Challenges;
  /** Null: those of the system. */
  readonly dnsServers: readonly string[] | null;
  readonly challengePort: number;
  readonly signal: AbortSignal;
}

/**
 * Asks every address of a name for a random challenge, as an authority does. Answers null if all
 * lead to this service, else the reason.
 */
export async function findWhyUnreachable(
  name: string,
  { challenges, dnsServers, challengePort: port, signal }: ReachOptions,
): Promise<string | null> {
  const addresses = await resolve(name, dnsServers, signal);
  if (typeof addresses === 'string') return addresses;
  const token = randomBytes(16).toString('base64url');
  const expected = randomBytes(16).toString('base64url');
  await challenges.put(token, expected);
  try {
    for (const address of addresses) {
      const answer = await fetchText({ address, port, name, path: CHALLENGE_PATH + token, signal });
      signal.throwIfAborted();
      if (answer === expected) continue;
      return `port ${port} of ${address}, an address of ${name} in DNS, does not lead to this service (${answer})`;
    }
    return null;
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

/** The body of a 200 answer, else a word for what came. */
async function fetchText({ address, port, name, path, signal }: Target): Promise<string> {
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
    return Buffer.isBuffer(piece) ? toWords(piece.toString('latin1')) : 'another answer';
  } catch (error) {
    return within.aborted ? 'timeout' : getCode(error);
  } finally {
    asked.destroy();
  }
}

function toWords(text: string): string {
  return /^[\w-]{22}$/.test(text) ? text : 'another answer';
}

function getCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
