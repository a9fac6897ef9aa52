import { z } from 'zod';
import {
  type ApiServer,
  type DescribedRoute,
  json,
  type RouteSchema,
} from '../schemas/route-schema.ts';

/** Descriptions of the API, which are built when somebody first asks for them. */
export function referenceRoutes(app: ApiServer, routes: () => readonly DescribedRoute[]): void {
  const openApi = once(async () => {
    const [{ buildOpenApi }, { readExamples }] = await Promise.all([
      import('./openapi.ts'),
      import('./examples.ts'),
    ]);
    return JSON.stringify(buildOpenApi(routes(), readExamples()));
  });

  const getOpenApi = {
    operationId: 'getOpenApi',
    tag: 'Service',
    summary: 'Get the description of this API',
    response: {
      200: json(z.looseObject({ openapi: z.literal('3.1.0') }), 'An OpenAPI 3.1 document.'),
    },
  } satisfies RouteSchema;
  app.get('/openapi.json', { schema: getOpenApi }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(await openApi()),
  );
}

/** Calls `make` at the first call, and again only after a failure. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
