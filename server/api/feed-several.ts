import type { FastifyInstance } from 'fastify';
import type { SeveralChangesAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { answerTab, type Hold, readFeed } from './feed-routes.ts';
import { toTokenRefusal } from './request-checks.ts';
import { parse, SeveralChangesBody } from './request-schemas.ts';

/**
 * `POST /changes`: the changes of several inboxes of one tab, with one held request for all.
 * Reason: a browser opens few connections to one host.
 */
export function severalChangesRoute(app: FastifyInstance, context: ApiContext, hold: Hold): void {
  const { tokens, peerOf } = context;

  app.post('/changes', async (request, reply): Promise<SeveralChangesAnswer> => {
    const { inboxes, wait } = parse(SeveralChangesBody, request.body);
    const { source } = peerOf(request.raw);
    const tabs = await Promise.all(
      inboxes.map(async ({ token, ...tab }) => ({
        ...tab,
        answer: await tokens.check(token, source),
      })),
    );
    for (const { answer } of tabs) if (answer.kind === 'over') throw toTokenRefusal(answer);

    return hold({ request, reply, wait, lease: tabs[0]?.lease }, async (limits) => {
      const found = new AbortController();
      const signal = AbortSignal.any([limits.signal, found.signal]);
      const asked = tabs.map(async ({ answer, after, lease }) => {
        const changes =
          answer.kind === 'good'
            ? await answerTab(context, { inbox: answer.inbox, lease, reply }, () =>
                readFeed(context, { inbox: answer.inbox, after }, { ...limits, signal }),
              )
            : null;
        // The others then answer with what they have.
        if (changes === null || changes.reset || changes.changes.length > 0) found.abort();
        return changes ?? ({ gone: true } as const);
      });
      return { inboxes: await Promise.all(asked) };
    });
  });
}
