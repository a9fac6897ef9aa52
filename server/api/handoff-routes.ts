import type { HandoffOffer, HandoffState, HandoffToken } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { requireFound } from './refusal.ts';
import { requireInbox, requireToken, toTokenRefusal } from './request-checks.ts';
import * as schemas from './schemas/protocol.ts';
import { HandoffBody } from './schemas/requests.ts';
import { type ApiServer, json, problems, type RouteSchema } from './schemas/route-schema.ts';

/** The side that has the inbox. */
export function handoffRoutes(app: ApiServer, context: ApiContext): void {
  const { store, clock } = context;

  const offerHandoff = {
    operationId: 'offerHandoff',
    tag: 'Tabs',
    summary: 'Hand the inbox off to another browser',
    description:
      'The secret yields the token once, within 120 s. It replaces an earlier one. Put it into no URL that a server sees.',
    response: { 201: json(schemas.HandoffOffer, 'The secret for the other side.') },
  } satisfies RouteSchema;
  app.post('/inbox/handoff', { schema: offerHandoff }, async (request, reply) => {
    const { id } = await context.touch(request);
    const offered = requireFound(await store.offerHandoff(id, requireToken(request)));
    const serverTime = new Date(clock.wall()).toISOString();
    return reply.code(201).send({ ...offered, serverTime } satisfies HandoffOffer);
  });

  const getHandoff = {
    operationId: 'getHandoff',
    tag: 'Tabs',
    summary: 'Ask whether the hand-off is still open',
    description: 'Does not count as activity.',
    response: { 200: json(schemas.HandoffState, 'Whether the secret still works.') },
  } satisfies RouteSchema;
  app.get('/inbox/handoff', { schema: getHandoff }, async (request): Promise<HandoffState> => {
    return { open: requireFound(await store.hasHandoff(requireInbox(request))) };
  });
}

/** The side that gets the inbox, and has no token yet. */
export function redeemRoute(app: ApiServer, { tokens, peerOf }: ApiContext): void {
  const redeemHandoff = {
    operationId: 'redeemHandoff',
    tag: 'Tabs',
    summary: 'Get the token of a handed-off inbox',
    description: 'A wrong or used secret is 404, and counts as a wrong token.',
    body: HandoffBody,
    response: { 200: json(schemas.HandoffToken, 'The token.'), ...problems(404, 429) },
  } satisfies RouteSchema;
  app.post('/handoffs', { schema: redeemHandoff }, async (request): Promise<HandoffToken> => {
    const { secret } = request.body;
    const answer = await tokens.redeem(secret, peerOf(request.raw).source);
    if (answer.kind !== 'good') throw toTokenRefusal(answer);
    return { token: answer.token };
  });
}
