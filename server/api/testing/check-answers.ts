import { channel } from 'node:diagnostics_channel';
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PROBLEM_TYPE } from '#server/ops/problem.ts';
import { Problem } from '../schemas/protocol.ts';
import { BYTES } from '../schemas/route-schema.ts';

/**
 * Compares each answer of every Fastify instance in this process with the schemas of its route.
 * Vitest loads it before tests, and `--import` into a service that a test starts. A difference is
 * an uncaught error: the test run fails, or the service ends.
 */

const Created = z.object({
  fastify: z.custom<FastifyInstance>((value) => Object.hasOwn(Object(value), 'addHook')),
});
const Response = z.object({
  headers: z.instanceof(z.ZodObject).optional(),
  content: z.record(z.string(), z.object({ schema: z.instanceof(z.ZodType) })).optional(),
});

const created = channel('fastify.initialization');
// Vitest loads this once for each file of one process.
if (!created.hasSubscribers) created.subscribe((message) => check(Created.parse(message).fastify));

function check(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const wrong = findDifference(request, reply, payload);
    if (wrong !== null) {
      const { method, routeOptions } = request;
      const answer = `${method} ${routeOptions.url} answers ${reply.statusCode} ${wrong}`;
      setImmediate(() => {
        throw new Error(`${answer}: ${payload}`);
      });
    }
    return payload;
  });
}

/** Null for an answer as its route describes it. */
function findDifference(
  { method, routeOptions: { schema } }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): string | null {
  const [type = ''] = String(reply.getHeader('content-type') ?? '').split(';');
  if (schema === undefined || schema.hide) {
    return type === PROBLEM_TYPE ? compare(Problem, JSON.parse(String(payload))) : null;
  }
  const described = Object(schema.response)[reply.statusCode];
  if (described === undefined) return 'which its schema does not have';
  const { headers, content } = Response.parse(described);
  if (headers?.loose().safeParse(reply.getHeaders()).success === false) return 'with wrong headers';
  if (content === undefined) return payload === undefined || payload === '' ? null : 'with a body';
  const body = content[type] ?? content['*/*'];
  if (body === undefined) return `as ${type}, which its schema does not have`;
  if (body.schema === BYTES || method === 'HEAD') return null;
  return compare(body.schema, type.endsWith('json') ? JSON.parse(String(payload)) : payload);
}

/** Parsing drops unknown fields: what it returns is equal only if there are none. */
function compare(schema: z.ZodType, value: unknown): string | null {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return z.prettifyError(parsed.error);
  return isDeepStrictEqual(parsed.data, value) ? null : 'with fields that its schema does not have';
}
