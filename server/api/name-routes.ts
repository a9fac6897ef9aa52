import type { FastifyInstance } from 'fastify';
import { newAddress } from '#server/domains/addresses.ts';
import type { NameAnswer, NameProblem } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { rateLimited } from './problems.ts';
import { NameBody, parsed } from './schemas.ts';
import { activeDomain, NOT_FREE, ownName } from './wished-name.ts';

/**
 * `POST /names`: could this name be had? By the rules of `POST /inboxes`, and as often:
 * whoever wants to know who lives here learns no more from it than from asking for the
 * address itself. What breaks a rule tells of nobody, and is not counted.
 */
export function nameRoute(app: FastifyInstance, { deps, settings }: ApiContext): void {
  const asked = deps.rates.perMinute('http_source_names', settings.sourceInboxes);

  app.post('/names', async (request): Promise<NameAnswer> => {
    const wish = parsed(NameBody, request.body);
    const name = ownName(wish.name);
    if (name.kind === 'cannot') return no(name.why, name.detail);
    const domain = activeDomain(deps.pool, wish.domain, name.value);
    if (domain.kind === 'cannot') return no(domain.why, domain.detail);
    const verdict = await asked.take(deps.peerOf(request.raw).source);
    if (verdict.kind === 'over') {
      throw rateLimited(
        'http_source_names',
        verdict.retryAfterSeconds,
        'Too many names were asked for from this source.',
      );
    }
    const address = newAddress(deps.pool, domain.value, name.value);
    const isFree = address !== null && (await deps.store.isFree(address));
    return isFree ? { free: true, address } : no('not_free', NOT_FREE);
  });
}

function no(code: NameProblem, detail: string): NameAnswer {
  return { free: false, code, detail };
}
