import type { RefObject } from 'react';
import type { Summary } from '#shared/message.ts';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { buttonOf, headingOf, rowsOf } from './useReturn.ts';

interface Room {
  readonly actions: InboxActions;
  readonly messages: readonly Summary[];
  readonly list: RefObject<HTMLElement | null>;
  readonly openId: string | null;
  /** The mail that was open is gone. */
  readonly onClosed: () => void;
  /** For those who listen. */
  readonly say: (text: string) => void;
}

/** Deletes the mail that is open, else that whose row has the focus, else none. */
export function useRemoval({ actions, messages, list, openId, onClosed, say }: Room) {
  const t = useTexts();
  return async () => {
    const id = openId ?? rowWithFocus(list.current)?.dataset.messageId;
    const mail = messages.find((message) => message.id === id);
    if (mail === undefined) return;
    const { kind } = await actions.deleteMessage(mail.id);
    if (kind !== 'ok' && kind !== 'gone') return say(t('message.deleteFailed'));
    say(t('message.deleted', { subject: mail.subject }));
    if (openId === null) focusBeside(list.current);
    else onClosed();
  };
}

function rowWithFocus(list: HTMLElement | null): HTMLElement | undefined {
  return rowsOf(list).find((row) => row.contains(document.activeElement));
}

/** Before the row goes: onto the one below it, above it where it is the last, else the heading. */
function focusBeside(list: HTMLElement | null): void {
  const rows = rowsOf(list);
  const row = rowWithFocus(list);
  // Somebody went on meanwhile.
  if (row === undefined) return;
  const at = rows.indexOf(row);
  const beside = rows[at + 1] ?? rows[at - 1];
  (buttonOf(list, beside?.dataset.messageId ?? null) ?? headingOf(list))?.focus();
}
