import type { FastifyInstance, FastifyRequest } from 'fastify';
import { newAddress } from '#server/domains/addresses.ts';
import type { PoolDomain } from '#server/domains/pool.ts';
import { makeName } from '#server/inbox/make-name.ts';
import type { CreateAnswer, InboxView, NewInbox } from '#server/inbox/types.ts';
import type { Peer } from '#server/ops/peer.ts';
import type { CreatedInbox, InboxInfo, KeepAnswer, NameAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { CreationRates } from './creation-rates.ts';
import { notFound, Refusal, requireWithin, unavailable } from './refusal.ts';
import { requireInbox } from './request-checks.ts';
import { LeaveBody, NameBody, NewInboxBody, parse } from './request-schemas.ts';
import { BadName, chooseDomain, NOT_FREE, parseRequestedName } from './requested-name.ts';

/** There are many millions of made names: several clashes in a row mean a bug or a full pool. */
const MADE_NAME_ATTEMPTS = 5;

/** Seconds after which a full service may have room again: inboxes end continually. */
const FULL_RETRY_SECONDS = 60;

/** `POST /inboxes` and `POST /names` need no token. */
export function creationRoutes(app: FastifyInstance, context: ApiContext): void {
  const { pool, peerOf, rates, store, tokens, log, stopping, settings } = context;
  const creationRates = new CreationRates(settings, rates);

  /** The answer tells whether the name is in use: bounds how many names a source can probe. */
  async function requireNameRate(peer: Peer): Promise<void> {
    const verdict = await creationRates.takeName(peer);
    requireWithin(verdict, 'http_source_names', 'Too many names were asked for from this source.');
  }

  app.post('/inboxes', async (request, reply) => {
    const body = parse(NewInboxBody, request.body);
    const name = body.name === undefined ? null : parseRequestedName(body.name);
    const domain = chooseDomain(pool, body.domain, name);
    // The inbox would end before its tab could connect.
    if (stopping.aborted) throw unavailable('The service is stopping.');
    const peer = peerOf(request.raw);
    const verdict = await creationRates.takeInbox(peer);
    requireWithin(verdict, 'http_source_inboxes', 'Too many new inboxes from this source.');
    if (name !== null) await requireNameRate(peer);
    const kind = body.hold ? 'page' : 'program';
    const { inbox, token, lease } = await create(context, name, domain, { kind });
    tokens.remember(inbox.id);
    await creationRates.countInbox(peer);
    log.opened({ by: kind });
    const created: CreatedInbox = { ...describe(context, inbox), token, ...(lease && { lease }) };
    return reply.code(201).send(created);
  });

  /**
   * Whether a name is free, by the rules and the rate of `POST /inboxes`, so that both together
   * tell no more about other inboxes. A name that breaks a rule is not counted: the answer does
   * not depend on any inbox.
   */
  app.post('/names', async (request): Promise<NameAnswer> => {
    const body = parse(NameBody, request.body);
    try {
      const name = parseRequestedName(body.name);
      const address = newAddress(pool, chooseDomain(pool, body.domain, name), name);
      await requireNameRate(peerOf(request.raw));
      const isFree = address !== null && (await store.isFree(address));
      return isFree ? { free: true, address } : { free: false, code: 'not_free', detail: NOT_FREE };
    } catch (error) {
      if (!(error instanceof BadName)) throw error;
      return { free: false, code: error.why, detail: error.detail };
    }
  });
}

/** The routes of one inbox, without its messages. */
export function inboxRoutes(app: FastifyInstance, context: ApiContext): void {
  const { store, clock } = context;

  app.get('/inbox', async (request): Promise<InboxInfo> => {
    const view = await context.touch(request);
    const { messageCount, bytes, tabs, kept } = view;
    return { ...describe(context, view), messageCount, bytes, tabs, ...(kept ? { kept } : {}) };
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
    return describeEnd(await context.touch(request));
  });

  app.put('/inbox/keep', async (request): Promise<KeepAnswer> => {
    const view = await setKept(request, true);
    if (view.kept) return { ...describeEnd(view), kept: true };
    throw new Refusal('forbidden', { detail: 'This inbox cannot be kept without a tab.' });
  });

  app.delete('/inbox/keep', async (request): Promise<KeepAnswer> => {
    return { ...describeEnd(await setKept(request, false)), kept: false };
  });

  async function setKept(request: FastifyRequest, kept: boolean): Promise<InboxView> {
    const view = await store.setKept(requireInbox(request), kept);
    if (view === null) throw notFound();
    return view;
  }

  function describeEnd({ expiresAt }: InboxView) {
    return { expiresAt, serverTime: new Date(clock.wall()).toISOString() };
  }
}

type Created = Extract<CreateAnswer, { kind: 'created' }>;

async function create(
  { pool, store }: ApiContext,
  name: string | null,
  domain: PoolDomain,
  maker: NewInbox['maker'],
): Promise<Created> {
  const attempts = name === null ? MADE_NAME_ATTEMPTS : 1;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const address = newAddress(pool, domain, name ?? makeName());
    // The host has become a domain of the pool.
    if (address === null) continue;
    const answer = await store.create({ address, maker });
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

function describe({ clock, settings }: ApiContext, view: InboxView) {
  const { address, cursor, createdAt, expiresAt } = view;
  return {
    address,
    cursor,
    createdAt,
    expiresAt,
    serverTime: new Date(clock.wall()).toISOString(),
    idleTimeoutSeconds: settings.idleTimeoutSeconds,
    disconnectGraceSeconds: settings.disconnectGraceSeconds,
    keepSeconds: settings.keepSeconds,
    afterlife: settings.afterlife,
  };
}
