import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { waitForChange } from '#server/inbox/follow.ts';
import type { Continuation, InboxId, LeaseId } from '#server/inbox/types.ts';
import type { Summary } from '#shared/message.ts';
import type { Change, ChangesAnswer, MessagesAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { notFound } from './refusal.ts';
import { requireInbox } from './request-checks.ts';
import { ChangesQuery, HeldQuery, parse } from './schemas.ts';

interface FeedQuery {
  readonly after?: string | undefined;
  readonly wait: number;
  /** Only tabs have a lease. */
  readonly lease?: string | undefined;
}

/** Changes after a cursor. With `wait` the request is held until there is one. */
export function feedRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get('/inbox/messages', async (request, reply): Promise<MessagesAnswer> => {
    const query = parse(HeldQuery, request.query);
    const { id } = await context.touch(request);
    const next = await read(
      context,
      request,
      reply,
      id,
      query,
      (change) => change.type === 'message',
    );
    return { messages: messagesIn(next.changes), cursor: next.cursor, ...describeReset(next) };
  });

  app.get('/inbox/changes', async (request, reply): Promise<ChangesAnswer> => {
    const query = parse(ChangesQuery, request.query);
    const { lease } = query;
    if (lease === undefined) {
      const { id, address } = await context.touch(request);
      const next = await read(context, request, reply, id, query);
      return { ...changesAnswer(next), ...describeDomain(context, address) };
    }
    return answerTab(context, requireInbox(request), lease, reply, () =>
      read(context, request, reply, requireInbox(request), query),
    );
  });

  app.get('/inbox/code', async (request, reply) => {
    const query = parse(HeldQuery, request.query);
    const { id } = await context.touch(request);
    const next = await read(
      context,
      request,
      reply,
      id,
      query,
      (change) => findCode(change) !== null,
    );
    const code = next.changes.map(findCode).findLast((found) => found !== null);
    if (code === undefined) return reply.code(204).send();
    return reply.type('text/plain; charset=utf-8').send(code);
  });
}

/** 404 if the inbox is dead, or ends while the request is held. */
async function read(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  inbox: InboxId,
  query: FeedQuery,
  accepts: (change: Change) => boolean = () => true,
): Promise<Continuation> {
  const { store, clock } = context.deps;
  const receivedAt = clock.wall();
  const next = await context.held.hold(request, reply, query.wait, (limits) =>
    countHeld(context, query, () =>
      waitForChange(store, inbox, query.after ?? null, { ...limits, accepts }),
    ),
  );
  if (next === null) throw notFound();
  measurePushed(context, next.changes, receivedAt);
  return next;
}

async function countHeld<Answer>(
  { deps: { measures } }: ApiContext,
  { wait, lease }: FeedQuery,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  if (measures === undefined || wait === 0) return answer();
  const by = lease === undefined ? 'program' : 'tab';
  measures.held(by, 1);
  try {
    return await answer();
  } finally {
    measures.held(by, -1);
  }
}

/** Measures messages that came while the request was held. */
function measurePushed(
  { deps: { clock, measures } }: ApiContext,
  changes: readonly Change[],
  receivedAt: number,
): void {
  if (measures === undefined) return;
  for (const change of changes) {
    const dot = change.type === 'message' ? Date.parse(change.message.receivedAt) : -Infinity;
    if (dot >= receivedAt)
      measures.pushed({ transport: 'request', ms: Math.max(0, clock.wall() - dot) });
  }
}

/**
 * A tab without a socket. It counts as connected from before the read until after it, and the
 * request is no activity of a person. If the store no longer knows the lease, the answer carries
 * a new one for the tab to use.
 */
async function answerTab(
  context: ApiContext,
  inbox: InboxId,
  lease: LeaseId,
  reply: FastifyReply,
  answer: () => Promise<Continuation>,
): Promise<ChangesAnswer & { lease?: LeaseId }> {
  const { store } = context.deps;
  const polled = await store.poll(inbox, lease);
  if (polled === null) throw notFound();
  const next = await answer();
  // A tab that hung up has been gone since then, not since now.
  if (!reply.raw.destroyed) await store.pollAnswered(inbox, polled.lease);
  const replaced = polled.lease === lease ? {} : { lease: polled.lease };
  return { ...changesAnswer(next), ...describeDomain(context, polled.inbox.address), ...replaced };
}

function changesAnswer(next: Continuation): ChangesAnswer {
  return { changes: next.changes, cursor: next.cursor, ...describeReset(next) };
}

/** POOL-6 for tabs without a socket. Absent for an active domain. */
function describeDomain(
  { deps: { pool } }: ApiContext,
  address: string,
): Pick<ChangesAnswer, 'domainState'> {
  const host = address.slice(address.lastIndexOf('@') + 1);
  // A domain outside of the pool takes no mail.
  const domainState = pool.find(host)?.state ?? 'retired';
  return domainState === 'active' ? {} : { domainState };
}

function describeReset({ reset }: Continuation): { reset?: true } {
  return reset ? { reset } : {};
}

function messagesIn(changes: readonly Change[]): readonly Summary[] {
  return changes.flatMap((change) => (change.type === 'message' ? [change.message] : []));
}

/** The code of a change. A message that was read late brings it with `message:changed`. */
function findCode(change: Change): string | null {
  switch (change.type) {
    case 'message':
      return change.message.code?.value ?? null;
    case 'message:changed':
      return change.changed.code?.value ?? null;
    case 'message:deleted':
      return null;
  }
}
