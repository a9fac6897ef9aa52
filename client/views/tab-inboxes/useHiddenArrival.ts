import { useCallback, useState } from 'react';
import type { Summary } from '#shared/message.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import type { HiddenInbox } from './useHiddenInboxes.ts';

export interface HiddenArrival {
  readonly message: Summary;
  /** Further new emails of the same inbox. */
  readonly moreCount: number;
  readonly address: string;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  /** Shows the inbox that got it. */
  readonly show: () => void;
  readonly close: () => void;
}

/** The email of a hidden inbox that the user should know of. */
export function useHiddenArrival(hidden: readonly HiddenInbox[]): HiddenArrival | null {
  const [since] = useState(() => Date.now());
  const [closed, setClosed] = useState<ReadonlyMap<string, number>>(new Map());
  const arrival = findHiddenArrival(
    hidden.map(({ inbox }) => inbox),
    since,
    closed,
  );
  const closeAt = useCallback((address: string, seq: number) => {
    setClosed((before) => new Map([...before, [address, seq]]));
  }, []);
  if (arrival === null) return null;
  const { inbox, message, moreCount } = arrival;
  return {
    message,
    moreCount,
    address: inbox.address,
    clockOffset: inbox.clockOffset,
    show: () => hidden.find((other) => other.inbox === inbox)?.show(),
    close: () => closeAt(inbox.address, inbox.lastSeq),
  };
}

type Email = Pick<Summary, 'seq' | 'seen' | 'receivedAt'> & { readonly code: object | null };

type Inbox<M extends Email> = Pick<HeldInbox, 'address' | 'clockOffset'> & {
  /** Newest first. */
  readonly messages: readonly M[];
};

/**
 * The unread email that a hidden inbox got while another one is shown: the newest code, else the
 * newest email; and how many more that inbox got. Null if there is none.
 *
 * @param since when the shown inbox appeared, by the clock of the browser.
 * @param closed the highest `seq` of which the user has closed the banner, by address.
 */
export function findHiddenArrival<M extends Email, I extends Inbox<M>>(
  inboxes: readonly (I & Inbox<M>)[],
  since: number,
  closed: ReadonlyMap<string, number>,
): { readonly inbox: I; readonly message: M; readonly moreCount: number } | null {
  const arrivals = inboxes
    .flatMap((inbox) =>
      inbox.messages
        .filter(({ seq, seen }) => !seen && seq > (closed.get(inbox.address) ?? 0))
        .filter(({ receivedAt }) => Date.parse(receivedAt) >= since + inbox.clockOffset)
        .map((message) => ({ inbox, message })),
    )
    .sort((a, b) => Date.parse(b.message.receivedAt) - Date.parse(a.message.receivedAt));
  const first = arrivals.find(({ message }) => message.code !== null) ?? arrivals[0];
  if (first === undefined) return null;
  return { ...first, moreCount: arrivals.filter(({ inbox }) => inbox === first.inbox).length - 1 };
}
