import { useCallback, useState } from 'react';
import type { Summary } from '#shared/message.ts';
import { findHiddenArrival } from './hidden-arrival.ts';
import type { HiddenInbox } from './useHiddenInboxes.ts';

export interface HiddenArrival {
  readonly message: Summary;
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
  const { inbox, message } = arrival;
  return {
    message,
    address: inbox.address,
    clockOffset: inbox.clockOffset,
    show: () => hidden.find((other) => other.inbox === inbox)?.show(),
    close: () => closeAt(inbox.address, inbox.lastSeq),
  };
}
