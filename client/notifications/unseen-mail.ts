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

/** An inbox, and what of it the user has looked at. */
export interface LookedAt {
  readonly messages: readonly Summary[];
  /** The highest `seq` when the user last looked at the page. */
  readonly seenSeq: number;
}

/**
 * What is unseen in all inboxes of the page together.
 *
 * @param now milliseconds since the epoch, by the server's clock.
 */
export function findUnseenMail(inboxes: readonly LookedAt[], now: number): UnseenMail {
  const unreadCounts = inboxes.map(({ messages }) => messages.filter(isUnread).length);
  const newSinceVisit = inboxes
    .flatMap(({ messages, seenSeq }) =>
      messages.filter((mail) => isUnread(mail) && mail.seq > seenSeq),
    )
    // Newest first already, where there is one inbox.
    .sort((one, other) => Date.parse(other.receivedAt) - Date.parse(one.receivedAt));
  const coded = newSinceVisit.find((mail) => mail.code !== null && usefulForMs(mail, now) > 0);
  return {
    unreadCount: unreadCounts.reduce((sum, count) => sum + count, 0),
    newSinceVisit,
    code: coded?.code?.value ?? null,
    codeExpiresInMs: coded === undefined ? null : usefulForMs(coded, now),
  };
}

function isUnread({ seen }: Summary): boolean {
  return !seen;
}

/** Title of the tab: the code that the user waits for, else the number of unread emails. */
export function formatTabTitle({ unreadCount, code }: UnseenMail): string {
  if (code !== null) return `${code} · Mayfly`;
  return unreadCount > 0 ? `(${unreadCount}) Mayfly` : 'Mayfly';
}

function usefulForMs({ receivedAt }: Summary, now: number): number {
  return Date.parse(receivedAt) + CODE_USEFUL_MS - now;
}

/** What is unseen in these inboxes, of which there is at least one. */
export function useUnseenMail(inboxes: readonly HeldInbox[], isLooking: boolean): UnseenMail {
  // A ref, no state: a burst that sets state with each email exceeds React's update limit.
  // If the user has not looked at the page yet, everything counts as new.
  const seenSeqs = useRef<ReadonlyMap<string, number>>(new Map());
  const [, rerender] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    if (isLooking)
      seenSeqs.current = new Map(inboxes.map(({ address, lastSeq }) => [address, lastSeq]));
  }, [isLooking, inboxes]);
  const lookedAt = inboxes.map(({ address, messages, lastSeq }) => ({
    messages,
    seenSeq: isLooking ? lastSeq : (seenSeqs.current.get(address) ?? 0),
  }));
  const unseen = findUnseenMail(lookedAt, Date.now() + (inboxes[0]?.clockOffset ?? 0));
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
