import type { FastifyInstance } from 'fastify';
import type { DomainsAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { notFound, requireWithin, unavailable } from './refusal.ts';

/** Test emails per minute from one source: enough to try the page out. */
const TEST_MAILS_PER_MINUTE = 20;

/** Never refused under overload. */
export function healthRoutes(app: FastifyInstance, { ready }: ApiContext): void {
  const config = { whenOverloaded: 'served' } as const;

  app.get('/healthz', { config }, async () => ({ status: 'alive' }));

  app.get('/readyz', { config }, async () => {
    const reason = await ready();
    if (reason !== null) throw unavailable(reason);
    return { status: 'ready' };
  });
}

export function domainRoutes(app: FastifyInstance, { pool, outside }: ApiContext): void {
  app.get(
    '/domains',
    async (): Promise<DomainsAnswer> => ({
      domains: pool.list().map(({ domain, state }) => {
        // A retired domain takes no mail, so its DNS does not matter.
        const health = state === 'retired' ? null : outside.healthOf(domain);
        return { domain, state, ...(health === null ? {} : { health }) };
      }),
    }),
  );
}

/** RFC 8461 3.2: the policy of a domain is served at this host of it. */
const POLICY_HOST = /^mta-sts\.(.+)$/i;

/** MTA-STS policies. The proxy in front has the certificates, and passes on the `Host`. */
export function mtaStsRoute(app: FastifyInstance, { outside }: ApiContext): void {
  app.get('/.well-known/mta-sts.txt', async (request, reply) => {
    const [, domain] = POLICY_HOST.exec(request.hostname) ?? [];
    const policy = domain === undefined ? null : outside.mtaStsPolicy(domain);
    if (policy === null) throw notFound();
    return reply.type('text/plain; charset=utf-8').send(policy);
  });
}

/** `POST /inbox/test-mail` shows how an email arrives, without a sender. */
export function testMailRoute(app: FastifyInstance, context: ApiContext): void {
  const { sendTestMail, peerOf, log, rates } = context;
  if (sendTestMail === null) return;
  const rate = rates.perMinute('http_source_test_mails', TEST_MAILS_PER_MINUTE);

  app.post('/inbox/test-mail', async (request, reply) => {
    const { address } = await context.touch(request);
    const verdict = await rate.take(peerOf(request.raw).source);
    requireWithin(verdict, 'http_source_test_mails', 'Too many test mails from this source.');
    try {
      await sendTestMail(address);
    } catch (error) {
      log.failed('test mail', error);
      throw unavailable('Our own SMTP port did not take the test mail.');
    }
    return reply.code(202).send();
  });
}
