import {
  type Dispatch,
  type SetStateAction,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Detail, Summary } from '#shared/message.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { ConnectionStatus } from '../../inbox/state.ts';
import { isNews, renewed } from './late-news.ts';

export type Reading =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly id: string }
  | { readonly kind: 'open'; readonly id: string; readonly detail: Detail }
  | { readonly kind: 'failed'; readonly id: string; readonly why: 'gone' | 'unreachable' };

export interface ReadingControl {
  readonly reading: Reading;
  readonly open: (id: string) => void;
  readonly close: () => void;
}

/**
 * Which mail is being read. The browser's history knows it too, so that Back closes it
 * and a reload comes back to it; the address bar never does.
 */
export function useReading(
  actions: InboxActions,
  messages: readonly Summary[],
  connection: ConnectionStatus,
): ReadingControl {
  const [reading, setReading] = useState<Reading>({ kind: 'none' });
  const wanted = useRef<string | null>(null);
  /** The way back is under way: the browser takes it only a moment after it was asked to. */
  const isGoingBack = useRef(false);

  const show = useCallback(
    async (id: string | null): Promise<void> => {
      wanted.current = id;
      if (id === null) return setReading({ kind: 'none' });
      setReading({ kind: 'loading', id });
      const answer = await actions.openMessage(id);
      // Somebody who went on to another mail does not want this one any more.
      if (wanted.current !== id) return;
      if (answer.kind === 'ok') setReading({ kind: 'open', id, detail: answer.value });
      else setReading({ kind: 'failed', id, why: answer.kind === 'gone' ? 'gone' : 'unreachable' });
    },
    [actions],
  );

  useEffect(() => {
    const kept = messageIn(window.history.state);
    if (kept !== null) void show(kept);
    const followHistory = (event: PopStateEvent) => {
      if (!isGoingBack.current) return void show(messageIn(event.state));
      isGoingBack.current = false;
      // Somebody opened the next mail meanwhile, quicker than the browser went back.
      if (wanted.current !== null) window.history.pushState({ message: wanted.current }, '');
    };
    window.addEventListener('popstate', followHistory);
    return () => {
      window.removeEventListener('popstate', followHistory);
      if (messageIn(window.history.state) !== null) window.history.replaceState(null, '');
    };
  }, [show]);

  useLoss(reading, messages, setReading);
  useHealing(reading, connection, show);
  useLateNews(reading, messages, actions, setReading);

  const open = useCallback(
    (id: string) => {
      if (isGoingBack.current) return void show(id);
      if (wanted.current === null) window.history.pushState({ message: id }, '');
      else window.history.replaceState({ message: id }, '');
      void show(id);
    },
    [show],
  );
  const close = useCallback(() => {
    if (!isGoingBack.current && messageIn(window.history.state) !== null) {
      isGoingBack.current = true;
      window.history.back();
    }
    void show(null);
  }, [show]);
  return { reading, open, close };
}

/** What is read here may be deleted elsewhere: then it is gone here, too. */
function useLoss(
  reading: Reading,
  messages: readonly Summary[],
  setReading: (reading: Reading) => void,
): void {
  const listed = useRef<string | null>(null);
  useEffect(() => {
    if (reading.kind !== 'open') return;
    const { id } = reading;
    if (messages.some((message) => message.id === id)) listed.current = id;
    else if (listed.current === id) setReading({ kind: 'failed', id, why: 'gone' });
  }, [reading, messages, setReading]);
}

/** What could not be fetched opens by itself once there is a connection again. */
function useHealing(
  reading: Reading,
  connection: ConnectionStatus,
  show: (id: string) => Promise<void>,
): void {
  const before = useRef(connection);
  useEffect(() => {
    const was = before.current;
    before.current = connection;
    if (was === connection || (connection !== 'live' && connection !== 'polling')) return;
    if (reading.kind === 'failed' && reading.why === 'unreachable') void show(reading.id);
  }, [reading, connection, show]);
}

/**
 * A mail may be read, and its sender checked, after it has come: what its row then tells
 * joins the mail that is open.
 */
function useLateNews(
  reading: Reading,
  messages: readonly Summary[],
  actions: InboxActions,
  setReading: Dispatch<SetStateAction<Reading>>,
): void {
  const heard = useRef<Heard | null>(null);
  /** Which request is the last one: only its answer counts. */
  const asked = useRef(0);
  useEffect(() => {
    if (reading.kind !== 'open') {
      heard.current = null;
      return;
    }
    const { id, detail } = reading;
    const row = messages.find((message) => message.id === id);
    const before = heard.current;
    if (row === undefined || row === before?.row) return;
    heard.current = { row };
    if (!isNews(row, before?.row ?? null, detail)) return;
    const join = (change: (detail: Detail) => Detail) =>
      setReading((now) =>
        now.kind === 'open' && now.id === id ? { ...now, detail: change(now.detail) } : now,
      );
    const { authentication } = row;
    join((now) => ({ ...now, authentication: authentication ?? now.authentication }));
    asked.current += 1;
    const mine = asked.current;
    void actions.openMessage(id).then((answer) => {
      // Something newer was told meanwhile, and is asked for.
      if (asked.current !== mine) return;
      if (answer.kind === 'ok') join((now) => renewed(now, answer.value));
      else heard.current = null;
    });
  }, [reading, messages, actions, setReading]);
}

/** What was told last of the mail that is open: asked for once, whatever the answer says. */
interface Heard {
  readonly row: Summary;
}

function messageIn(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('message' in state)) return null;
  return typeof state.message === 'string' ? state.message : null;
}
