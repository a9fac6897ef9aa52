import type { FastifyInstance } from 'fastify';
import { newAddress } from '#server/domains/addresses.ts';
import type { PoolDomain } from '#server/domains/pool.ts';
import { makeName } from '#server/inbox/make-name.ts';
import type { CreateAnswer, InboxView, NewInbox } from '#server/inbox/types.ts';
import type { CreatedInbox, InboxInfo } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { inboxOf } from './guards.ts';
import type { Newcomers } from './newcomers.ts';
import { notFound, Refusal, rateLimited, unavailable } from './problems.ts';
import { LeaveBody, NewInboxBody, parsed } from './schemas.ts';
import { activeDomain, NOT_FREE, ownName, refuseCurious, stands } from './wished-name.ts';

/** Made names are one of many millions; two clashes in a row say that something is wrong. */
const MADE_NAME_ATTEMPTS = 5;

/** Seconds after which a full service may have room again: inboxes end all the time. */
const FULL_RETRY_SECONDS = 60;

/** `POST /inboxes`: the one route that needs no token, since it gives one. */
export function creationRoute(
  app: FastifyInstance,
  context: ApiContext,
  newcomers: Newcomers,
): void {
  const { deps } = context;

  app.post('/inboxes', async (request, reply) => {
    const wish = parsed(NewInboxBody, request.body);
    const name = wish.name === undefined ? null : stands(ownName(wish.name));
    const domain = stands(activeDomain(deps.pool, wish.domain, name));
    // It would end before its tab could come.
    if (deps.stopping.aborted) throw unavailable('The service is stopping.');
    const peer = deps.peerOf(request.raw);
    const verdict = await newcomers.take(peer);
    if (verdict.kind === 'over') {
      throw rateLimited(
        'http_source_inboxes',
        verdict.retryAfterSeconds,
        'Too many new inboxes from this source.',
      );
    }
    // What it answers tells whether the name lives, as `POST /names` does.
    if (name !== null) refuseCurious(await newcomers.takeName(peer));
    const maker: NewInbox['maker'] = { kind: wish.hold === true ? 'page' : 'program' };
    const answer = await create(context, name, domain, maker);
    deps.tokens.remember(answer.inbox.id);
    await newcomers.made(peer);
    deps.log.opened({ by: maker.kind === 'page' ? 'page' : 'program' });
    return reply.code(201).send(createdInbox(context, answer));
  });
}

/** The inbox as such. */
export function inboxRoutes(app: FastifyInstance, context: ApiContext): void {
  const { store, clock } = context.deps;

  app.get('/inbox', async (request): Promise<InboxInfo> => {
    const view = await context.use(request);
    const { messageCount, bytes, tabs } = view;
    return { ...common(context, view), messageCount, bytes, tabs };
  });

  app.delete('/inbox', async (request, reply) => {
    const answer = await store.destroy(inboxOf(request), 'deleted');
    switch (answer) {
      case 'ended':
        return reply.code(204).send();
      case 'dead':
        throw notFound();
      case 'permanent':
        throw new Refusal('forbidden', { detail: "The operator's inbox cannot be deleted." });
    }
  });

  app.post('/inbox/leave', async (request, reply) => {
    const { lease } = parsed(LeaveBody, request.body);
    await store.leave(inboxOf(request), lease ?? null);
    return reply.code(204).send();
  });

  app.post('/inbox/touch', async (request) => {
    const { expiresAt } = await context.use(request);
    return { expiresAt, serverTime: new Date(clock.wall()).toISOString() };
  });
}

type Created = Extract<CreateAnswer, { kind: 'created' }>;

async function create(
  { deps }: ApiContext,
  name: string | null,
  domain: PoolDomain,
  maker: NewInbox['maker'],
): Promise<Created> {
  const attempts = name === null ? MADE_NAME_ATTEMPTS : 1;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const address = newAddress(deps.pool, domain, name ?? makeName());
    // That host has become a domain of its own.
    if (address === null) continue;
    const answer = await deps.store.create({ address, maker });
    if (answer.kind === 'created') return answer;
    if (answer.kind === 'full') {
      throw new Refusal('full', {
        detail: 'No more inboxes can be held right now.',
        limit: 'max_inboxes',
        headers: { 'Retry-After': String(FULL_RETRY_SECONDS) },
      });
    }
  }
  if (name === null) throw unavailable('No free address was found.');
  throw new Refusal('not_free', { detail: NOT_FREE });
}

function createdInbox(context: ApiContext, { token, lease, inbox }: Created): CreatedInbox {
  return { ...common(context, inbox), token, ...(lease === null ? {} : { lease }) };
}

function common({ deps, settings }: ApiContext, view: InboxView) {
  const { address, cursor, createdAt, expiresAt } = view;
  return {
    address,
    cursor,
    createdAt,
    expiresAt,
    serverTime: new Date(deps.clock.wall()).toISOString(),
    idleTimeoutSeconds: settings.idleTimeoutSeconds,
    afterlife: settings.afterlife,
  };
}
