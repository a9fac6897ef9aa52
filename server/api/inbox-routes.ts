import type { FastifyInstance } from 'fastify';
import { newAddress } from '#server/domains/addresses.ts';
import type { PoolDomain } from '#server/domains/pool.ts';
import { makeName } from '#server/inbox/make-name.ts';
import type { CreateAnswer, InboxView, NewInbox } from '#server/inbox/types.ts';
import type { CreatedInbox, InboxInfo, NameAnswer, NameProblem } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import type { CreationRates } from './creation-rates.ts';
import { notFound, Refusal, rateLimited, unavailable } from './refusal.ts';
import { requireInbox } from './request-checks.ts';
import {
  chooseDomain,
  NOT_FREE,
  parseRequestedName,
  requireNameRate,
  requireValid,
} from './requested-name.ts';
import { LeaveBody, NameBody, NewInboxBody, parse } from './schemas.ts';

/** There are many millions of made names: several clashes in a row mean a bug or a full pool. */
const MADE_NAME_ATTEMPTS = 5;

/** Seconds after which a full service may have room again: inboxes end continually. */
const FULL_RETRY_SECONDS = 60;

/** `POST /inboxes` needs no token: it issues one. */
export function creationRoute(
  app: FastifyInstance,
  context: ApiContext,
  creationRates: CreationRates,
): void {
  const { deps } = context;

  app.post('/inboxes', async (request, reply) => {
    const body = parse(NewInboxBody, request.body);
    const name = body.name === undefined ? null : requireValid(parseRequestedName(body.name));
    const domain = requireValid(chooseDomain(deps.pool, body.domain, name));
    // The inbox would end before its tab could connect.
    if (deps.stopping.aborted) throw unavailable('The service is stopping.');
    const peer = deps.peerOf(request.raw);
    const verdict = await creationRates.takeInbox(peer);
    if (verdict.kind === 'over') {
      throw rateLimited(
        'http_source_inboxes',
        verdict.retryAfterSeconds,
        'Too many new inboxes from this source.',
      );
    }
    // The answer tells whether the name is in use, like `POST /names`.
    if (name !== null) requireNameRate(await creationRates.takeName(peer));
    const maker: NewInbox['maker'] = { kind: body.hold === true ? 'page' : 'program' };
    const answer = await create(context, name, domain, maker);
    deps.tokens.remember(answer.inbox.id);
    await creationRates.countInbox(peer);
    deps.log.opened({ by: maker.kind === 'page' ? 'page' : 'program' });
    return reply.code(201).send(createdInbox(context, answer));
  });
}

/**
 * `POST /names`: whether a name is free, by the rules and the rate of `POST /inboxes`, so that both
 * together tell no more about other inboxes. A name that breaks a rule is not counted: the answer
 * does not depend on any inbox.
 */
export function nameRoute(
  app: FastifyInstance,
  { deps }: ApiContext,
  creationRates: CreationRates,
): void {
  app.post('/names', async (request): Promise<NameAnswer> => {
    const body = parse(NameBody, request.body);
    const name = parseRequestedName(body.name);
    if (name.kind === 'invalid') return notAvailable(name.why, name.detail);
    const domain = chooseDomain(deps.pool, body.domain, name.value);
    if (domain.kind === 'invalid') return notAvailable(domain.why, domain.detail);
    requireNameRate(await creationRates.takeName(deps.peerOf(request.raw)));
    const address = newAddress(deps.pool, domain.value, name.value);
    const isFree = address !== null && (await deps.store.isFree(address));
    return isFree ? { free: true, address } : notAvailable('not_free', NOT_FREE);
  });
}

function notAvailable(code: NameProblem, detail: string): NameAnswer {
  return { free: false, code, detail };
}

/** The routes of one inbox, without its messages. */
export function inboxRoutes(app: FastifyInstance, context: ApiContext): void {
  const { store, clock } = context.deps;

  app.get('/inbox', async (request): Promise<InboxInfo> => {
    const view = await context.touch(request);
    const { messageCount, bytes, tabs } = view;
    return { ...describe(context, view), messageCount, bytes, tabs };
  });

  app.delete('/inbox', async (request, reply) => {
    const answer = await store.destroy(requireInbox(request), 'deleted');
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
    const { lease } = parse(LeaveBody, request.body);
    await store.leave(requireInbox(request), lease ?? null);
    return reply.code(204).send();
  });

  app.post('/inbox/touch', async (request) => {
    const { expiresAt } = await context.touch(request);
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
    // The host has become a domain of the pool.
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
  return { ...describe(context, inbox), token, ...(lease === null ? {} : { lease }) };
}

function describe({ deps, settings }: ApiContext, view: InboxView) {
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
