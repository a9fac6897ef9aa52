import type { RefObject } from 'react';
import type { Summary } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
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
    const row = openId === null ? rowWithFocus(list.current) : undefined;
    const id = openId ?? row?.dataset.messageId;
    const mail = messages.find((message) => message.id === id);
    if (mail === undefined) return;
    const beside = row && besideOf(list.current, row);
    const { kind } = await actions.deleteMessage(mail.id);
    if (kind !== 'ok' && kind !== 'gone') return say(t('message.deleteFailed'));
    say(t('message.deleted', { subject: mail.subject }));
    if (row === undefined) onClosed();
    else if (hasFocus(row))
      (buttonOf(list.current, beside ?? null) ?? headingOf(list.current))?.focus();
  };
}

function rowWithFocus(list: HTMLElement | null): HTMLElement | undefined {
  return rowsOf(list).find((row) => row.contains(document.activeElement));
}

/** The row below it, above it where it is the last; undefined where it is the only one. */
function besideOf(list: HTMLElement | null, row: HTMLElement): string | undefined {
  const rows = rowsOf(list);
  const at = rows.indexOf(row);
  return (rows[at + 1] ?? rows[at - 1])?.dataset.messageId;
}

/** Or had it until it went, and nobody has gone on since. */
function hasFocus(row: HTMLElement): boolean {
  return row.contains(document.activeElement) || document.activeElement === document.body;
}
