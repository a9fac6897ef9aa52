import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import { type FastifyInstance, fastify, type onRequestAsyncHookHandler } from 'fastify';
import { type PartState, UP } from '#server/ops/readiness.ts';
import { apiContext, type HttpDeps, type HttpSettings } from './context.ts';
import { refuseCrowds } from './crowd.ts';
import { countJson, Downloads } from './downloads.ts';
import { answerBrokenConnection, answerErrors, answerWrongMethods, sendProblem } from './errors.ts';
import { feedRoutes } from './feed-routes.ts';
import {
  checkBearer,
  refuseForeignOrigin,
  refuseSeveralHosts,
  refuseSpeculation,
} from './guards.ts';
import { HeldRequests } from './held.ts';
import { creationRoute, inboxRoutes } from './inbox-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { nameRoute } from './name-routes.ts';
import { Newcomers } from './newcomers.ts';
import { pagePolicy, servePage } from './page.ts';
import { policyRoute } from './policy-route.ts';
import { guardLoad } from './pressure.ts';
import { refusalOf } from './problems.ts';
import { domainRoutes, healthRoutes, testMailRoute } from './service-routes.ts';

export type { HttpDeps, HttpSettings } from './context.ts';
export type HttpServer = FastifyInstance;

/** Requests are refused for a moment, tabs and mail go on. */
const HEAVY: PartState = { state: 'impaired', why: 'Too much is going on: requests are refused.' };
/** Bytes; the longest body anybody needs names an inbox. */
const BODY_LIMIT_BYTES = 4_096;
/** Milliseconds for all headers of a request: honest ones come in one packet. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Milliseconds for a whole request; 4 KB take no longer even on a bad line. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Milliseconds between looks at who is late, so the two above are kept within a second. */
const CONNECTIONS_CHECK_MS = 1_000;
/** Milliseconds that a connection may rest between requests; longer than common proxies keep one. */
const KEEP_ALIVE_MS = 72_000;
/** Milliseconds for the last answers of a stop to be read, and for what was asked late. */
const LAST_WORDS_MS = 500;
/** Characters of a path parameter that still reach our own check: all that a URL can have. */
const MAX_PARAM_CHARS = 16_384;

/**
 * Page, REST and health on one Fastify instance, not yet listening. Its `server` is the
 * one that the gateway attaches to. `close()` answers the held requests first.
 */
export async function createHttp(deps: HttpDeps, settings: HttpSettings): Promise<FastifyInstance> {
  const app = bareServer();
  refuseCrowds(app.server, deps, settings);
  const held = new HeldRequests(settings.sourceWaits, deps.peerOf);
  const context = apiContext(deps, settings, held);
  const downloads = new Downloads(deps.peerOf);

  answerErrors(app, deps.log, deps.peerOf);
  acceptOnlyJson(app);
  app.decorateRequest('inboxId', null);
  deps.stopping.addEventListener('abort', () => held.close(), { once: true });
  app.addHook('preClose', async () => {
    held.close();
    downloads.close();
  });
  cutWhoStays(app);
  const load = guardLoad(app);
  deps.readiness?.add('load', () => (load.isHeavy ? HEAVY : UP));
  await setHeaders(app, settings);
  app.addHook('onRequest', async (request) => {
    refuseSeveralHosts(request);
    refuseForeignOrigin(request, settings.publicOrigins());
    refuseSpeculation(request);
  });

  await app.register(async (health) => {
    health.addHook('onRequest', forbidStoring);
    answerWrongMethods(health, () => healthRoutes(health, context));
  });
  if (settings.serves === 'health') return app;
  await app.register(async (known) => {
    answerWrongMethods(known, () => policyRoute(known, context));
  });
  await app.register(
    async (api) => {
      api.addHook('onRequest', forbidStoring);
      countJson(api, downloads);
      answerWrongMethods(api, () => {
        const newcomers = new Newcomers(settings, deps.rates);
        creationRoute(api, context, newcomers);
        nameRoute(api, context, newcomers);
        domainRoutes(api, context);
      });
      await api.register(async (own) => {
        own.addHook('onRequest', (request) => checkBearer(request, deps.tokens, deps.peerOf));
        answerWrongMethods(own, () => {
          inboxRoutes(own, context);
          feedRoutes(own, context);
          messageRoutes(own, context, downloads);
          testMailRoute(own, context);
        });
      });
    },
    { prefix: '/api/v1' },
  );
  await servePage(app, settings.distDir);
  return app;
}

const forbidStoring: onRequestAsyncHookHandler = async (_request, reply) => {
  reply.header('Cache-Control', 'no-store');
};

/**
 * RUN-7: whoever asks nothing, or never to its end, would keep a stop from its end: Node closes
 * idle connections once, when the stop begins, and then no longer counts their time.
 */
function cutWhoStays(app: FastifyInstance): void {
  let impatience: NodeJS.Timeout | null = null;
  app.addHook('preClose', async () => {
    impatience = setTimeout(() => app.server.closeAllConnections(), LAST_WORDS_MS);
  });
  app.addHook('onClose', async () => {
    if (impatience !== null) clearTimeout(impatience);
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
    frameworkErrors: (error, _request, reply) => sendProblem(reply, refusalOf(error)),
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
      // RFC 9110 7.8: whoever offers h2c or the like is answered as if they had not.
      shouldUpgradeCallback: isWebSocket,
    },
  });
}

function isWebSocket({ headers, url }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && url?.startsWith('/socket.io/') === true;
}

/** Cross-site forms and beacons can send other types without being asked; JSON they cannot. */
function acceptOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined);
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
    // As `frame-ancestors` says, for those who do not know it.
    xFrameOptions: { action: 'deny' },
    // Only where it is true: see below.
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=()');
    if (publicOrigins().some((origin) => origin.startsWith('https:'))) {
      reply.header('Strict-Transport-Security', 'max-age=31536000');
    }
  });
}
