import { expandBody } from '#server/inbox/stored-body.ts';
import { scanHeader } from '#server/mail/mime/header.ts';
import { isPublicAddress } from '#server/ops/public.ts';
import { askDmarc, askSpf, limitQuestions, readInTime, UNSIGNED } from './evidence.ts';
import type { Dns } from './resolver.ts';
import type { CheckAnswer, Checked, CheckTask, DnsSettings } from './types.ts';
import { judge } from './verdict.ts';

/**
 * Limits of a header whose signatures are verified. Real headers have at most 60 KB and 1,000 lines.
 * The library needs quadratic time for the lines.
 */
const MAX_HEADER_BYTES = 256 * 1024;
const MAX_HEADER_LINES = 4_000;

/** Signatures that are verified. Real messages have one to four; each costs a hash and a DNS query. */
const MAX_SIGNATURES = 10;

/** ARC sets that are verified, three fields each: RFC 8617 4.2.1 has fifty, real ones five. */
const MAX_ARC_FIELDS = 3 * 15;

/** Milliseconds for hashing; the DNS queries for keys follow. */
export const HASHING_MS = 2_000;

/** Milliseconds for queries that the message causes (keys, hosts): their DNS servers may be slow. */
const EVIDENCE_MS = 2_500;

/** Milliseconds in all; the rest is for the policy of the author's domain. */
const CHECK_MS = 3_000;

/** AUTH-1: checks one message, in the thread. Rejects only with internal errors. `after` creates the deadlines. */
export async function check(
  dns: Dns,
  { servers }: DnsSettings,
  { origin, author, body }: CheckTask,
  after: (ms: number) => AbortSignal = AbortSignal.timeout,
): Promise<CheckAnswer> {
  const raw = body === null ? null : expandBody(body);
  // AUTH-6: a message over the limits counts as unsigned (RFC 6376 6.1).
  const bearable = raw === null || isBearable(raw);
  const asksSpf = servers !== null || isPublicAddress(origin.remoteAddress);
  const end = after(CHECK_MS);
  const early = limitQuestions(dns, after(EVIDENCE_MS));
  // Starts the query early; the cache has the answer below.
  if (author !== null) void askDmarc(early, author, null, UNSIGNED).catch(() => {});
  const [permitted, signed] = await Promise.all([
    asksSpf ? askSpf(early, origin) : null,
    raw !== null && bearable ? readInTime(early, raw, after(HASHING_MS)) : UNSIGNED,
  ]);
  // If both parsers read different authors, a signature could prove one while the page shows the other.
  const agreed = signed.author === undefined || signed.author === author ? author : null;
  const late = limitQuestions(dns, end);
  const policy = agreed === null ? null : await askDmarc(late, agreed, permitted, signed);
  const { signatures, arc } = signed;
  const checked = judge({ author: agreed, spf: permitted, signatures, dmarc: policy, arc });
  return { checked: bearable ? checked : tooMuch(checked), dnsSilent: dns.silent };
}

function tooMuch({ authentication, checks }: Checked): Checked {
  return { authentication, checks: { ...checks, dkim: 'policy (too much to check)' } };
}

function isBearable(raw: Buffer): boolean {
  const { bodyStart, cut, fields } = scanHeader(raw);
  if (cut || bodyStart > MAX_HEADER_BYTES) return false;
  if (linesIn(raw.subarray(0, bodyStart)) > MAX_HEADER_LINES) return false;
  const named = (pattern: RegExp) => fields.filter(({ name }) => pattern.test(name)).length;
  return named(/^dkim-signature$/i) <= MAX_SIGNATURES && named(/^arc-/i) <= MAX_ARC_FIELDS;
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}
