import { z } from 'zod';
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiPathItemObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import manifest from '../../../package.json' with { type: 'json' };
import {
  type DescribedRoute,
  PROBLEMS,
  type RouteSchema,
  SECURITY_SCHEMES,
  type Tag,
} from '../schemas/route-schema.ts';
import recorded from './examples.json' with { type: 'json' };

const OVERVIEW = `
Over HTTP, programs can do everything with inboxes and emails that the page does. Only a socket tells what happens
before there is an email, and why an inbox ended.

**Token.** \`createInbox\` returns a token. Send it with each request in the header
\`Authorization: Bearer TOKEN\`. It is the only key to the inbox, and no URL holds it.

**Waiting.** A request with \`wait\` is held until there is something to answer with, at most 55 seconds.
Do not poll: repeat the request with the \`cursor\` of its answer.

**Cursors.** A cursor is a position in the changes of one inbox. An answer to a request with \`after\` begins
behind it. So a program that takes a cursor before it causes an email never gets an older one.
\`reset: true\` means that the service could not continue, and that the answer has everything.

**Errors.** Errors are problem documents (RFC 9457). Programs use \`code\`, and people read \`detail\`. Each 429
and 503 has \`Retry-After\`, the seconds to wait before the next attempt.

**API key.** An operator can give a program a key with higher limits. Send it in the header \`X-Api-Key\`. It
opens no inbox.

**Activity.** An inbox ends after \`idleTimeoutSeconds\` without activity. Each request counts as activity, except
\`leaveInbox\`, \`getHandoff\`, \`getMessage\` with \`touch=false\`, \`listChanges\` with a lease, and
\`listSeveralChanges\`. The time that a held request takes does not count.
`.trim();

const TAGS: Readonly<Record<Tag, string>> = {
  Inboxes: 'Create an inbox, keep it, and delete it.',
  Emails: 'Wait for emails, open them, and delete them.',
  Tabs: 'What the page needs, and programs seldom do.',
  Service: 'The domains and the health of the service.',
};

const Recorded = z.object({
  operations: z.record(
    z.string(),
    z.object({
      request: z.unknown().optional(),
      /** By status. */
      answers: z.record(z.string(), z.unknown()),
    }),
  ),
  /** By status: refusals are the same on all routes. */
  problems: z.record(z.string(), z.unknown()),
  /** By the name of the event. */
  events: z.record(z.string(), z.unknown()),
});

/**
 * Real answers, with other secrets and times. A test has recorded them; `npx vitest run api-examples
 * -u` records them anew.
 */
export const EXAMPLES = Recorded.parse(recorded);

/** The OpenAPI 3.1 document of these routes, with the schemas of events. Throws if a route is not described. */
export function buildOpenApi(routes: readonly DescribedRoute[], events: readonly z.ZodType[] = []) {
  const paths: Record<string, ZodOpenApiPathItemObject> = {};
  // One object for each status, which the document then has once.
  const refusals = mapValues(PROBLEMS, (response, status) =>
    withExample(response, EXAMPLES.problems[status]),
  );
  for (const { method, url, schema } of routes) {
    const example = EXAMPLES.operations[schema.operationId];
    const responses = mapValues(
      schema.response,
      (response, status) => refusals[status] ?? withExample(response, example?.answers[status]),
    );
    const template = url.replace(/:(\w+)/g, '{$1}');
    const operation = { ...describeOperation(schema, example?.request), responses };
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation };
  }
  const schemas = Object.fromEntries(events.map((schema) => [schema.meta()?.id, schema]));
  const components = { securitySchemes: SECURITY_SCHEMES, schemas };
  return createDocument({ ...describeService(), components, paths }, { override: simplify });
}

const simplify: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, io }) => {
  // Later versions may add fields: a client must not refuse them.
  if (io === 'output') delete jsonSchema.additionalProperties;
  // What the format and the type say already.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

function describeService(): Omit<ZodOpenApiObject, 'paths' | 'components'> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mayfly',
      version: manifest.version,
      summary: 'The API of a real-time disposable inbox.',
      description: OVERVIEW,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This service.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  };
}

function describeOperation(schema: RouteSchema, example: unknown) {
  const { operationId, tag, summary, description, params, querystring, body } = schema;
  return {
    ...{ operationId, tags: [tag], summary, ...(description && { description }) },
    security: (schema.security ?? []).map((schemes) =>
      Object.fromEntries(schemes.map((scheme) => [scheme, []])),
    ),
    requestParams: { ...(params && { path: params }), ...(querystring && { query: querystring }) },
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { 'application/json': { schema: body, ...withValue(example) } },
      },
    }),
  };
}

function withExample(
  response: ZodOpenApiResponseObject,
  example: unknown,
): ZodOpenApiResponseObject {
  if (response.content === undefined) return response;
  const content = mapValues(response.content, (type) => ({ ...type, ...withValue(example) }));
  return { ...response, content };
}

function withValue(example: unknown) {
  return example === undefined ? {} : { example };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
