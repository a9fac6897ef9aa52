import { z } from 'zod';
import { MAX_ATTACHMENT_DEPTH, MAX_WAIT_SECONDS } from '#shared/limits.ts';
import { Refusal } from './refusal.ts';

/** Characters; real cursors and leases are far shorter. Bounds what the store has to look up. */
const MAX_OPAQUE_CHARS = 200;
/** Characters of a requested name or a domain (RFC 1035 2.3.4). */
const MAX_NAME_CHARS = 253;
/** A message has far fewer attachments than four digits can count. */
const ATTACHMENT_INDEX = /^\d{1,4}$/;
/** Between the indices of nested messages. */
const PATH_SEPARATOR = '.';

const opaque = z.string().min(1).max(MAX_OPAQUE_CHARS);
const wait = z.coerce.number().int().min(0).max(MAX_WAIT_SECONDS).default(0);
const messageId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const NameBody = z.strictObject({
  name: z.string().max(MAX_NAME_CHARS),
  domain: z.string().min(1).max(MAX_NAME_CHARS).optional(),
});

// A missing body counts as `{}`, since every field is optional. `null` does not.
export const NewInboxBody = NameBody.partial({ name: true })
  .extend({ hold: z.boolean().default(false) })
  .default({ hold: false });

export const LeaveBody = z.strictObject({ lease: opaque.optional() }).default({});

/** The length of a secret of `makeHandoffSecret`. */
export const HandoffBody = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{24}$/) });

export const SeenBody = z.strictObject({ seen: z.boolean() });

/** Strict: a misspelt `after` would bring everything again without an error. */
export const HeldQuery = z.strictObject({ after: opaque.optional(), wait });

export const ChangesQuery = HeldQuery.extend({ lease: opaque.optional() });

/** `touch=false`: the client reads ahead, and no person or program has asked for the message. */
export const ReadQuery = z.strictObject({ touch: z.enum(['true', 'false']).default('true') });

export const MessageParams = z.object({ id: messageId });

export const AttachmentParams = MessageParams.extend({
  path: z
    .string()
    .transform((path) => path.split(PATH_SEPARATOR, MAX_ATTACHMENT_DEPTH + 1))
    .pipe(z.array(z.string().regex(ATTACHMENT_INDEX).transform(Number)).max(MAX_ATTACHMENT_DEPTH)),
});

/** RFC 6750 2.1; the scheme ignores case (RFC 9110 11.1). Parses to the token. */
export const BearerHeader = z
  .string()
  .regex(/^bearer /i)
  .transform((header) => header.slice(header.indexOf(' ') + 1).trim());

/**
 * @throws a 400 that names the wrong fields, never their values: they may be secret.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map(describeIssue).join('; ');
  throw new Refusal('bad_request', { detail: `Not acceptable: ${fields}.` });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'a field that is not known here';
  const field = issue.path.join('.');
  return field === '' ? 'the body' : `\`${field}\`${describeRange(issue)}`;
}

/** The limit, for a number out of its range. */
function describeRange(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big' && issue.origin === 'number') return ` (at most ${issue.maximum})`;
  if (issue.code === 'too_small' && issue.origin === 'number')
    return ` (at least ${issue.minimum})`;
  return '';
}
