import type { FastifyInstance } from 'fastify';
import type { CertificateSource } from '#server/tls/source.ts';
import { createBareServer } from './bare-server.ts';
import { type ChallengeAnswers, challengeRoute } from './challenge-route.ts';
import { limitConnections } from './connection-limits.ts';
import type { HttpDeps, HttpSettings } from './context.ts';
import { answerErrors, answerWrongMethods } from './error-handlers.ts';
import { noSuchRoute, Refusal, unavailable } from './refusal.ts';
import { parseWithZod } from './request-checks.ts';
import { healthRoutes } from './service-routes.ts';

type Deps = Pick<HttpDeps, 'connectionBudget' | 'log' | 'peerOf' | 'ready'> & {
  readonly certificates: CertificateSource & ChallengeAnswers;
};

type Settings = Pick<HttpSettings, 'sourceSockets' | 'sourceWaits' | 'trustedProxies'> & {
  /** Where the page is, with HTTPS; empty: this process does not serve it. */
  readonly pageOrigins: () => readonly string[];
};

/**
 * The HTTP port of a process whose page is at an HTTPS port, or that has none: health, challenges of
 * certificate authorities, and redirects. Not yet listening.
 */
export async function createOuterPort(deps: Deps, settings: Settings): Promise<FastifyInstance> {
  const app = createBareServer(null);
  limitConnections(app.server, deps, settings);
  answerErrors(app, deps.log, deps.peerOf);
  parseWithZod(app);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Cache-Control', 'no-store');
  });
  answerWrongMethods(app, () => {
    healthRoutes(app, deps);
    challengeRoute(app, deps.certificates);
  });
  app.all('/*', { schema: { hide: true } }, async ({ method, hostname, url }, reply) => {
    const origin = settings
      .pageOrigins()
      .find((each) => new URL(each).hostname === hostname.toLowerCase());
    // Never to a host that the client makes up.
    if (origin === undefined) throw noSuchRoute();
    if (!deps.certificates.covers(hostname)) throw unavailable('This host has no certificate yet.');
    // A client that sends a secret without encryption must notice it.
    if (method !== 'GET' && method !== 'HEAD') {
      throw new Refusal('forbidden', { detail: `Use HTTPS: ${origin}` });
    }
    return reply.redirect(`${origin}${url}`, 308);
  });
  return app;
}
