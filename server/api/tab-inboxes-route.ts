import type { SeveralChangesAnswer } from '#shared/protocol.ts';
import type { ApiContext } from './context.ts';
import { answerTab, type HoldRequest, readFeed } from './feed-routes.ts';
import { toTokenRefusal } from './request-checks.ts';
import * as schemas from './schemas/protocol.ts';
import { SeveralChangesBody } from './schemas/requests.ts';
import { type ApiServer, json, problems, type RouteSchema } from './schemas/route-schema.ts';

/**
 * `POST /changes`: the changes of several inboxes of one tab, with one held request for all.
 * Reason: a browser opens few connections to one host.
 */
export function tabInboxesRoute(
  app: ApiServer,
  context: ApiContext,
  holdRequest: HoldRequest,
): void {
  const { tokens, peerOf } = context;

  const listSeveralChanges = {
    operationId: 'listSeveralChanges',
    tag: 'Tabs',
    summary: 'Wait for the changes of several inboxes',
    description:
      'For a tab that shows several: each inbox needs the lease of the tab. The service answers when one of them has a change, with one answer for each, in the same order.',
    body: SeveralChangesBody,
    response: {
      200: json(schemas.SeveralChangesAnswer, 'The changes of each inbox.'),
      ...problems(429),
    },
  } satisfies RouteSchema;
  app.post(
    '/changes',
    { schema: listSeveralChanges },
    async (request, reply): Promise<SeveralChangesAnswer> => {
      const { inboxes } = request.body;
      const { source } = peerOf(request.raw);
      const tabs = await Promise.all(
        inboxes.map(async ({ token, ...tab }) => ({
          ...tab,
          answer: await tokens.check(token, source),
        })),
      );
      for (const { answer } of tabs) if (answer.kind === 'over') throw toTokenRefusal(answer);
      const { wait } = request.body;
      return holdRequest({ request, reply, wait, lease: tabs[0]?.lease }, async (limits) => {
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
    },
  );
}
