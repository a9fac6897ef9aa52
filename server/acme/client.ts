import { createPrivateKey, type KeyObject } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { AcmeFailure, toFailure } from './failure.ts';
import { signJws, thumbprint, toJwk } from './jws.ts';

/** Milliseconds for one answer of the authority. */
const REQUEST_MS = 30_000;

/** Requests that are signed anew because the authority refuses their nonce (RFC 8555 6.5). */
const MAX_NONCES = 10;

/** Milliseconds between two looks at an order or authorization without a Retry-After. */
const POLL_MS = 1_000;

/** Milliseconds; a longer Retry-After of a pending order would outlast the attempt. */
const MAX_POLL_MS = 30_000;

/** Bytes of an answer; a certificate with its chain has some 5,000. */
const MAX_ANSWER_BYTES = 256 * 1024;

const Directory = z.object({ newNonce: z.url(), newAccount: z.url(), newOrder: z.url() });
const Problem = z.object({ type: z.string().default(''), detail: z.string().default('') });
type Problem = z.infer<typeof Problem>;

const Order = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  authorizations: z.array(z.url()),
  finalize: z.url(),
  certificate: z.url().optional(),
  error: Problem.optional(),
});
export type Order = z.infer<typeof Order>;

const Challenge = z.object({
  type: z.string(),
  url: z.url(),
  token: z.string().optional(),
  error: Problem.optional(),
});

const Authorization = z.object({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  challenges: z.array(Challenge),
});
export type Authorization = z.infer<typeof Authorization>;

interface Answer {
  readonly response: Response;
  readonly text: string;
}

/**
 * A client of one authority (RFC 8555). Every method rejects with an `AcmeFailure` if the authority
 * refuses or does not answer.
 */
export class AcmeClient {
  readonly #directory: z.infer<typeof Directory>;
  readonly #key: KeyObject;
  readonly #signal: AbortSignal;
  /** Its URL; null until it is registered. */
  #account: string | null = null;
  #nonce: string | null = null;

  private constructor(directory: z.infer<typeof Directory>, key: string, signal: AbortSignal) {
    this.#directory = directory;
    this.#key = createPrivateKey(key);
    this.#signal = signal;
  }

  /** `key`: of the account, in PEM. */
  static async open(url: string, key: string, signal: AbortSignal): Promise<AcmeClient> {
    const answer = await request(url, { signal });
    return new AcmeClient(parse(Directory, answer), key, signal);
  }

  /** The content of a challenge's answer (RFC 8555 8.1). */
  authorizeKey(token: string): string {
    return `${token}.${thumbprint(this.#key)}`;
  }

  /** Registers the account, or finds the one with this key; the first call. */
  async register(email: string): Promise<void> {
    const { response } = await this.#post(this.#directory.newAccount, {
      termsOfServiceAgreed: true,
      contact: [`mailto:${email}`],
    });
    this.#account = readLocation(response);
  }

  async createOrder(name: string): Promise<{ readonly url: string; readonly order: Order }> {
    const identifiers = [{ type: 'dns', value: name }];
    const answer = await this.#post(this.#directory.newOrder, { identifiers });
    return { url: readLocation(answer.response), order: parse(Order, answer) };
  }

  /** The order, as soon as `until` holds for it. */
  pollOrder(url: string, until: (order: Order) => boolean): Promise<Order> {
    return this.#poll(url, Order, until);
  }

  pollAuthorization(url: string, until: (one: Authorization) => boolean): Promise<Authorization> {
    return this.#poll(url, Authorization, until);
  }

  /** Tells the authority that the challenge is answered from now on. */
  async respond(challenge: string): Promise<void> {
    await this.#post(challenge, {});
  }

  async finalize(url: string, signingRequest: Buffer): Promise<void> {
    await this.#post(url, { csr: signingRequest.toString('base64url') });
  }

  /** The certificate and its chain in PEM. */
  async download(url: string): Promise<string> {
    return (await this.#post(url, null)).text;
  }

  async #poll<T>(url: string, shape: z.ZodType<T>, until: (value: T) => boolean): Promise<T> {
    for (;;) {
      const answer = await this.#post(url, null);
      const value = parse(shape, answer);
      if (until(value)) return value;
      const wait = readRetryAfter(answer.response) || POLL_MS;
      await delay(Math.min(wait, MAX_POLL_MS), undefined, { signal: this.#signal }).catch(fail);
    }
  }

  async #post(url: string, payload: object | null): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#postOnce(url, payload);
      if (answer.response.ok) return answer;
      const problem = readProblem(answer);
      if (problem.type !== 'badNonce' || tries === MAX_NONCES) throw toProblem(answer, problem);
    }
  }

  async #postOnce(url: string, payload: object | null): Promise<Answer> {
    const nonce = this.#nonce ?? (await this.#fetchNonce());
    this.#nonce = null;
    const identity = this.#account === null ? { jwk: toJwk(this.#key) } : { kid: this.#account };
    const answer = await exchange(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/jose+json' },
      body: signJws(this.#key, { ...identity, nonce, url }, payload),
      signal: this.#signal,
    });
    this.#nonce = answer.response.headers.get('Replay-Nonce');
    return answer;
  }

  async #fetchNonce(): Promise<string> {
    const { response } = await request(this.#directory.newNonce, {
      method: 'HEAD',
      signal: this.#signal,
    });
    const nonce = response.headers.get('Replay-Nonce');
    if (nonce === null) throw new AcmeFailure('unavailable', 'the authority gives no nonce');
    return nonce;
  }
}

