import { expandBody } from '#server/inbox/stored-body.ts';
import { scanHeader } from '#server/mail/mime/header.ts';
import { isPublicAddress } from '#server/ops/public.ts';
import { askDmarc, askSpf, limitQuestions, readInTime, UNSIGNED } from './evidence.ts';
import type { Dns } from './resolver.ts';
import type { CheckAnswer, Checked, CheckTask, DnsSettings } from './types.ts';
import { judge } from './verdict.ts';

/**
 * Bytes and lines of a header whose signatures are verified. Real ones have 60 KB and a
 * thousand lines at most; beyond, taking it apart costs the square of its lines.
 */
const MAX_HEADER_BYTES = 256 * 1024;
const MAX_HEADER_LINES = 4_000;

/** Signatures that are verified: real messages have one to four, each costs a hash and a key. */
const MAX_SIGNATURES = 10;

/** ARC sets that are verified, three fields each: RFC 8617 4.2.1 has fifty, real ones five. */
const MAX_ARC_FIELDS = 3 * 15;

/** Milliseconds for hashing: keys are asked for when it is done. */
export const HASHING_MS = 2_000;

/** Milliseconds for what the message brings along (keys, hosts), whose owner may be slow. */
const EVIDENCE_MS = 2_500;

/** Milliseconds in all: what is left is for the author's own policy. */
const CHECK_MS = 3_000;

/**
 * AUTH-1: one message, in the thread. What it rejects with is a fault of our own. `after` makes
 * the deadlines.
 */
export async function check(
  dns: Dns,
  { servers }: DnsSettings,
  { origin, author, body }: CheckTask,
  after: (ms: number) => AbortSignal = AbortSignal.timeout,
): Promise<CheckAnswer> {
  const raw = body === null ? null : expandBody(body);
  // AUTH-6: what is beyond bounds counts as unsigned (RFC 6376 6.1), or it would be a way out.
  const bearable = raw === null || isBearable(raw);
  const asksSpf = servers !== null || isPublicAddress(origin.remoteAddress);
  const end = after(CHECK_MS);
  const early = limitQuestions(dns, after(EVIDENCE_MS));
  // Asked again below, and known by then.
  if (author !== null) void askDmarc(early, author, null, UNSIGNED).catch(() => {});
  const [permitted, signed] = await Promise.all([
    asksSpf ? askSpf(early, origin) : null,
    raw !== null && bearable ? readInTime(early, raw, after(HASHING_MS)) : UNSIGNED,
  ]);
  // Two ways to read the author are a way to show one and prove the other.
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
