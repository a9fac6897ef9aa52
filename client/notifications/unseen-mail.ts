import { useEffect, useReducer, useRef, useSyncExternalStore } from 'react';
import type { Summary } from '#shared/message.ts';
import type { HeldInbox } from '../inbox/state.ts';

/** Milliseconds; few codes are valid for longer. */
export const CODE_USEFUL_MS = 10 * 60_000;

/** What the user has not looked at yet. */
export interface UnseenMail {
  /** Unread emails, whenever they arrived. */
  readonly unreadCount: number;
  /** Unread emails that arrived since the user last looked at the page; newest first. */
  readonly newSinceVisit: readonly Summary[];
  /** The newest code among these that may still be valid. */
  readonly code: string | null;
  /** Milliseconds until the code counts as expired; null without a code. */
  readonly codeExpiresInMs: number | null;
}

/**
 * @param seenSeq the highest `seq` when the user last looked at the page.
 * @param now milliseconds since the epoch, by the server's clock.
 */
export function findUnseenMail(
  messages: readonly Summary[],
  seenSeq: number,
  now: number,
): UnseenMail {
  const unread = messages.filter(({ seen }) => !seen);
  const newSinceVisit = unread.filter(({ seq }) => seq > seenSeq);
  const coded = newSinceVisit.find((mail) => mail.code !== null && usefulForMs(mail, now) > 0);
  return {
    unreadCount: unread.length,
    newSinceVisit,
    code: coded?.code?.value ?? null,
    codeExpiresInMs: coded === undefined ? null : usefulForMs(coded, now),
  };
}

/** Title of the tab: the code that the user waits for, else the number of unread emails. */
export function formatTabTitle({ unreadCount, code }: UnseenMail): string {
  if (code !== null) return `${code} · Mayfly`;
  return unreadCount > 0 ? `(${unreadCount}) Mayfly` : 'Mayfly';
}

function usefulForMs({ receivedAt }: Summary, now: number): number {
  return Date.parse(receivedAt) + CODE_USEFUL_MS - now;
}

export function useUnseenMail(inbox: HeldInbox, isLooking: boolean): UnseenMail {
  const { messages, lastSeq, clockOffset } = inbox;
  // A ref, no state: a burst that sets state with each email exceeds React's update limit.
  // If the user has not looked at the page yet, everything counts as new.
  const seenSeq = useRef(isLooking ? lastSeq : 0);
  const [, rerender] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    if (isLooking) seenSeq.current = lastSeq;
  }, [isLooking, lastSeq]);
  const seq = isLooking ? lastSeq : seenSeq.current;
  const unseen = findUnseenMail(messages, seq, Date.now() + clockOffset);
  const { codeExpiresInMs } = unseen;
  useEffect(() => {
    if (codeExpiresInMs === null) return;
    const timer = setTimeout(rerender, codeExpiresInMs);
    return () => clearTimeout(timer);
  }, [codeExpiresInMs]);
  return unseen;
}

/** Whether the user looks at the page: it is visible, and its window has the focus. */
export function useIsLooking(): boolean {
  return useSyncExternalStore(subscribeToLooking, isLooking);
}

function isLooking(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

function subscribeToLooking(onChange: () => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('focus', onChange, { signal });
  window.addEventListener('blur', onChange, { signal });
  document.addEventListener('visibilitychange', onChange, { signal });
  return () => stop.abort();
}
