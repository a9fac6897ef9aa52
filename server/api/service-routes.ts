import type { FastifyInstance } from 'fastify';
import type { DomainsAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { notFound, rateLimited, unavailable } from './refusal.ts';

/** Test emails per minute from one source: enough to try the page out. */
const TEST_MAILS_PER_MINUTE = 20;

/** Never refused under overload. */
export function healthRoutes(app: FastifyInstance, { deps }: ApiContext): void {
  const config = { whenOverloaded: 'served' } as const;

  app.get('/healthz', { config }, async () => ({ status: 'alive' }));

  app.get('/readyz', { config }, async () => {
    const reason = await deps.ready();
    if (reason !== null) throw unavailable(reason);
    return { status: 'ready' };
  });
}

export function domainRoutes(app: FastifyInstance, { deps }: ApiContext): void {
  app.get(
    '/domains',
    async (): Promise<DomainsAnswer> => ({
      domains: deps.pool.list().map(({ domain, state }) => {
        // A retired domain takes no mail, so its DNS does not matter.
        const health = state === 'retired' ? null : deps.outside.healthOf(domain);
        return { domain, state, ...(health === null ? {} : { health }) };
      }),
    }),
  );
}

/** RFC 8461 3.2: the policy of a domain is served at this host of it. */
const POLICY_HOST = /^mta-sts\.(.+)$/i;

/** MTA-STS policies. The proxy in front has the certificates, and passes on the `Host`. */
export function mtaStsRoute(app: FastifyInstance, { deps }: ApiContext): void {
  app.get('/.well-known/mta-sts.txt', async (request, reply) => {
    const [, domain] = POLICY_HOST.exec(request.hostname) ?? [];
    const policy = domain === undefined ? null : deps.outside.mtaStsPolicy(domain);
    if (policy === null) throw notFound();
    return reply
      .header('Cache-Control', 'no-cache')
      .header('Content-Type', 'text/plain; charset=utf-8')
      .send(policy);
  });
}

/** `POST /inbox/test-mail` shows how an email arrives, without a sender. */
export function testMailRoute(app: FastifyInstance, context: ApiContext): void {
  const { testMail, peerOf, log, rates } = context.deps;
  if (testMail === null) return;
  const rate = rates.perMinute('http_source_test_mails', TEST_MAILS_PER_MINUTE);

  app.post('/inbox/test-mail', async (request, reply) => {
    const { address } = await context.touch(request);
    const verdict = await rate.take(peerOf(request.raw).source);
    if (verdict.kind === 'over') {
      throw rateLimited(
        'http_source_test_mails',
        verdict.retryAfterSeconds,
        'Too many test mails from this source.',
      );
    }
    try {
      await testMail.send(address);
    } catch (error) {
      log.failed('test mail', error);
      throw unavailable('Our own SMTP port did not take the test mail.');
    }
    return reply.code(202).send();
  });
}
