import type { FastifyInstance } from 'fastify';
import { newAddress } from '#server/domains/addresses.ts';
import type { NameAnswer, NameProblem } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import type { Newcomers } from './newcomers.ts';
import { NameBody, parsed } from './schemas.ts';
import { activeDomain, NOT_FREE, ownName, refuseCurious } from './wished-name.ts';

/**
 * `POST /names`: could this name be had? By the rules of `POST /inboxes`, and from the same
 * count of names: whoever wants to know who lives here learns no more by using both. What breaks a rule tells of nobody, and is not counted.
 */
export function nameRoute(app: FastifyInstance, { deps }: ApiContext, newcomers: Newcomers): void {
  app.post('/names', async (request): Promise<NameAnswer> => {
    const wish = parsed(NameBody, request.body);
    const name = ownName(wish.name);
    if (name.kind === 'cannot') return no(name.why, name.detail);
    const domain = activeDomain(deps.pool, wish.domain, name.value);
    if (domain.kind === 'cannot') return no(domain.why, domain.detail);
    refuseCurious(await newcomers.takeName(deps.peerOf(request.raw)));
    const address = newAddress(deps.pool, domain.value, name.value);
    const isFree = address !== null && (await deps.store.isFree(address));
    return isFree ? { free: true, address } : no('not_free', NOT_FREE);
  });
}

function no(code: NameProblem, detail: string): NameAnswer {
  return { free: false, code, detail };
}
