import type { FastifyReply, FastifyRequest } from 'fastify';
import { type WaitLimits, waitForChange } from '#server/inbox/follow.ts';
import type { Continuation, InboxId } from '#server/inbox/types.ts';
import { ConcurrencyLimit } from '#server/ops/limits.ts';
import type { Change, ChangesAnswer, MessagesAnswer } from '#shared/protocol.ts';
import { API_KEY_FACTOR, identifyClient } from './api-keys.ts';
import type { ApiContext } from './context.ts';
import { rateLimited, requireFound } from './refusal.ts';
import { requireInbox } from './request-checks.ts';
import * as schemas from './schemas/protocol.ts';
import { ChangesQuery, HeldQuery } from './schemas/requests.ts';
import { type ApiServer, json, type RouteSchema, text } from './schemas/route-schema.ts';

interface Feed {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly inbox: InboxId;
  readonly after?: string | undefined;
  readonly wait: number;
  /** Only tabs have a lease. */
  readonly lease?: string | undefined;
}

/** Changes after a cursor. With `wait` the request is held until there is one. */
export function feedRoutes(app: ApiServer, context: ApiContext, holdRequest: HoldRequest): void {
  /** @throws 404 if the inbox is dead, or ends while the request is held. */
  async function read(feed: Feed, accepts?: (change: Change) => boolean): Promise<Continuation> {
    const answer = (limits: WaitLimits) => readFeed(context, feed, { ...limits, accepts });
    return requireFound(await holdRequest(feed, answer));
  }

  const listMessages = {
    operationId: 'listMessages',
    tag: 'Emails',
    summary: 'List emails, or wait for the next one',
    description:
      'Oldest first; with `after`, only newer ones. With `wait` the request is held until there is one. If none comes in time, `messages` is empty. In a loop over `cursor` no email is missed or seen twice.',
    querystring: HeldQuery,
    response: {
      200: json(schemas.MessagesAnswer, 'The emails, and the cursor for the next request.'),
    },
  } satisfies RouteSchema;
  app.get('/inbox/messages', { schema: listMessages }, async (request, reply) => {
    const { id: inbox } = await context.touch(request);
    const isMessage = ({ type }: Change) => type === 'message';
    const feed = { request, reply, inbox, ...request.query };
    const { changes, ...next } = await read(feed, isMessage);
    const messages = changes.flatMap((change) => ('message' in change ? [change.message] : []));
    return { messages, ...describeEnd(next) } satisfies MessagesAnswer;
  });

  const listChanges = {
    operationId: 'listChanges',
    tag: 'Emails',
    summary: 'List everything that happened, or wait for it',
    description:
      'As Socket.IO pushes it. With `wait` the request is held until something happens. With a `lease` it is how a tab without a socket lives: any node can answer it.',
    querystring: ChangesQuery,
    response: {
      200: json(schemas.ChangesAnswer, 'The changes, and the cursor for the next request.'),
    },
  } satisfies RouteSchema;
  app.get(
    '/inbox/changes',
    { schema: listChanges },
    async (request, reply): Promise<ChangesAnswer> => {
      const { query } = request;
      if (query.lease !== undefined) {
        const feed = { request, reply, inbox: requireInbox(request), ...query, lease: query.lease };
        return requireFound(await answerTab(context, feed, () => read(feed)));
      }
      const { id: inbox, address } = await context.touch(request);
      return describeChanges(context, address, await read({ request, reply, inbox, ...query }));
    },
  );

  const getCode = {
    operationId: 'getCode',
    tag: 'Emails',
    summary: 'Get the newest code, or wait for it',
    description:
      'Just the newest code, as text: it may begin with 0, so do not parse it as JSON (`parseAs: "text"` in openapi-fetch). Take the cursor before you cause the email: then an old code is never the answer.',
    querystring: HeldQuery,
    response: {
      200: text('The code to type.'),
      204: { description: 'No code came in time.' },
    },
  } satisfies RouteSchema;
  app.get('/inbox/code', { schema: getCode }, async (request, reply) => {
    const { id: inbox } = await context.touch(request);
    const { changes } = await read({ request, reply, inbox, ...request.query }, acceptCodes());
    // A message comes in its present state, whatever was changed in it later.
    const newest = changes.findLast(({ type }) => type === 'message') ?? changes.at(-1);
    const code = newest && findCode(newest);
    if (code === undefined) return reply.code(204).send();
    return reply.type('text/plain; charset=utf-8').send(code);
  });
}

