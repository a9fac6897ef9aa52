import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import { type FastifyInstance, fastify, type onRequestAsyncHookHandler } from 'fastify';
import { type PartState, UP } from '#server/ops/readiness.ts';
import { checkApiKeys } from './api-keys.ts';
import { limitConnections } from './connection-limits.ts';
import type { ApiContext, HttpDeps, HttpSettings } from './context.ts';
import { countLargeJson, Downloads } from './downloads.ts';
import {
  answerBrokenConnection,
  answerErrors,
  answerWrongMethods,
  sendProblem,
} from './error-handlers.ts';
import { createHold, feedRoutes } from './feed-routes.ts';
import { severalChangesRoute } from './feed-several.ts';
import { handoffRoutes, redeemRoute } from './handoff-routes.ts';
import { creationRoutes, inboxRoutes } from './inbox-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { refuseWhenOverloaded } from './overload.ts';
import { pagePolicy, servePage } from './page.ts';
import { openApiRoute, referenceRoute } from './reference/routes.ts';
import { notFound, Refusal, toRefusal } from './refusal.ts';
import { checkBearer, parseWithZod, refuseMisuse, requireInbox } from './request-checks.ts';
import { collectRoutes, describeChecks } from './schemas/route-schema.ts';
import { domainRoutes, healthRoutes, mtaStsRoute, testMailRoute } from './service-routes.ts';

export type { HttpDeps, HttpSettings } from './context.ts';
export type HttpServer = FastifyInstance;

/** Only requests are refused; tabs and mail go on. */
const OVERLOADED: PartState = {
  state: 'impaired',
  why: 'Too much is going on: requests are refused.',
};
const NULL_BODY = 'Not acceptable: the body.';
/** Bytes; the longest valid body names an inbox. */
const BODY_LIMIT_BYTES = 4_096;
/** Milliseconds for all headers of a request, which usually come in one packet. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Milliseconds for a whole request: enough for 4 KB on a bad network. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Milliseconds between checks of the two timeouts above. */
const CONNECTIONS_CHECK_MS = 1_000;
/** Milliseconds that an idle connection stays open: longer than common proxies keep one. */
const KEEP_ALIVE_MS = 72_000;
/** Milliseconds at shutdown for clients to read the last answers. */
const LAST_ANSWERS_MS = 500;
/** Characters of a path parameter: the longest URL, so that our own check answers. */
const MAX_PARAM_CHARS = 16_384;

/**
 * Page, REST and health on one Fastify instance that is not yet listening. The gateway attaches to
 * its `server`. Abort `stopping` before `close()`, which waits for the held requests.
 */
export async function createHttp(deps: HttpDeps, settings: HttpSettings): Promise<FastifyInstance> {
  const app = bareServer();
  limitConnections(app.server, deps, settings);
  const context: ApiContext = {
    ...{ ...deps, settings },
    async touch(request) {
      const view = await deps.store.touch(requireInbox(request));
      if (view === null) throw notFound();
      return view;
    },
  };
  const hold = createHold(context);
  const downloads = new Downloads(deps.peerOf);

  answerErrors(app, deps.log, deps.peerOf);
  acceptOnlyJson(app);
  parseWithZod(app);
  const routes = collectRoutes(app);
  describeChecks(app, [400, 405, 408, 431, 500]);
  app.decorateRequest('inboxId', null);
  app.decorateRequest('apiKey', null);
  closeRemainingConnections(app);
  const isOverloaded = refuseWhenOverloaded(app);
  deps.readiness?.add('load', () => (isOverloaded() ? OVERLOADED : UP));
  await setHeaders(app, settings);
  app.addHook('onRequest', async (request) => refuseMisuse(request, settings.publicOrigins()));

  await app.register(async (health) => {
    health.addHook('onRequest', forbidStoring);
    answerWrongMethods(health, () => {
      healthRoutes(health, context);
      if (settings.serves === 'everything') mtaStsRoute(health, context);
    });
  });
  if (settings.serves === 'health') return app;
  await app.register(
    async (api) => {
      api.addHook('onRequest', forbidStoring);
      checkApiKeys(api, settings, deps);
      describeChecks(api, [403, 503], [[], ['apiKey']]);
      countLargeJson(api, downloads);
      answerWrongMethods(api, () => {
        creationRoutes(api, context);
        redeemRoute(api, context);
        severalChangesRoute(api, context, hold);
        domainRoutes(api, context);
        openApiRoute(api, routes);
      });
      await api.register(async (own) => {
        own.addHook('onRequest', (request) => checkBearer(request, deps.tokens, deps.peerOf));
        describeChecks(own, [401, 404, 429], [['inboxToken'], ['inboxToken', 'apiKey']]);
        answerWrongMethods(own, () => {
          inboxRoutes(own, context);
          handoffRoutes(own, context);
          feedRoutes(own, context, hold);
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

/**
 * RUN-1: Node closes idle connections once, when the shutdown begins, and then stops its timeouts.
 * A connection with an incomplete request would delay the shutdown for ever.
 */
function closeRemainingConnections(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS).unref();
  });
}

function bareServer(): FastifyInstance {
  return fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    // The problem document of a stopping service comes from its own error handler.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (error, _request, reply) => sendProblem(reply, toRefusal(error)),
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
      // RFC 9110 7.8: other protocols in `Upgrade` are ignored.
      shouldUpgradeCallback: isWebSocket,
    },
  });
}

function isWebSocket({ headers, url }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && url?.startsWith('/socket.io/') === true;
}

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
  const { distDir, publicOrigins } = settings;
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
    if (publicOrigins().some((origin) => origin.startsWith('https:'))) {
      reply.header('Strict-Transport-Security', 'max-age=31536000');
    }
  });
}
