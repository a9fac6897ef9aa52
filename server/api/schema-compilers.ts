import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/**
 * Parses requests with the zod schemas of their route. Answers are serialized without a schema;
 * the tests compare each answer with its schema.
 */
export function setSchemaCompilers(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
    // Fastify says null for a missing body. The body `null` is refused before.
    const result = schema.safeParse(value ?? undefined);
    return result.success ? { value: result.data } : { error: refuse(result.error) };
  });
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
}

/** Refuses unknown query parameters also on the routes that take none. */
export function refuseUnknownQuery(app: FastifyInstance): void {
  app.addHook('onRoute', ({ schema }) => {
    if (schema !== undefined && !schema.hide) schema.querystring ??= z.strictObject({});
  });
}

/** Characters of an unknown name that the answer repeats. */
const MAX_NAMED_CHARS = 40;

/** A 400 that names the wrong fields, never their values: they may be secret. */
function refuse({ issues }: z.ZodError): Refusal {
  const fields = issues.map(describeIssue).join('; ');
  return new Refusal('bad_request', { detail: `Not acceptable: ${fields}.` });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((name) => `\`${name.slice(0, MAX_NAMED_CHARS)}\``).join(', ');
    return `${names} ${issue.keys.length === 1 ? 'is' : 'are'} not known here`;
  }
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
