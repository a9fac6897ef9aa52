import type { FastifyInstance } from 'fastify';
import { newAddress } from '#server/domains/addresses.ts';
import type { DomainPool, PoolDomain } from '#server/domains/pool.ts';
import { makeName } from '#server/inbox/names.ts';
import type { CreateAnswer, InboxView, NewInbox } from '#server/inbox/types.ts';
import { MinuteRate } from '#server/ops/limits.ts';
import { judgeOwnName, type NameVerdict } from '#shared/address.ts';
import type { CreatedInbox, DomainState, InboxInfo } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { inboxOf } from './guards.ts';
import { notFound, Refusal, rateLimited, unavailable } from './problems.ts';
import { LeaveBody, NewInboxBody, parsed } from './schemas.ts';

/** Made names are one of many millions; two clashes in a row say that something is wrong. */
const MADE_NAME_ATTEMPTS = 5;

/** Seconds after which a full service may have room again: inboxes end all the time. */
const FULL_RETRY_SECONDS = 60;

const WHY_NOT = {
  malformed: 'A name has 3 to 32 letters, digits, dots and hyphens, letters or digits at its ends.',
  reserved: 'This name is reserved.',
  looks_made: 'This name looks like one that is made here.',
} as const satisfies Record<Exclude<NameVerdict, 'ok'>, string>;

/** `POST /inboxes`: the one route that needs no token, since it gives one. */
export function creationRoute(app: FastifyInstance, context: ApiContext): void {
  const { deps, settings } = context;
  const created = new MinuteRate(settings.sourceInboxes);

  app.post('/inboxes', async (request, reply) => {
    const wish = parsed(NewInboxBody, request.body);
    const name = wish.name === undefined ? null : ownName(wish.name);
    const domain = activeDomain(context, wish.domain, name);
    // It would end before its tab could come.
    if (deps.stopping.aborted) throw unavailable('The service is stopping.');
    const verdict = await created.take(deps.peerOf(request.raw).source);
    if (verdict.kind === 'over') {
      throw rateLimited(verdict.retryAfterSeconds, 'Too many new inboxes from this source.');
    }
    const maker: NewInbox['maker'] = { kind: wish.hold === true ? 'page' : 'program' };
    const answer = await create(context, name, domain, maker);
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

function ownName(name: string): string {
  const verdict = judgeOwnName(name);
  if (verdict !== 'ok') throw new Refusal('bad_name', { detail: WHY_NOT[verdict] });
  return name.toLowerCase();
}

const NO_HOST_LABEL =
  'At this domain the name becomes a host, and this one cannot: take letters, digits and hyphens.';

const WHY_NOT_HERE = {
  draining: 'This domain takes no new inboxes: it is about to be retired.',
  retired: 'This domain takes no new inboxes: it is retired.',
  unknown: 'This domain is not one of ours.',
} as const satisfies Record<Exclude<DomainState, 'active'> | 'unknown', string>;

function activeDomain(
  { deps: { pool } }: ApiContext,
  wanted: string | undefined,
  name: string | null,
): PoolDomain {
  if (wanted === undefined) return anyDomain(pool, name);
  const found = pool.named(wanted);
  if (found?.state !== 'active') {
    const why = WHY_NOT_HERE[found?.state ?? 'unknown'];
    throw new Refusal('bad_request', {
      detail: `${why} GET /api/v1/domains lists the active ones.`,
    });
  }
  if (name !== null && newAddress(pool, found, name) === null) {
    throw new Refusal('bad_name', { detail: NO_HOST_LABEL });
  }
  return found;
}

/** By weight, of those where the name can stand. */
function anyDomain(pool: DomainPool, name: string | null): PoolDomain {
  const suits = (domain: PoolDomain) => name === null || newAddress(pool, domain, name) !== null;
  const picked = pool.pick(suits);
  if (picked !== null) return picked;
  if (pool.pick() === null) throw unavailable('No domain takes new inboxes right now.');
  throw new Refusal('bad_name', { detail: NO_HOST_LABEL });
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
        headers: { 'Retry-After': String(FULL_RETRY_SECONDS) },
      });
    }
  }
  if (name === null) throw unavailable('No free address was found.');
  throw new Refusal('not_free', { detail: 'This address is in use, or was until recently.' });
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
  };
}
