import type { FastifyRequest } from 'fastify';
import { newAddress } from '#server/domains/addresses.ts';
import type { PoolDomain } from '#server/domains/pool.ts';
import { makeName } from '#server/inbox/make-name.ts';
import type { CreateAnswer, InboxView, NewInbox } from '#server/inbox/types.ts';
import type { CreatedInbox, InboxInfo, KeepAnswer, NameAnswer } from '#shared/protocol.ts';
import { type Client, identifyClient } from './api-keys.ts';
import type { ApiContext } from './context.ts';
import { CreationRates } from './creation-rates.ts';
import { notFound, Refusal, requireFound, requireWithin, unavailable } from './refusal.ts';
import { requireInbox } from './request-checks.ts';
import { BadName, chooseDomain, NOT_FREE, parseRequestedName } from './requested-name.ts';
import * as schemas from './schemas/protocol.ts';
import { LeaveBody, NameBody, NewInboxBody } from './schemas/requests.ts';
import { type ApiServer, json, problems, type RouteSchema } from './schemas/route-schema.ts';

/** There are many millions of made names: several clashes in a row mean a bug or a full pool. */
const MADE_NAME_ATTEMPTS = 5;

/** Seconds after which a full service may have room again: inboxes end continually. */
const FULL_RETRY_SECONDS = 60;

/** `POST /inboxes` and `POST /names` need no token. */
export function creationRoutes(app: ApiServer, context: ApiContext): void {
  const { pool, peerOf, rates, store, tokens, log, stopping, settings } = context;
  const creationRates = new CreationRates(settings, rates);

  /** The answer tells whether the name is in use: bounds how many names a source can probe. */
  async function requireNameRate(client: Client): Promise<void> {
    const verdict = await creationRates.takeName(client);
    requireWithin(verdict, 'http_source_names', 'Too many names were asked for from this source.');
  }

  const createInbox = {
    operationId: 'createInbox',
    tag: 'Inboxes',
    summary: 'Create an inbox',
    description:
      'The body and all its fields are optional. Without a name the service makes one that cannot be guessed. Keep the token: it is in no other answer.',
    body: NewInboxBody,
    response: {
      201: json(schemas.CreatedInbox, 'The inbox, and the token that opens it.'),
      ...problems(409, 429),
    },
  } satisfies RouteSchema;
  app.post('/inboxes', { schema: createInbox }, async (request, reply) => {
    const { body } = request;
    const name = body.name === undefined ? null : parseRequestedName(body.name);
    const domain = chooseDomain(pool, body.domain, name);
    // The inbox would end before its tab could connect.
    if (stopping.aborted) throw unavailable('The service is stopping.');
    const client = identifyClient(request, peerOf);
    const verdict = await creationRates.takeInbox(client);
    requireWithin(verdict, 'http_source_inboxes', 'Too many new inboxes from this source.');
    if (name !== null) await requireNameRate(client);
    const kind = body.hold ? 'page' : 'program';
    const { inbox, token, lease } = await create(context, name, domain, { kind });
    tokens.remember(inbox.id);
    await creationRates.countInbox(client);
    log.opened({ by: kind });
    const created: CreatedInbox = { ...describe(context, inbox), token, ...(lease && { lease }) };
    return reply.code(201).send(created);
  });

  /**
   * Whether a name is free, by the rules and the rate of `POST /inboxes`, so that both together
   * tell no more about other inboxes. A name that breaks a rule is not counted: the answer does
   * not depend on any inbox.
   */
  const checkName = {
    operationId: 'checkName',
    tag: 'Inboxes',
    summary: 'Ask whether a chosen name is free',
    description:
      'Nothing is reserved. Asking and creating share one rate: as many chosen names a minute as new inboxes.',
    body: NameBody,
    response: {
      200: json(schemas.NameAnswer, 'The address that the name would have, or why it has none.'),
      ...problems(429),
    },
  } satisfies RouteSchema;
  app.post('/names', { schema: checkName }, async (request): Promise<NameAnswer> => {
    const { body } = request;
    try {
      const name = parseRequestedName(body.name);
      const address = newAddress(pool, chooseDomain(pool, body.domain, name), name);
      await requireNameRate(identifyClient(request, peerOf));
      const isFree = address !== null && (await store.isFree(address));
      return isFree ? { free: true, address } : { free: false, code: 'not_free', detail: NOT_FREE };
    } catch (error) {
      if (error instanceof BadName) return error.answer;
      throw error;
    }
  });
}

