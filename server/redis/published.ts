import { z } from 'zod';
import type { Summary, SummaryPatch } from '#shared/message.ts';
import type { DeliveryNotice } from '#shared/protocol.ts';
import { readAs } from './kept.ts';

/** A summary as it is kept: the place in its inbox gives it id and `seq`. */
export type KeptSummary = Omit<Summary, 'id' | 'seq'>;

const mailbox = z.object({ name: z.string(), address: z.string() });
const code = z.object({ value: z.string() });
const link = z.object({
  url: z.string(),
  text: z.string(),
  kind: z.enum(['verify', 'signin', 'reset', 'invite']),
});
const authentication = z.object({
  verdict: z.enum(['pass', 'fail', 'none', 'error']),
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
  seen: z.boolean(),
};

const publishedSummary: z.ZodType<KeptSummary> = z.object({
  ...fields,
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
  seen: fields.seen.exactOptional(),
});

/** What more it says is handed on: notices are made to grow. */
const publishedNotice: z.ZodType<DeliveryNotice> = z.looseObject({
  transaction: z.string(),
  stage: z.enum(['connected', 'addressed', 'receiving', 'stored', 'refused']),
  at: z.string(),
  host: z.string().exactOptional(),
  tls: z.string().exactOptional(),
  percent: z.number().exactOptional(),
  bytes: z.number().exactOptional(),
  reason: z.string().exactOptional(),
  cause: z
    .enum([
      ...(['too_large', 'inbox_full', 'server_full', 'loop', 'internal'] as const),
      ...(['shutting_down', 'too_slow', 'broken_off'] as const),
    ])
    .exactOptional(),
  limit: z.number().exactOptional(),
});

export const readSummary = (text: string): KeptSummary | null => readAs(text, publishedSummary);
export const readPatch = (text: string): SummaryPatch | null => readAs(text, publishedPatch);
export const readNotice = (text: string): DeliveryNotice | null => readAs(text, publishedNotice);
