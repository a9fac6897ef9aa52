import type { FastifyInstance } from 'fastify';
import type { CertificateSource } from '#server/tls/certificate-source.ts';
import { createBareServer } from './bare-server.ts';
import { type ChallengeAnswers, challengeRoute } from './challenge-route.ts';
import type { HttpDeps } from './context.ts';
import { answerErrors, answerWrongMethods } from './error-handlers.ts';
import { noSuchRoute, Refusal, unavailable } from './refusal.ts';
import { refuseMisuse } from './request-checks.ts';
import { setSchemaCompilers } from './schema-compilers.ts';
import { healthRoutes } from './service-routes.ts';

type Deps = Pick<HttpDeps, 'connections' | 'log' | 'peerOf' | 'ready'> & {
  readonly certificates: CertificateSource & ChallengeAnswers;
};

interface Settings {
  /** Where the page is, with HTTPS; empty: this process does not serve it. */
  readonly pageOrigins: () => readonly string[];
}

/**
 * The HTTP port of a process whose page is at an HTTPS port, or that has none: health, challenges of
 * certificate authorities, and redirects. Not yet listening.
 */
export async function createOuterPort(deps: Deps, settings: Settings): Promise<FastifyInstance> {
  const app = createBareServer(null);
  deps.connections.limit(app.server);
  answerErrors(app, deps.log, deps.peerOf);
  setSchemaCompilers(app);
  // No route reads a body, and one of a wrong type gets the same refusal.
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('Cache-Control', 'no-store');
    refuseMisuse(request, settings.pageOrigins());
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
    return reply.redirect(`${origin}${toPath(url)}`, 308);
  });
  return app;
}

/** Path and query of a request target, also of one that has scheme and host (RFC 9112 3.2.2). */
function toPath(target: string): string {
  if (target.startsWith('/')) return target;
  const parsed = URL.parse(target);
  if (parsed === null) throw new Refusal('bad_request', { detail: 'The request has no path.' });
  return `${parsed.pathname}${parsed.search}`;
}