/** The routes of one inbox, without its messages. */
export function inboxRoutes(app: ApiServer, context: ApiContext): void {
  const { store, clock } = context;

  const getInbox = {
    operationId: 'getInbox',
    tag: 'Inboxes',
    summary: 'Show the inbox',
    description: 'Its `cursor` is the position before everything that comes from now on.',
    response: { 200: json(schemas.InboxInfo, 'The inbox, without its emails.') },
  } satisfies RouteSchema;
  app.get('/inbox', { schema: getInbox }, async (request): Promise<InboxInfo> => {
    const view = await context.touch(request);
    const { messageCount, bytes, tabs, kept } = view;
    return { ...describe(context, view), messageCount, bytes, tabs, ...(kept ? { kept } : {}) };
  });

  const deleteInbox = {
    operationId: 'deleteInbox',
    tag: 'Inboxes',
    summary: 'Delete the inbox',
    description:
      'It ends at once: its emails are deleted, email for it is refused, and its token is unknown. For 24 hours no client can create the same address.',
    response: { 204: { description: 'The inbox has ended.' } },
  } satisfies RouteSchema;
  app.delete('/inbox', { schema: deleteInbox }, async (request, reply) => {
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

  const leaveInbox = {
    operationId: 'leaveInbox',
    tag: 'Tabs',
    summary: 'Say goodbye as a tab',
    description:
      'The inbox then ends within seconds unless a tab connects. A program that wants to end it deletes it.',
    body: LeaveBody,
    response: { 204: { description: 'The tab has left.' } },
  } satisfies RouteSchema;
  app.post('/inbox/leave', { schema: leaveInbox }, async (request, reply) => {
    await store.leave(requireInbox(request), request.body.lease ?? null);
    return reply.code(204).send();
  });

  const touchInbox = {
    operationId: 'touchInbox',
    tag: 'Inboxes',
    summary: 'Count as activity',
    description: 'Moves the end of the inbox and does nothing else.',
    response: { 200: json(schemas.ExpiryAnswer, 'When the inbox ends now.') },
  } satisfies RouteSchema;
  app.post('/inbox/touch', { schema: touchInbox }, async (request) => {
    return describeEnd(await context.touch(request));
  });

  const keepInbox = {
    operationId: 'keepInbox',
    tag: 'Inboxes',
    summary: 'Keep the inbox without a tab',
    description:
      'For `keepSeconds`, counted from the first such request. Activity does not move that end. 403 if the service keeps no inbox.',
    response: { 200: json(schemas.KeepAnswer, 'Until when the inbox is kept.') },
  } satisfies RouteSchema;
  app.put('/inbox/keep', { schema: keepInbox }, async (request): Promise<KeepAnswer> => {
    const view = await setKept(request, true);
    if (view.kept) return { ...describeEnd(view), kept: true };
    throw new Refusal('forbidden', { detail: 'This inbox cannot be kept without a tab.' });
  });

  const releaseInbox = {
    operationId: 'releaseInbox',
    tag: 'Inboxes',
    summary: 'Keep the inbox no longer',
    description: 'It ends like any other again.',
    response: { 200: json(schemas.KeepAnswer, 'When the inbox ends now.') },
  } satisfies RouteSchema;
  app.delete('/inbox/keep', { schema: releaseInbox }, async (request): Promise<KeepAnswer> => {
    return { ...describeEnd(await setKept(request, false)), kept: false };
  });

  async function setKept(request: FastifyRequest, kept: boolean): Promise<InboxView> {
    return requireFound(await store.setKept(requireInbox(request), kept));
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
    ...settings.rules,
  };
}
