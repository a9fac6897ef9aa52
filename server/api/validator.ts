import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { Refusal } from './refusal.ts';

/**
 * Parses requests with the zod schemas of their route. Answers are serialized without a schema;
 * the tests compare each answer with its schema.
 */
export function parseWithZod(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
    // Fastify says null for a missing body. The body `null` is refused before.
    const result = schema.safeParse(value ?? undefined);
    return result.success ? { value: result.data } : { error: refuse(result.error) };
  });
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
}

/** A 400 that names the wrong fields, never their values: they may be secret. */
export function refuse({ issues }: z.ZodError): Refusal {
  const fields = issues.map(describeIssue).join('; ');
  return new Refusal('bad_request', { detail: `Not acceptable: ${fields}.` });
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
