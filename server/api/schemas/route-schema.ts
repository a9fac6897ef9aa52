import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchema,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import { z } from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { PROBLEM_TYPE } from '#server/ops/problem.ts';
import { Problem } from './protocol.ts';

declare module 'fastify' {
  interface FastifySchema {
    operationId?: string;
    tag?: Tag;
    summary?: string;
    description?: string;
    security?: Security;
    /** Not part of the API: the answer to wrong methods, and files. */
    hide?: boolean;
  }
}

const TAGS = ['Inboxes', 'Emails', 'Tabs', 'Service'] as const;
export type Tag = (typeof TAGS)[number];

/** What a request can authorize itself with. */
export const SECURITY_SCHEMES = {
  inboxToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `token` that `createInbox` returned.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Api-Key',
    description:
      'A key that the operator gave to a program. It has higher limits, and opens nothing.',
  },
} as const;

/** Alternatives, each of which may need several schemes at once. */
const Security = z.array(z.array(z.enum(['inboxToken', 'apiKey'])));
type Security = z.output<typeof Security>;

/** What a route says about itself. */
const RouteSchema = z.object({
  operationId: z.string(),
  tag: z.enum(TAGS),
  /** A verb first, under 60 characters. */
  summary: z.string(),
  description: z.string().optional(),
  /** `describeChecks` adds it. None: everybody may ask. */
  security: Security.optional(),
  params: z.instanceof(z.ZodObject).optional(),
  querystring: z.instanceof(z.ZodObject).optional(),
  body: z.instanceof(z.ZodType).optional(),
  /** By status. `describeChecks` adds those of the checks in front of the route. */
  response: z.record(z.string(), z.custom<ZodOpenApiResponseObject>()),
});
export type RouteSchema = z.output<typeof RouteSchema>;

/** Gives `request.body`, `query` and `params` the types of the schemas of their route. */
interface ZodTypes extends FastifyTypeProvider {
  readonly validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
}

/** A Fastify instance whose routes have zod schemas. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypes
>;

export function json(schema: z.ZodType, description: string): ZodOpenApiResponseObject {
  return { description, content: { 'application/json': { schema } } };
}

export function text(description: string): ZodOpenApiResponseObject {
  return { description, content: { 'text/plain': { schema: z.string() } } };
}

/** Bytes of the sender, which the service does not interpret. */
export function bytes(type: string, description: string): ZodOpenApiResponseObject {
  const headers = z.object({
    'content-disposition': z.string().regex(/^attachment;/),
    'content-security-policy': z.string().regex(/^sandbox;/),
  });
  return { description, headers, content: { [type]: { schema: BYTES } } };
}

/** In OpenAPI 3.1 bytes have no schema type. */
export const BYTES = z.unknown();

const retryAfter = z.object({
  'retry-after': z
    .string()
    .regex(/^[1-9]\d*$/)
    .meta({
      description: 'Seconds to wait before the next attempt.',
      header: { id: 'RetryAfter' },
    }),
});

function problem(id: string, description: string, headers?: z.ZodObject): ZodOpenApiResponseObject {
  const content = { [PROBLEM_TYPE]: { schema: Problem } };
  return { id, description, content, ...(headers && { headers }) };
}

/** What each status of a refusal means, on every route that can answer it. */
export const PROBLEMS = {
  400: problem(
    'BadRequest',
    'The request is not as described here (`bad_request`), or the name in it is not (`bad_name`). An unknown field or query parameter is an error too.',
  ),
  401: problem(
    'Unauthorized',
    'There is no bearer token.',
    z.object({ 'www-authenticate': z.literal('Bearer') }),
  ),
  403: problem(
    'Forbidden',
    "The request came from a page of another site or a prefetched page, it would delete or keep the operator's inbox, the service keeps no inbox, or the API key is unknown.",
  ),
  404: problem(
    'NotFound',
    'The token is wrong or its inbox has ended, or the inbox has no such message or attachment. The answer is the same for all.',
  ),
  405: problem(
    'WrongMethod',
    'The path does not take this method.',
    z.object({ allow: z.string().meta({ description: 'The methods that it takes.' }) }),
  ),
  408: problem('Timeout', 'The request did not arrive in time.'),
  409: problem('NotFree', 'The address is in use, or was within the last 24 hours.'),
  413: problem('TooLarge', 'The body is over 4 KB.'),
  415: problem('UnsupportedType', 'The body is not `application/json`.'),
  429: problem(
    'RateLimited',
    'Too many requests of one source or for one inbox, or too many wrong tokens.',
    retryAfter,
  ),
  431: problem('HeadersTooLarge', 'The headers are over 16 KB.'),
  500: problem('Internal', 'A failure inside the service.'),
  503: problem(
    'Unavailable',
    'The service cannot answer now (`unavailable`), or no more inboxes are possible (`full`).',
    retryAfter,
  ),
} as const;

type ProblemStatus = keyof typeof PROBLEMS;

/** Refusals of a route. */
export function problems(...statuses: readonly ProblemStatus[]) {
  return Object.fromEntries(statuses.map((status) => [status, PROBLEMS[status]]));
}

const SAFE_METHODS: readonly unknown[] = ['GET', 'HEAD'];

/** Adds what the checks in front of all routes of this scope ask for and answer. */
export function describeChecks(
  app: FastifyInstance,
  statuses: readonly ProblemStatus[],
  security?: Security,
): void {
  app.addHook('onRoute', ({ schema, method }) => {
    if (schema === undefined || schema.hide) return;
    const ofMethod = SAFE_METHODS.includes(method) ? [] : ([403, 413, 415] as const);
    schema.response = { ...problems(...statuses, ...ofMethod), ...Object(schema.response) };
    if (security !== undefined) schema.security = security;
  });
}

export interface DescribedRoute {
  readonly method: string;
  readonly url: string;
  readonly schema: RouteSchema;
}

/** The routes that are declared from now on. The result throws if one is not described. */
export function collectRoutes(app: FastifyInstance): () => readonly DescribedRoute[] {
  const routes: { method: unknown; url: string; schema: FastifySchema | undefined }[] = [];
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (method !== 'HEAD' && !schema?.hide) routes.push({ method, url, schema });
  });
  return () =>
    routes.map(({ method, url, schema }) => {
      const complete = RouteSchema.safeParse(schema);
      if (complete.success) return { method: String(method), url, schema: complete.data };
      throw new Error(`${method} ${url} is not described: ${z.prettifyError(complete.error)}`);
    });
}
