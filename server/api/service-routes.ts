import type { FastifyInstance } from 'fastify';
import type { DomainsAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { rateLimited, unavailable } from './problems.ts';

/** Test mails a minute from one source: for somebody who is trying the page out. */
const TEST_MAILS_PER_MINUTE = 20;

/** What says how the service is; never refused for being under pressure. */
export function healthRoutes(app: FastifyInstance, { deps }: ApiContext): void {
  const config = { underPressure: 'served' } as const;

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
        // Nobody needs to mend what takes no mail any more.
        const health = state === 'retired' ? null : deps.outside.healthOf(domain);
        return { domain, state, ...(health === null ? {} : { health }) };
      }),
    }),
  );
}

/** `POST /inbox/test-mail`: a newcomer sees the whole path without a sender at hand. */
export function testMailRoute(app: FastifyInstance, context: ApiContext): void {
  const { testMail, peerOf, log, rates } = context.deps;
  if (testMail === null) return;
  const sent = rates.perMinute('http_source_test_mails', TEST_MAILS_PER_MINUTE);

  app.post('/inbox/test-mail', async (request, reply) => {
    const { address } = await context.use(request);
    const verdict = await sent.take(peerOf(request.raw).source);
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
