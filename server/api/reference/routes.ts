import { z } from 'zod';
import {
  type ApiServer,
  type DescribedRoute,
  json,
  type RouteSchema,
} from '../schemas/route-schema.ts';

type Routes = () => readonly DescribedRoute[];

/** The API as OpenAPI, built at the first request. */
export function openApiRoute(app: ApiServer, routes: Routes): void {
  const openApi = once(async () => {
    const { buildOpenApi } = await load();
    return JSON.stringify(buildOpenApi(routes()));
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

/** The same for people, at `/api`. */
export function referenceRoute(
  app: ApiServer,
  routes: Routes,
  origins: () => readonly string[],
): void {
  const page = once(async () => {
    const { buildOpenApi, EXAMPLES, renderReference, OpenApiView, EVENT_SCHEMAS } = await load();
    const document = OpenApiView.parse(buildOpenApi(routes(), EVENT_SCHEMAS));
    const [origin = ''] = origins();
    return renderReference({ document, events: EXAMPLES.events, origin });
  });

  app.get('/api', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('Cache-Control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(await page()),
  );
}

/** Loaded at the first request: most services never get one. */
async function load() {
  const [openApi, page, view, events] = await Promise.all([
    import('./openapi.ts'),
    import('./page.ts'),
    import('./document.ts'),
    import('../schemas/socket-events.ts'),
  ]);
  return { ...openApi, ...page, ...view, ...events };
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
