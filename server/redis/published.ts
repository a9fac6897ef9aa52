import { z } from 'zod';
import type { Authentication, LinkKind, Summary, SummaryPatch } from '#shared/message.ts';
import type { DeliveryNotice, RefusalCause } from '#shared/protocol.ts';
import { readAs } from './stored-fields.ts';

/** A stored summary. Id and `seq` follow from its place in the inbox. */
export type KeptSummary = Omit<Summary, 'id' | 'seq'>;

/** Lists every value of a union. Reason: a message with a value that is missing here is lost. */
type Each<T extends string> = { readonly [Value in T]: Value };

const LINK_KINDS: Each<LinkKind> = {
  verify: 'verify',
  signin: 'signin',
  reset: 'reset',
  invite: 'invite',
};

const VERDICTS: Each<Authentication['verdict']> = {
  pass: 'pass',
  fail: 'fail',
  none: 'none',
  error: 'error',
};

const STAGES: Each<DeliveryNotice['stage']> = {
  connected: 'connected',
  addressed: 'addressed',
  receiving: 'receiving',
  stored: 'stored',
  refused: 'refused',
};

const mailbox = z.object({ name: z.string(), address: z.string() });
const code = z.object({ value: z.string() });
const link = z.object({
  url: z.string(),
  text: z.string(),
  kind: z.enum(LINK_KINDS),
});
const authentication = z.object({
  verdict: z.enum(VERDICTS),
  domain: z.string().nullable(),
});

const fields = {
  from: mailbox.nullable(),
  to: z.array(z.string()),
  subject: z.string(),
  snippet: z.string(),
  code: code.nullable(),
  link: link.nullable(),
  authentication: authentication.nullable(),
  attachmentCount: z.number(),
  reading: z.boolean(),
  seen: z.boolean(),
};

const publishedSummary: z.ZodType<KeptSummary> = z.object({
  ...fields,
  // Missing in messages that an earlier version stored, as is `reading`.
  tag: z.string().nullable().default(null),
  reading: fields.reading.default(false),
  receivedAt: z.string(),
  size: z.number(),
});

const publishedPatch: z.ZodType<SummaryPatch> = z.object({
  from: fields.from.exactOptional(),
  to: fields.to.exactOptional(),
  subject: fields.subject.exactOptional(),
  snippet: fields.snippet.exactOptional(),
  code: fields.code.exactOptional(),
  link: fields.link.exactOptional(),
  authentication: fields.authentication.exactOptional(),
  attachmentCount: fields.attachmentCount.exactOptional(),
  reading: fields.reading.exactOptional(),
  seen: fields.seen.exactOptional(),
});

/** Keeps fields that a later version added. */
const publishedNotice: z.ZodType<DeliveryNotice> = z.looseObject({
  transaction: z.string(),
  stage: z.enum(STAGES),
  at: z.string(),
  host: z.string().exactOptional(),
  tls: z.string().exactOptional(),
  repeat: z.literal(true).exactOptional(),
  percent: z.number().exactOptional(),
  bytes: z.number().exactOptional(),
  reason: z.string().exactOptional(),
  // A cause of a later version too: the page shows `reason` for a cause that it does not know.
  cause: z.custom<RefusalCause>((cause) => typeof cause === 'string').exactOptional(),
  limit: z.number().exactOptional(),
});

export const readSummary = (text: string): KeptSummary | null => readAs(text, publishedSummary);
export const readPatch = (text: string): SummaryPatch | null => readAs(text, publishedPatch);
export const readNotice = (text: string): DeliveryNotice | null => readAs(text, publishedNotice);
