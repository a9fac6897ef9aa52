import type { FastifyInstance } from 'fastify';
import type { HandoffOffer, HandoffState, HandoffToken } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { notFound } from './refusal.ts';
import { requireInbox, requireToken, toTokenRefusal } from './request-checks.ts';
import { HandoffBody, parse } from './request-schemas.ts';

/** The side that has the inbox. */
export function handoffRoutes(app: FastifyInstance, context: ApiContext): void {
  const { store, clock } = context;

  app.post('/inbox/handoff', async (request, reply) => {
    const { id } = await context.touch(request);
    const offered = await store.offerHandoff(id, requireToken(request));
    if (offered === null) throw notFound();
    const serverTime = new Date(clock.wall()).toISOString();
    return reply.code(201).send({ ...offered, serverTime } satisfies HandoffOffer);
  });

  app.get('/inbox/handoff', async (request): Promise<HandoffState> => {
    const open = await store.hasHandoff(requireInbox(request));
    if (open === null) throw notFound();
    return { open };
  });
}

/** The side that gets the inbox, and has no token yet. */
export function redeemRoute(app: FastifyInstance, { tokens, peerOf }: ApiContext): void {
  app.post('/handoffs', async (request): Promise<HandoffToken> => {
    const { secret } = parse(HandoffBody, request.body);
    const answer = await tokens.redeem(secret, peerOf(request.raw).source);
    if (answer.kind !== 'good') throw toTokenRefusal(answer);
    return { token: answer.token };
  });
}
