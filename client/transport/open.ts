import type { ChangesAnswer, CreatedInbox, InboxInfo } from '#shared/protocol.ts';
import type { OpenProblem } from '../inbox/state.ts';
import { type Answer, createInbox, describeInbox, holdInbox } from './rest.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** How a page came by its inbox, or why it did not. `at`: the tab's clock at the answer. */
export type Opening =
  | { readonly kind: 'created'; readonly inbox: CreatedInbox; readonly at: number }
  | {
      readonly kind: 'resumed';
      readonly token: string;
      readonly inbox: InboxInfo;
      /**
       * All that happened in it, so that the list is there as a whole. Asking held the inbox as
       * well, so that a script that is slow to load does not lose it. Null where it failed.
       */
      readonly told: ChangesAnswer | null;
      readonly at: number;
    }
  /** The one that this tab had is no more. */
  | { readonly kind: 'gone'; readonly address: string | null; readonly at: number }
  | { readonly kind: 'refused'; readonly problem: OpenProblem };

export interface OpenDeps {
  readonly request: typeof fetch;
  readonly keeper: TokenKeeper;
  readonly now: () => number;
  /** Where a new one is wished; null: at any domain. */
  readonly domain: string | null;
}

/** The inbox that this tab already has, else a new one. */
export async function openInbox(deps: OpenDeps): Promise<Opening> {
  const { request, keeper, now } = deps;
  const kept = keeper.read();
  if (kept === null) {
    const answer = await newInbox(deps);
    if (answer.kind !== 'ok') return refused(answer);
    keeper.keep(answer.value);
    return { kind: 'created', inbox: answer.value, at: now() };
  }
  const { token, address } = kept;
  const answer = await describeInbox(request, token);
  switch (answer.kind) {
    case 'ok': {
      const inbox = answer.value;
      const at = now();
      keeper.keep({ token, address: inbox.address });
      const told = await holdInbox(request, token);
      return { kind: 'resumed', token, inbox, told, at };
    }
    case 'gone':
      keeper.forget();
      return { kind: 'gone', address, at: now() };
    default:
      return refused(answer);
  }
}

/** A domain that takes no inboxes any more is no reason to have none. */
async function newInbox({ request, domain }: OpenDeps): Promise<Answer<CreatedInbox>> {
  const answer = await createInbox(request, domain);
  const elsewhere = answer.kind === 'unacceptable' && domain !== null;
  return elsewhere ? createInbox(request, null) : answer;
}

function refused(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Opening {
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
