import type { ChangesAnswer, SeveralChangesAnswer } from '#shared/protocol.ts';
import type { SeveralChangesBody } from '#shared/requests.ts';
import {
  type Answer,
  ask,
  type Fetch,
  JSON_BODY,
  type PollQuery,
  readJson,
  UNKNOWN_LEASE,
} from './rest.ts';

interface Poll {
  readonly token: string;
  readonly query: PollQuery;
  readonly answer: (answer: Answer<ChangesAnswer>) => void;
}

/**
 * Joins the polls of several inboxes into one held request, since a browser opens few connections
 * to one host. When a poll comes or is dropped, the request is sent anew with all that are left.
 */
export class SharedPolling {
  readonly #request: Fetch;
  readonly #polls = new Set<Poll>();
  #abort: AbortController | null = null;
  #isPlanned = false;

  constructor(request: Fetch) {
    this.#request = request;
  }

  changes(token: string, query: PollQuery): Promise<Answer<ChangesAnswer>> {
    const { promise, resolve } = Promise.withResolvers<Answer<ChangesAnswer>>();
    const poll: Poll = { token, query, answer: resolve };
    this.#polls.add(poll);
    query.signal.addEventListener('abort', () => {
      if (!this.#polls.delete(poll)) return;
      resolve({ kind: 'unreachable' });
      this.#askAnew();
    });
    this.#askAnew();
    return promise;
  }

  /** Once for all polls of this turn. */
  #askAnew(): void {
    this.#abort?.abort();
    this.#abort = null;
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      if (this.#polls.size > 0) void this.#ask([...this.#polls]);
    });
  }

  async #ask(polls: readonly Poll[]): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const asked = polls.map(({ token, query }) => ({ token, ...query }));
    const answer = await listSeveralChanges(this.#request, asked, abort.signal);
    // The polls are in the next request.
    if (abort.signal.aborted) return;
    this.#abort = null;
    for (const [index, poll] of polls.entries()) {
      this.#polls.delete(poll);
      poll.answer(answer.kind === 'ok' ? toAnswer(answer.value.inboxes[index]) : answer);
    }
  }
}

/** `POST /changes`: held until one of the inboxes has a change, no longer than any of them asks. */
function listSeveralChanges(
  request: Fetch,
  inboxes: readonly (Omit<PollQuery, 'signal'> & { readonly token: string })[],
  signal: AbortSignal,
): Promise<Answer<SeveralChangesAnswer>> {
  const asked: SeveralChangesBody = {
    wait: Math.min(...inboxes.map(({ wait }) => wait)),
    inboxes: inboxes.map(({ token, after, lease }) => ({
      ...{ token, lease: lease ?? UNKNOWN_LEASE },
      ...(after !== null && { after }),
    })),
  };
  const body = JSON.stringify(asked);
  const init = { method: 'POST', headers: JSON_BODY, body, signal };
  return ask(request, '/changes', init, readJson<SeveralChangesAnswer>);
}

function toAnswer(
  inbox: SeveralChangesAnswer['inboxes'][number] | undefined,
): Answer<ChangesAnswer> {
  return inbox === undefined || 'gone' in inbox ? { kind: 'gone' } : { kind: 'ok', value: inbox };
}
