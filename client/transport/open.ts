import type { ChangesAnswer, CreatedInbox, InboxInfo } from '#shared/protocol.ts';
import type { OpenProblem } from '../inbox/state.ts';
import { type Answer, createInbox, describeInbox, holdInbox } from './rest.ts';
import type { TokenStorage } from './token-storage.ts';

/** The inbox that a page got, or why it got none. `at`: the tab's clock at the answer. */
export type OpenResult =
  | { readonly kind: 'created'; readonly inbox: CreatedInbox; readonly at: number }
  | {
      readonly kind: 'resumed';
      readonly token: string;
      readonly inbox: InboxInfo;
      /**
       * All changes of the inbox, so that the list is painted as a whole. The request also held
       * the inbox, so that it survives a slowly loading script. Null if it failed.
       */
      readonly changes: ChangesAnswer | null;
      readonly at: number;
    }
  /** The inbox that this tab had no longer exists. */
  | {
      readonly kind: 'gone';
      readonly token: string;
      readonly address: string | null;
      readonly at: number;
    }
  | { readonly kind: 'refused'; readonly problem: OpenProblem };

export interface OpenDeps {
  readonly request: typeof fetch;
  readonly tokens: TokenStorage;
  readonly now: () => number;
  /** Domain of a new inbox; null: any. */
  readonly domain: string | null;
}

/** The inbox that this tab already has, else a new one. */
export async function openInbox(deps: OpenDeps): Promise<OpenResult> {
  const { request, tokens, now } = deps;
  const stored = tokens.read();
  if (stored === null) {
    const answer = await createAnywhere(deps);
    if (answer.kind !== 'ok') return toRefused(answer);
    tokens.write(answer.value);
    return { kind: 'created', inbox: answer.value, at: now() };
  }
  const { token, address } = stored;
  const answer = await describeInbox(request, token);
  switch (answer.kind) {
    case 'ok': {
      const inbox = answer.value;
      const at = now();
      tokens.write({ token, address: inbox.address });
      const changes = await holdInbox(request, token);
      return { kind: 'resumed', token, inbox, changes, at };
    }
    case 'gone':
      tokens.clear();
      return { kind: 'gone', token, address, at: now() };
    default:
      return toRefused(answer);
  }
}

/** If that domain takes no new inboxes any more, any other will do. */
async function createAnywhere({ request, domain }: OpenDeps): Promise<Answer<CreatedInbox>> {
  const answer = await createInbox(request, domain);
  const isRefused = answer.kind === 'unacceptable' && domain !== null;
  return isRefused ? createInbox(request, null) : answer;
}

function toRefused(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): OpenResult {
  switch (answer.kind) {
    case 'rate_limited':
    case 'full':
      return { kind: 'refused', problem: answer };
    case 'gone':
    case 'unacceptable':
    case 'unreachable':
      return { kind: 'refused', problem: { kind: 'unreachable' } };
  }
}
