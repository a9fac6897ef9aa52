import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { arc, type DKIMResult, type DNSResolver, dkimVerify, dmarc, spf } from 'mailauth';
import { scanHeader } from '#server/mail/mime/header.ts';
import type { Dns, DnsAnswer } from './resolver.ts';
import { canonicalizeDomain, parseDomain } from './sender-domain.ts';
import type { Origin } from './types.ts';
import type { DmarcFinding, SignatureFinding, SpfFinding } from './verdict.ts';

/** DNS queries for one message. The sender controls how many a check would need. */
const MAX_QUESTIONS = 100;

/** Bytes from which a hashing timeout is due to the size of the message, not to the load. */
const LARGE_BYTES = 1024 * 1024;

/** Bytes that are hashed between two turns of the event loop. */
const PIECE_BYTES = 64 * 1024;

/** Fewest bits of an RSA key that count: RFC 8301 3.2. */
const MIN_KEY_BITS = 1_024;

/** Reasons of the library that may be shown; others can contain text of the sender. */
const KNOWN_REASONS = [
  'no key',
  'expired',
  'bad signature',
  'body hash did not verify',
  'invalid public key',
  'From field not signed',
  'weak algorithm',
];

/** Limits the number of queries of one message. After `until` all queries fail at once. */
export function limitQuestions(dns: Dns, until: AbortSignal): DNSResolver {
  let left = MAX_QUESTIONS;
  const overdue = new Promise<DnsAnswer>((resolve) => {
    const stop = () => resolve({ kind: 'failed', code: 'ETIMEOUT' });
    if (until.aborted) stop();
    else until.addEventListener('abort', stop, { once: true });
  });
  return async (name, type) => {
    left -= 1;
    if (left < 0) throw dnsError('EREFUSED');
    const answer = await Promise.race([dns.ask(name, type), overdue]);
    if (answer.kind === 'failed') throw dnsError(answer.code);
    return answer.records;
  };
}

/** The library distinguishes missing from failed by the error code. */
function dnsError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

export async function askSpf(resolver: DNSResolver, origin: Origin): Promise<SpfFinding> {
  const { sender, remoteAddress: ip, helloName } = origin;
  const domain = sender === '' ? canonicalizeDomain(helloName) : parseDomain(sender);
  if (domain === null) return { result: 'none', domain };
  // Checks the canonical name, so that the result names the checked domain.
  const asked =
    sender === ''
      ? { sender, helo: domain }
      : { sender: `${localPartOf(sender)}@${domain}`, helo: canonicalizeDomain(helloName) ?? '' };
  const { status } = await spf({ ...asked, ip, mta: 'localhost', resolver });
  return { result: status.result, domain };
}

const localPartOf = (address: string) => address.slice(0, address.lastIndexOf('@'));

interface Signed {
  /** As the DKIM library reads it; undefined if it read nothing. */
  readonly author: string | null | undefined;
  readonly signatures: readonly SignatureFinding[];
  readonly arc: string;
}

export const UNSIGNED: Signed = { author: undefined, signatures: [], arc: 'none' };

/** AUTH-4: a message that is not hashed in time keeps its author and its signatures unverified. */
export async function readInTime(
  resolver: DNSResolver,
  raw: Buffer,
  until: AbortSignal,
): Promise<Signed> {
  try {
    return await readSignatures(resolver, streamForHashing(raw, until));
  } catch (error) {
    if (!until.aborted) throw error;
    return { ...(await readUnhashed(resolver, raw)), arc: 'temperror' };
  }
}

/** The author, and the signatures that were not verified. */
async function readUnhashed(resolver: DNSResolver, raw: Buffer): Promise<Signed> {
  const header = raw.subarray(0, scanHeader(raw).bodyStart);
  const read = await readSignatures(resolver, header);
  const result = raw.length < LARGE_BYTES ? 'temperror' : 'policy';
  const why = raw.length < LARGE_BYTES ? null : 'too much to check';
  return { ...read, signatures: read.signatures.map((one) => ({ ...one, result, why })) };
}

async function readSignatures(resolver: DNSResolver, message: Buffer | Readable): Promise<Signed> {
  const options = {
    resolver,
    minBitLength: MIN_KEY_BITS,
    // RFC 8301 3.1: such signatures prove nothing any more.
    rejectRsaSha1: true,
  };
  const verified = await dkimVerify(message, options);
  const { headerFrom, fromFields, results } = verified;
  const [only = '', ...others] = headerFrom;
  const sets = verified.arc;
  const chain = sets && (await arc({ ...sets, chain: sets.chain || [] }, options));
  return {
    author: fromFields === 1 && others.length === 0 ? parseDomain(only) : null,
    signatures: results.filter(({ signingDomain }) => signingDomain).map(toSignatureFinding),
    arc: chain?.status.result ?? 'none',
  };
}

function toSignatureFinding({ signingDomain = '', status, canonBodyLengthLimited }: DKIMResult) {
  const { result, comment = '', aligned, policy } = status;
  const weak = policy?.['dkim-rules'] === 'weak-key' ? 'weak key' : null;
  // The library reports `neutral`; by RFC 8601 it is a failure.
  const broken = comment === 'body hash did not verify';
  return {
    result: broken ? 'fail' : result,
    domain: canonicalizeDomain(signingDomain),
    why: weak ?? (KNOWN_REASONS.includes(comment) ? comment : null),
    // A signature with a body length allows text to be added after it.
    whole: canonBodyLengthLimited !== true,
    aligned: typeof aligned === 'string',
  };
}

export async function askDmarc(
  resolver: DNSResolver,
  author: string,
  permitted: SpfFinding | null,
  { signatures }: Signed,
): Promise<DmarcFinding> {
  const proofs = signatures.filter((one) => one.result === 'pass' && one.whole && one.aligned);
  const answer = await dmarc({
    headerFrom: [`author@${author}`],
    fromFields: 1,
    spfDomains: permitted?.result === 'pass' && permitted.domain ? [permitted.domain] : [],
    dkimDomains: proofs.flatMap(({ domain }) => (domain === null ? [] : [{ domain }])),
    resolver,
  });
  if (answer === false) return { result: 'none', policy: null, dkim: null, spf: null };
  const { status, alignment, policy } = answer;
  return {
    result: status.result,
    policy: policy ?? null,
    // Without a record the library returns no alignment, although its type has one.
    dkim: alignment?.dkim.result ?? null,
    spf: alignment?.spf.result ?? null,
  };
}

/**
 * A stream of slices, which the deadline destroys: that ends the hashing. It yields to the event
 * loop after each slice, because the library never does.
 */
function streamForHashing(raw: Buffer, until: AbortSignal): Readable {
  return Readable.from(turns(raw), { objectMode: false, signal: until });
}

async function* turns(raw: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < raw.length; at += PIECE_BYTES) {
    yield canonicalLines(raw.subarray(at, at + PIECE_BYTES), raw[at - 1]);
    await setImmediate();
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Normalizes line ends. The library does it line by line: 25 MB of line ends would take a minute. */
function canonicalLines(piece: Buffer, before: number | undefined): Buffer {
  if (!piece.includes(LF)) return piece;
  const isInside = piece[0] === LF && before === CR;
  const bare = /(?<!\r)\n/g;
  const text = piece.toString('latin1');
  const rest = (isInside ? text.slice(1) : text).replace(bare, '\r\n');
  return Buffer.from(isInside ? `\n${rest}` : rest, 'latin1');
}
