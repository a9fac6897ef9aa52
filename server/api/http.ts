import helmet from '@fastify/helmet';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import { type PartState, UP } from '#server/ops/readiness.ts';
import { checkApiKeys } from './api-keys.ts';
import { createBareServer } from './bare-server.ts';
import { challengeRoute } from './challenge-route.ts';
import type { ApiContext, HttpDeps, HttpSettings } from './context.ts';
import { countLargeJson, Downloads } from './downloads.ts';
import { answerErrors, answerWrongMethods } from './error-handlers.ts';
import { createHoldRequest, feedRoutes } from './feed-routes.ts';
import { handoffRoutes, redeemRoute } from './handoff-routes.ts';
import { creationRoutes, inboxRoutes } from './inbox-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { refuseWhenOverloaded } from './overload.ts';
import { pagePolicy, servePage } from './page.ts';
import { openApiRoute, referenceRoute } from './reference/routes.ts';
import { Refusal, requireFound } from './refusal.ts';
import { checkBearer, refuseMisuse, requireInbox } from './request-checks.ts';
import { refuseUnknownQuery, setSchemaCompilers } from './schema-compilers.ts';
import { collectRoutes, describeChecks } from './schemas/route-schema.ts';
import { domainRoutes, healthRoutes, mtaStsRoute, testMailRoute } from './service-routes.ts';
import { tabInboxesRoute } from './tab-inboxes-route.ts';

export type { HttpDeps, HttpSettings } from './context.ts';
export type HttpServer = FastifyInstance;

/** Only requests are refused; tabs and mail go on. */
const OVERLOADED: PartState = {
  state: 'impaired',
  why: 'Too much is going on: requests are refused.',
};
const NULL_BODY = 'Not acceptable: the body.';

/**
 * Page, REST and health on one Fastify instance that is not yet listening. The gateway attaches to
 * its `server`. Abort `stopping` before `close()`, which waits for the held requests.
 */
export async function createHttp(deps: HttpDeps, settings: HttpSettings): Promise<FastifyInstance> {
  const app = createBareServer(deps.certificates);
  deps.connections.limit(app.server);
  const context: ApiContext = {
    ...{ ...deps, settings },
    touch: async (request) => requireFound(await deps.store.touch(requireInbox(request))),
  };
  const holdRequest = createHoldRequest(context);
  const downloads = new Downloads(deps.peerOf);

  answerErrors(app, deps.log, deps.peerOf);
  acceptOnlyJson(app);
  setSchemaCompilers(app);
  const routes = collectRoutes(app);
  describeChecks(app, [400, 405, 408, 431, 500]);
  app.decorateRequest('inboxId', null);
  app.decorateRequest('apiKey', null);
  const isOverloaded = refuseWhenOverloaded(app);
  deps.readiness?.add('load', () => (isOverloaded() ? OVERLOADED : UP));
  await setHeaders(app, settings);
  app.addHook('onRequest', async (request) => refuseMisuse(request, settings.publicOrigins()));

  await app.register(async (health) => {
    health.addHook('onRequest', forbidStoring);
    answerWrongMethods(health, () => {
      healthRoutes(health, context);
      mtaStsRoute(health, context);
      if (deps.challenges !== null) challengeRoute(health, deps.challenges);
    });
  });
  await app.register(
    async (api) => {
      api.addHook('onRequest', forbidStoring);
      checkApiKeys(api, settings, deps);
      refuseUnknownQuery(api);
      describeChecks(api, [403, 503], [[], ['apiKey']]);
      countLargeJson(api, downloads);
      answerWrongMethods(api, () => {
        creationRoutes(api, context);
        redeemRoute(api, context);
        tabInboxesRoute(api, context, holdRequest);
        domainRoutes(api, context);
        openApiRoute(api, routes);
      });
      await api.register(async (own) => {
        own.addHook('onRequest', (request) => checkBearer(request, deps.tokens, deps.peerOf));
        describeChecks(own, [401, 404, 429], [['inboxToken'], ['inboxToken', 'apiKey']]);
        answerWrongMethods(own, () => {
          inboxRoutes(own, context);
          handoffRoutes(own, context);
          feedRoutes(own, context, holdRequest);
          messageRoutes(own, context, downloads);
          testMailRoute(own, context);
        });
      });
    },
    { prefix: '/api/v1' },
  );
  referenceRoute(app, routes, settings.publicOrigins);
  await servePage(app, settings.distDir);
  return app;
}

const forbidStoring: onRequestAsyncHookHandler = async (_request, reply) => {
  reply.header('Cache-Control', 'no-store');
};

/** Cross-site forms and beacons can send other types without a preflight, but not JSON. */
function acceptOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined);
      // No route takes it, and Fastify would not tell it from a missing body.
      else if (body.trim() === 'null') done(new Refusal('bad_request', { detail: NULL_BODY }));
      else parse(request, body, done);
    },
  );
}

async function setHeaders(app: FastifyInstance, settings: HttpSettings): Promise<void> {
  const { distDir, publicOrigins, isPublic } = settings;
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: pagePolicy(distDir, publicOrigins),
    },
    // For browsers without `frame-ancestors`.
    xFrameOptions: { action: 'deny' },
    // Only with HTTPS: see below.
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=()');
    // Else browsers would refuse each HTTP service of this machine, at any port (RFC 6797 8.2).
    if (isPublic && publicOrigins().some((origin) => origin.startsWith('https:'))) {
      reply.header('Strict-Transport-Security', 'max-age=31536000');
    }
  });
}
