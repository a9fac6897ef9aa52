import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './context.ts';
import { notFound } from './problems.ts';

/** RFC 8461 3.2: the policy of a domain is at this host of it. */
const POLICY_HOST = /^mta-sts\.(.+)$/i;

/**
 * What senders may expect of encryption, for each of our domains under the host name that
 * they ask for it. The proxy in front has the certificates, and hands the `Host` on.
 */
export function policyRoute(app: FastifyInstance, { deps }: ApiContext): void {
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