/** Null if the inbox is dead, or ends meanwhile. */
export async function readFeed(
  { store, clock, measures }: ApiContext,
  { inbox, after }: Pick<Feed, 'inbox' | 'after'>,
  limits: WaitLimits,
): Promise<Continuation | null> {
  const receivedAt = clock.wall();
  const next = await waitForChange(store, inbox, after ?? null, limits);
  for (const change of next?.changes ?? []) {
    // Only messages that came while the request was held.
    const dot = change.type === 'message' ? Date.parse(change.message.receivedAt) : -Infinity;
    const ms = Math.max(0, clock.wall() - dot);
    if (dot >= receivedAt) measures?.pushed({ transport: 'request', ms });
  }
  return next;
}

/** Seconds after which one of the source's held requests may have ended. */
const RETRY_AFTER_SECONDS = 5;

export type HoldRequest = ReturnType<typeof createHoldRequest>;

/**
 * Answers requests later, limited per source. They end when their time is over, when the
 * client disconnects, and when the service stops.
 */
export function createHoldRequest({ stopping, measures, peerOf, settings }: ApiContext) {
  const ofSources = new ConcurrencyLimit(settings.sourceWaits);
  const ofKeys = new ConcurrencyLimit(settings.sourceWaits * API_KEY_FACTOR);
  // One listener for all: an event target walks through its listeners to add or remove one.
  const held = new Set<() => void>();
  const leaveAll = () => {
    for (const leave of held) leave();
  };
  stopping.addEventListener('abort', leaveAll, { once: true });

  /**
   * Runs `answer` with the requested wait. Refuses with 429 over the limit. A client that has
   * disconnected takes no place, even while the store is slow.
   */
  return async <Answer>(
    { request, reply: { raw: response }, wait, lease }: Omit<Feed, 'inbox' | 'after'>,
    answer: (limits: { timeoutMs: number; signal: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer> => {
    const timeoutMs = stopping.aborted || response.destroyed ? 0 : wait * 1000;
    const end = new AbortController();
    const { signal } = end;
    if (timeoutMs === 0) return answer({ timeoutMs, signal });

    const by = lease === undefined ? 'program' : 'tab';
    const { source, hasKey } = identifyClient(request, peerOf);
    const open = hasKey ? ofKeys : ofSources;
    if (!open.hasRoom(source)) {
      throw rateLimited(
        'http_source_waits',
        RETRY_AFTER_SECONDS,
        'Too many requests are being held for this source.',
      );
    }
    const leave = () => {
      if (signal.aborted) return;
      end.abort();
      held.delete(leave);
      open.leave(source);
      measures?.held(by, -1);
    };
    open.enter(source);
    measures?.held(by, 1);
    held.add(leave);
    response.once('close', leave);
    try {
      return await answer({ timeoutMs, signal });
    } finally {
      response.off('close', leave);
      leave();
    }
  };
}

/**
 * A tab without a socket. It counts as connected from before the read until after it, and the
 * request is no activity of a person. If the store no longer knows the lease, the answer carries
 * a new one for the tab to use. Null if the inbox is dead, or ends meanwhile.
 */
export async function answerTab(
  context: ApiContext,
  { inbox, lease, reply }: Pick<Feed, 'inbox' | 'reply'> & { readonly lease: string },
  read: () => Promise<Continuation | null>,
): Promise<ChangesAnswer | null> {
  const polled = await context.store.poll(inbox, lease);
  if (polled === null) return null;
  const next = await read();
  if (next === null) return null;
  // A tab that disconnected has been gone since then, not since now.
  if (!reply.raw.destroyed) await context.store.pollAnswered(inbox, polled.lease);
  const answer = describeChanges(context, polled.inbox.address, next);
  return polled.lease === lease ? answer : { ...answer, lease: polled.lease };
}

/** POOL-6 for tabs without a socket: with the state of a domain that is not active. */
function describeChanges({ pool }: ApiContext, address: string, next: Continuation): ChangesAnswer {
  const host = address.slice(address.lastIndexOf('@') + 1);
  // A domain outside of the pool takes no mail.
  const domainState = pool.find(host)?.state ?? 'retired';
  const answer = { changes: next.changes, ...describeEnd(next) };
  return domainState === 'active' ? answer : { ...answer, domainState };
}

function describeEnd({ cursor, reset }: Pick<Continuation, 'cursor' | 'reset'>) {
  return reset ? { cursor, reset } : { cursor };
}

/** Accepts the changes that bring a code, but not to a message from before the cursor. */
function acceptCodes(): (change: Change) => boolean {
  const arrived = new Set<string>();
  return (change) => {
    if (change.type === 'message') arrived.add(change.message.id);
    else if (!arrived.has(change.id)) return false;
    return findCode(change) !== undefined;
  };
}

/** The code of a change. A message that was read late brings it with `message:changed`. */
function findCode(change: Change): string | undefined {
  switch (change.type) {
    case 'message':
      return change.message.code?.value;
    case 'message:changed':
      return change.changed.code?.value;
    case 'message:deleted':
      return undefined;
  }
}
