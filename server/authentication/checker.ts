import { expandBody } from '#server/inbox/stored-body.ts';
import { scanHeader } from '#server/mail/mime/header.ts';
import { isPublicAddress } from '#server/ops/public.ts';
import { gather } from './evidence.ts';
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

/** AUTH-1: one message, in the thread. What it rejects with is a fault of our own. */
export async function check(
  dns: Dns,
  { servers }: DnsSettings,
  { origin, author, body }: CheckTask,
  after?: (ms: number) => AbortSignal,
): Promise<CheckAnswer> {
  const raw = body === null ? null : expandBody(body);
  const asksSpf = servers !== null || isPublicAddress(origin.remoteAddress);
  // AUTH-6: what is beyond bounds counts as unsigned (RFC 6376 6.1), or it would be a way out.
  const bearable = raw === null || isBearable(raw);
  const findings = await gather(
    dns,
    { origin, author, asksSpf, raw: bearable ? raw : null },
    after,
  );
  const checked = judge(findings);
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
