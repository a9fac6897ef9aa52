import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { waitForChange } from '#server/inbox/follow.ts';
import type { Continuation, InboxId, LeaseId } from '#server/inbox/types.ts';
import type { Summary } from '#shared/message.ts';
import type { Change, ChangesAnswer, MessagesAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { inboxOf } from './guards.ts';
import { notFound } from './problems.ts';
import { ChangesQuery, HeldQuery, parsed } from './schemas.ts';

interface Wish {
  readonly after?: string | undefined;
  readonly wait: number;
  /** Of a tab; programs have none. */
  readonly lease?: string | undefined;
}

/** What happened after a cursor; held, if asked to, until something does. */
export function feedRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get('/inbox/messages', async (request, reply): Promise<MessagesAnswer> => {
    const wish = parsed(HeldQuery, request.query);
    const { id } = await context.use(request);
    const next = await read(
      context,
      request,
      reply,
      id,
      wish,
      (change) => change.type === 'message',
    );
    return { messages: messagesIn(next.changes), cursor: next.cursor, ...resetOf(next) };
  });

  app.get('/inbox/changes', async (request, reply): Promise<ChangesAnswer> => {
    const wish = parsed(ChangesQuery, request.query);
    const { lease } = wish;
    if (lease === undefined) {
      const { id, address } = await context.use(request);
      const next = await read(context, request, reply, id, wish);
      return { ...changesAnswer(next), ...domainOf(context, address) };
    }
    return asTab(context, inboxOf(request), lease, reply, () =>
      read(context, request, reply, inboxOf(request), wish),
    );
  });

  app.get('/inbox/code', async (request, reply) => {
    const wish = parsed(HeldQuery, request.query);
    const { id } = await context.use(request);
    const next = await read(context, request, reply, id, wish, (change) => codeIn(change) !== null);
    const code = next.changes.map(codeIn).findLast((found) => found !== null);
    if (code === undefined) return reply.code(204).send();
    return reply.type('text/plain; charset=utf-8').send(code);
  });
}

/** 404 where the inbox is dead, or dies while the request is held. */
async function read(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  inbox: InboxId,
  wish: Wish,
  accepts: (change: Change) => boolean = () => true,
): Promise<Continuation> {
  const { store, clock } = context.deps;
  const askedAt = clock.wall();
  const next = await context.held.hold(request, reply, wish.wait, (patience) =>
    counted(context, wish, () =>
      waitForChange(store, inbox, wish.after ?? null, { ...patience, accepts }),
    ),
  );
  if (next === null) throw notFound();
  measurePushed(context, next.changes, askedAt);
  return next;
}

async function counted<Answer>(
  { deps: { measures } }: ApiContext,
  { wait, lease }: Wish,
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

/** What came while the request was held; the rest was there before anybody asked. */
function measurePushed(
  { deps: { clock, measures } }: ApiContext,
  changes: readonly Change[],
  askedAt: number,
): void {
  if (measures === undefined) return;
  for (const change of changes) {
    const dot = change.type === 'message' ? Date.parse(change.message.receivedAt) : -Infinity;
    if (dot >= askedAt)
      measures.pushed({ transport: 'request', ms: Math.max(0, clock.wall() - dot) });
  }
}

/**
 * A tab that lives on polling: it counts as present from before the read until after it,
 * and asking is no activity of a person. A lease that the store no longer knew was
 * replaced, and the tab must go on with the new one.
 */
async function asTab(
  context: ApiContext,
  inbox: InboxId,
  lease: LeaseId,
  reply: FastifyReply,
  answer: () => Promise<Continuation>,
): Promise<ChangesAnswer & { lease?: LeaseId }> {
  const { store } = context.deps;
  const present = await store.poll(inbox, lease);
  if (present === null) throw notFound();
  const next = await answer();
  // Whoever hung up is gone since then, not since now.
  if (!reply.raw.destroyed) await store.pollAnswered(inbox, present.lease);
  const replaced = present.lease === lease ? {} : { lease: present.lease };
  return { ...changesAnswer(next), ...domainOf(context, present.inbox.address), ...replaced };
}

function changesAnswer(next: Continuation): ChangesAnswer {
  return { changes: next.changes, cursor: next.cursor, ...resetOf(next) };
}

/** POOL-9, for those who have no socket to hear it on. Of an active domain there is nothing to tell. */
function domainOf(
  { deps: { pool } }: ApiContext,
  address: string,
): Pick<ChangesAnswer, 'domainState'> {
  const host = address.slice(address.lastIndexOf('@') + 1);
  // A domain that is none of ours any more takes no mail either.
  const domainState = pool.find(host)?.state ?? 'retired';
  return domainState === 'active' ? {} : { domainState };
}

function resetOf({ reset }: Continuation): { reset?: true } {
  return reset ? { reset } : {};
}

function messagesIn(changes: readonly Change[]): readonly Summary[] {
  return changes.flatMap((change) => (change.type === 'message' ? [change.message] : []));
}

/** The code that a change brings; one that was read late comes with `message:changed`. */
function codeIn(change: Change): string | null {
  switch (change.type) {
    case 'message':
      return change.message.code?.value ?? null;
    case 'message:changed':
      return change.changed.code?.value ?? null;
    case 'message:deleted':
      return null;
  }
}
