import {
  type Dispatch,
  type SetStateAction,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Detail, Summary } from '#shared/message.ts';
import type { InboxActions } from '../inbox/actions.ts';

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
export function useReading(actions: InboxActions, messages: readonly Summary[]): ReadingControl {
  const [reading, setReading] = useState<Reading>({ kind: 'none' });
  const wanted = useRef<string | null>(null);

  const show = useCallback(
    async (id: string | null) => {
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
    const followHistory = (event: PopStateEvent) => void show(messageIn(event.state));
    window.addEventListener('popstate', followHistory);
    return () => {
      window.removeEventListener('popstate', followHistory);
      if (messageIn(window.history.state) !== null) window.history.replaceState(null, '');
    };
  }, [show]);

  useLoss(reading, messages, setReading);
  useVerdict(reading, messages, actions, setReading);

  const open = useCallback(
    (id: string) => {
      if (wanted.current === null) window.history.pushState({ message: id }, '');
      else window.history.replaceState({ message: id }, '');
      void show(id);
    },
    [show],
  );
  const close = useCallback(() => {
    if (messageIn(window.history.state) !== null) window.history.back();
    else void show(null);
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

/** A sender is checked after the mail has come: what was found joins the mail that is open. */
function useVerdict(
  reading: Reading,
  messages: readonly Summary[],
  actions: InboxActions,
  setReading: Dispatch<SetStateAction<Reading>>,
): void {
  useEffect(() => {
    if (reading.kind !== 'open' || reading.detail.authentication !== null) return;
    const { id } = reading;
    const authentication = messages.find((message) => message.id === id)?.authentication ?? null;
    if (authentication === null) return;
    // Only these: text and files stay the very same, so that nothing is laid out anew.
    const join = (found: Partial<Pick<Detail, 'authentication' | 'checks'>>) =>
      setReading((now) =>
        now.kind === 'open' && now.id === id
          ? { ...now, detail: { ...now.detail, ...found } }
          : now,
      );
    join({ authentication });
    void actions.openMessage(id).then((answer) => {
      if (answer.kind === 'ok') join({ checks: answer.value.checks });
    });
  }, [reading, messages, actions, setReading]);
}

function messageIn(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('message' in state)) return null;
  return typeof state.message === 'string' ? state.message : null;
}
