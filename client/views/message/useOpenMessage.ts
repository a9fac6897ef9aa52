import {
  type Dispatch,
  type SetStateAction,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Detail, Summary } from '#shared/message.ts';
import type { InboxActions, MessageActions } from '../../inbox/actions.ts';
import type { ConnectionStatus } from '../../inbox/state.ts';

export type OpenMessage =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly id: string }
  | { readonly kind: 'open'; readonly id: string; readonly detail: Detail }
  | { readonly kind: 'failed'; readonly id: string; readonly why: 'gone' | 'unreachable' };

export interface OpenMessageControl {
  readonly openMessage: OpenMessage;
  readonly open: (id: string) => void;
  /** Opens a message that is shown already, and marks it as seen. */
  readonly adopt: (detail: Detail) => void;
  readonly close: () => void;
}

/**
 * The open message. It is also part of the browser's history, so that Back closes it and a
 * reload opens it again; the URL never has it.
 */
export function useOpenMessage(
  actions: InboxActions,
  messages: readonly Summary[],
  connection: ConnectionStatus,
): OpenMessageControl {
  const [openMessage, setOpenMessage] = useState<OpenMessage>({ kind: 'none' });
  const wanted = useRef<string | null>(null);
  /** `history.back()` was called; the browser goes back only a moment later. */
  const isGoingBack = useRef(false);

  const show = useCallback(
    async (id: string | null): Promise<void> => {
      wanted.current = id;
      if (id === null) return setOpenMessage({ kind: 'none' });
      setOpenMessage({ kind: 'loading', id });
      const answer = await actions.messages.open(id);
      // Another message was opened meanwhile.
      if (wanted.current !== id) return;
      if (answer.kind === 'ok') setOpenMessage({ kind: 'open', id, detail: answer.value });
      else
        setOpenMessage({
          kind: 'failed',
          id,
          why: answer.kind === 'gone' ? 'gone' : 'unreachable',
        });
    },
    [actions],
  );

  useEffect(() => {
    const kept = readHistoryState(window.history.state);
    if (kept !== null) void show(kept);
    const followHistory = (event: PopStateEvent) => {
      if (!isGoingBack.current) return void show(readHistoryState(event.state));
      isGoingBack.current = false;
      // Another message was opened before the browser went back.
      if (wanted.current !== null) window.history.pushState({ message: wanted.current }, '');
    };
    window.addEventListener('popstate', followHistory);
    return () => {
      window.removeEventListener('popstate', followHistory);
      if (readHistoryState(window.history.state) !== null) window.history.replaceState(null, '');
    };
  }, [show]);

  useRemovedMessage(openMessage, messages, setOpenMessage);
  useRetryOnReconnect(openMessage, connection, show);
  useLateUpdates(openMessage, messages, actions.messages.open, setOpenMessage);

  const open = useCallback(
    (id: string) => {
      if (!isGoingBack.current) writeHistoryState(id, wanted.current === null);
      void show(id);
    },
    [show],
  );
  const adopt = useCallback(
    (detail: Detail) => {
      const { id } = detail;
      if (!isGoingBack.current) writeHistoryState(id, wanted.current === null);
      wanted.current = id;
      setOpenMessage({ kind: 'open', id, detail });
      actions.messages.markSeen(id);
    },
    [actions],
  );
  const close = useCallback(() => {
    if (!isGoingBack.current && readHistoryState(window.history.state) !== null) {
      isGoingBack.current = true;
      window.history.back();
    }
    void show(null);
  }, [show]);
  return { openMessage, open, adopt, close };
}

/** Shows that the open message is gone if it is deleted elsewhere. */
function useRemovedMessage(
  openMessage: OpenMessage,
  messages: readonly Summary[],
  setOpenMessage: (openMessage: OpenMessage) => void,
): void {
  const listed = useRef<string | null>(null);
  useEffect(() => {
    if (openMessage.kind !== 'open') return;
    const { id } = openMessage;
    if (messages.some((message) => message.id === id)) listed.current = id;
    else if (listed.current === id) setOpenMessage({ kind: 'failed', id, why: 'gone' });
  }, [openMessage, messages, setOpenMessage]);
}

