import type { ChangesAnswer } from '#shared/protocol.ts';
import type { Answer, Fetch, PollQuery } from './rest.ts';
import type { SharedPolling } from './shared-polling.ts';

/** Polls for one inbox: `alone` by a request of its own, or together with the other inboxes. */
export type Poll = (
  token: string,
  query: PollQuery,
  alone: () => Promise<Answer<ChangesAnswer>>,
) => Promise<Answer<ChangesAnswer>>;

/** `count`: inboxes of this tab. From the second on they share one held request. */
export function pollTogether(request: Fetch, count: () => number): Poll {
  let loading: Promise<SharedPolling> | null = null;
  const load = async () => {
    const { SharedPolling } = await import('./shared-polling.ts');
    return new SharedPolling(request);
  };
  return async (token, query, alone) => {
    if (count() < 2) return alone();
    try {
      loading ??= load();
      return (await loading).changes(token, query);
    } catch {
      // The chunk did not load: the poller tries again later.
      loading = null;
      return { kind: 'unreachable' };
    }
  };
}
