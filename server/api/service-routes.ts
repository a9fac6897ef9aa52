import { z } from 'zod';
import type { DomainsAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { requireFound, requireWithin, unavailable } from './refusal.ts';
import * as schemas from './schemas/protocol.ts';
import { type ApiServer, json, problems, type RouteSchema, text } from './schemas/route-schema.ts';

/** Test emails per minute from one source: enough to try the page out. */
const TEST_MAILS_PER_MINUTE = 20;

/** Never refused under overload. */
export function healthRoutes(app: ApiServer, { ready }: Pick<ApiContext, 'ready'>): void {
  const config = { whenOverloaded: 'served' } as const;

  const isAlive = {
    operationId: 'isAlive',
    tag: 'Service',
    summary: 'Ask whether the process lives',
    response: { 200: json(z.object({ status: z.literal('alive') }), 'The process is running.') },
  } satisfies RouteSchema;
  app.get('/healthz', { config, schema: isAlive }, async () => ({ status: 'alive' }));

  const isReady = {
    operationId: 'isReady',
    tag: 'Service',
    summary: 'Ask whether email and tabs are accepted',
    response: {
      200: json(z.object({ status: z.literal('ready') }), 'Email and tabs are accepted.'),
      ...problems(503),
    },
  } satisfies RouteSchema;
  app.get('/readyz', { config, schema: isReady }, async () => {
    const reason = await ready();
    if (reason !== null) throw unavailable(reason);
    return { status: 'ready' };
  });
}

export function domainRoutes(app: ApiServer, { pool, outside }: ApiContext): void {
  const listDomains = {
    operationId: 'listDomains',
    tag: 'Service',
    summary: 'List the domains of this service',
    description:
      'Active ones first. The answer waits for no DNS check: the first one after a start has no `health`. Retired domains, and those that public DNS cannot know, never have one.',
    response: { 200: json(schemas.DomainsAnswer, 'The domains.') },
  } satisfies RouteSchema;
  app.get(
    '/domains',
    { schema: listDomains },
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
export function mtaStsRoute(app: ApiServer, { outside }: ApiContext): void {
  const getMtaSts = {
    operationId: 'getMtaStsPolicy',
    tag: 'Service',
    summary: 'Get the MTA-STS policy of a domain',
    description: 'At the host `mta-sts.` of one of our domains (RFC 8461).',
    response: { 200: text('The policy.'), ...problems(404) },
  } satisfies RouteSchema;
  app.get('/.well-known/mta-sts.txt', { schema: getMtaSts }, async (request, reply) => {
    const [, domain] = POLICY_HOST.exec(request.hostname) ?? [];
    const policy = requireFound(domain === undefined ? null : outside.mtaStsPolicy(domain));
    return reply.type('text/plain; charset=utf-8').send(policy);
  });
}

/** `POST /inbox/test-mail` shows how an email arrives, without a sender. */
export function testMailRoute(app: ApiServer, context: ApiContext): void {
  const { sendTestMail, peerOf, log, rates } = context;
  if (sendTestMail === null) return;
  const rate = rates.perMinute('http_source_test_mails', TEST_MAILS_PER_MINUTE);

  const sendTest = {
    operationId: 'sendTestEmail',
    tag: 'Inboxes',
    summary: 'Send a test email to the inbox',
    description:
      'A real email with a code and a link, through the SMTP port of the service. The route exists only if every domain ends in `.localhost`.',
    response: { 202: { description: 'The SMTP port accepted the email.' } },
  } satisfies RouteSchema;
  app.post('/inbox/test-mail', { schema: sendTest }, async (request, reply) => {
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