/** Opens a message that could not be fetched, once the connection is back. */
function useRetryOnReconnect(
  openMessage: OpenMessage,
  connection: ConnectionStatus,
  show: (id: string) => Promise<void>,
): void {
  const before = useRef(connection);
  useEffect(() => {
    const was = before.current;
    before.current = connection;
    if (was === connection || (connection !== 'live' && connection !== 'polling')) return;
    if (openMessage.kind === 'failed' && openMessage.why === 'unreachable')
      void show(openMessage.id);
  }, [openMessage, connection, show]);
}

/**
 * An email may be parsed, and its sender checked, after it arrived: changes of its row update
 * the open message.
 */
export function useLateUpdates(
  openMessage: OpenMessage,
  messages: readonly Summary[],
  fetchDetail: MessageActions['open'],
  setOpenMessage: Dispatch<SetStateAction<OpenMessage>>,
): void {
  /** The last known row of the open message; each change of it is requested once. */
  const known = useRef<Summary | null>(null);
  /** Number of the last request; only its answer counts. */
  const asked = useRef(0);
  useEffect(() => {
    if (openMessage.kind !== 'open') {
      known.current = null;
      return;
    }
    const { id, detail } = openMessage;
    const row = messages.find((message) => message.id === id);
    // The row of another email says nothing of this one.
    const before = known.current?.id === id ? known.current : null;
    if (row === undefined || row === before) return;
    known.current = row;
    if (!hasNewContent(row, before, detail)) return;
    const update = (change: (detail: Detail) => Detail) =>
      setOpenMessage((now) =>
        now.kind === 'open' && now.id === id ? { ...now, detail: change(now.detail) } : now,
      );
    const { authentication } = row;
    update((now) => ({ ...now, authentication: authentication ?? now.authentication }));
    asked.current += 1;
    const mine = asked.current;
    void fetchDetail(id).then((answer) => {
      // A newer request is under way.
      if (asked.current !== mine) return;
      if (answer.kind === 'ok') update((now) => mergeDetail(now, answer.value));
      else known.current = null;
    });
  }, [openMessage, messages, fetchDetail, setOpenMessage]);
}

function writeHistoryState(id: string, isNew: boolean): void {
  if (isNew) window.history.pushState({ message: id }, '');
  else window.history.replaceState({ message: id }, '');
}

function readHistoryState(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('message' in state)) return null;
  return typeof state.message === 'string' ? state.message : null;
}

/** Fields that a row and its message share; `seen` is left out, because the reader sees it. */
type Shared = Omit<Summary, 'id' | 'seq' | 'receivedAt' | 'size' | 'seen'>;

/**
 * Whether the row of an open message may mean new content. An email parsed late may only gain
 * inline images and files, which its row does not show; so any change but `seen` counts. `before`
 * is the last known row, null if the message was just opened.
 */
export function hasNewContent(row: Summary, before: Summary | null, detail: Detail): boolean {
  if (before === null) return fingerprint(row) !== fingerprint(detail);
  return row.seen === before.seen || fingerprint(row) !== fingerprint(before);
}

function fingerprint(mail: Shared): string {
  const { from, to, subject, snippet, code, link, authentication, attachmentCount } = mail;
  return JSON.stringify([from, to, subject, snippet, code, link, authentication, attachmentCount]);
}

/** The message as it is now. Equal attachments keep their identity, so that the body is not laid out again. */
export function mergeDetail(old: Detail, now: Detail): Detail {
  return {
    ...now,
    // A known verdict is kept.
    authentication: now.authentication ?? old.authentication,
    attachments: isSame(old.attachments, now.attachments) ? old.attachments : now.attachments,
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