type Request = RequestInit & { readonly signal: AbortSignal };

async function exchange(url: string, init: Request): Promise<Answer> {
  const signal = AbortSignal.any([init.signal, AbortSignal.timeout(REQUEST_MS)]);
  // RFC 8555 6.1 requires a User-Agent.
  const headers = { ...init.headers, 'User-Agent': 'Mayfly' };
  try {
    const response = await fetch(url, { ...init, headers, signal, redirect: 'error' });
    return { response, text: await readText(response) };
  } catch (error) {
    return fail(error);
  }
}

/** At most `MAX_ANSWER_BYTES`, also of what was compressed. */
async function readText({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) throw new AcmeFailure('unavailable', 'its answer is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function fail(error: unknown): never {
  throw toFailure(error);
}

/** An unsigned request, which has to succeed. */
async function request(url: string, init: Request): Promise<Answer> {
  const answer = await exchange(url, init);
  if (answer.response.ok) return answer;
  throw toProblem(answer, readProblem(answer));
}

function parse<T>(shape: z.ZodType<T>, { text, response }: Answer): T {
  const parsed = shape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AcmeFailure('unavailable', `${response.url} does not answer as RFC 8555 says`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const ERRORS = 'urn:ietf:params:acme:error:';

/** RFC 7807; the type without its prefix. */
function readProblem({ text }: Answer): Problem {
  const { data } = Problem.safeParse(parseJson(text));
  return { type: data?.type.replace(ERRORS, '') ?? '', detail: data?.detail ?? '' };
}

function toProblem({ response }: Answer, { type, detail }: Problem): AcmeFailure {
  const { status } = response;
  const wait = readRetryAfter(response);
  const says = describeProblem({ type: type || `status ${status}`, detail });
  if (type === 'rateLimited' || status === 429) return new AcmeFailure('rate_limited', says, wait);
  const isBroken = status >= 500 || type === '' || type === 'badNonce';
  return new AcmeFailure(isBroken ? 'unavailable' : 'refused', says, wait);
}

export function describeProblem({ type, detail }: Problem): string {
  return `${type.replace(ERRORS, '')}: ${detail}`;
}

/** Milliseconds; 0 without (RFC 9110 10.2.3: seconds, or a date). */
function readRetryAfter({ headers }: Response): number {
  const value = headers.get('Retry-After') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  // A date counts from the authority's own time.
  const wait = Date.parse(value) - Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(wait) ? 0 : Math.max(0, wait);
}

function readLocation(response: Response): string {
  const url = response.headers.get('Location');
  if (url === null) throw new AcmeFailure('unavailable', `${response.url} gives no Location`);
  return url;
}
