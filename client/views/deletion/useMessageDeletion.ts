import { useEffect, useMemo, useRef, useState } from 'react';
import type { Summary } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';

/** Milliseconds in which the deletion of an email can be undone; as long as for an inbox. */
export const UNDO_MS = 6_000;

export interface MessageDeletion {
  /** The emails without those that are deleted, also before the server has done it. */
  readonly remaining: readonly Summary[];
  /** The email that can still be brought back. */
  readonly pending: Summary | null;
  /** Deletes an email; one that was pending is deleted for good. */
  readonly remove: (id: string) => void;
  readonly undo: () => void;
}

/** An email disappears at once, and the server deletes it when it can no longer be undone. */
export function useMessageDeletion(
  actions: InboxActions,
  messages: readonly Summary[],
  announce: (text: string) => void,
): MessageDeletion {
  const t = useTexts();
  const [pending, setPending] = useState<Summary | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const current = useRef<Summary | null>(null);
  useEffect(() => {
    current.current = pending;
  });
  const show = (id: string) =>
    setHidden((before) => new Set([...before].filter((each) => each !== id)));
  const confirm = async () => {
    const message = current.current;
    if (message === null) return;
    current.current = null;
    setPending(null);
    const { kind } = await actions.messages.remove(message.id);
    if (kind === 'ok' || kind === 'gone') return;
    show(message.id);
    announce(t('message.deleteFailed'));
  };
  const latest = useRef(confirm);
  useEffect(() => {
    latest.current = confirm;
  });
  useEffect(() => {
    if (pending === null) return;
    const timer = setTimeout(() => void latest.current(), UNDO_MS);
    return () => clearTimeout(timer);
  }, [pending]);
  useEffect(() => {
    // A reload keeps the inbox, so the email must be gone by then.
    const onLeave = () => void latest.current();
    window.addEventListener('pagehide', onLeave);
    return () => {
      window.removeEventListener('pagehide', onLeave);
      onLeave();
    };
  }, []);
  const remaining = useMemo(
    () => (hidden.size === 0 ? messages : messages.filter(({ id }) => !hidden.has(id))),
    [messages, hidden],
  );
  return {
    remaining,
    pending,
    remove(id) {
      const message = messages.find((each) => each.id === id);
      if (message === undefined) return;
      void confirm();
      setPending(message);
      setHidden((before) => new Set([...before, id]));
      announce(t('message.deleted', { subject: message.subject || t('subject.none') }));
    },
    undo() {
      if (pending === null) return;
      setPending(null);
      show(pending.id);
      announce(t('message.restored'));
    },
  };
}
