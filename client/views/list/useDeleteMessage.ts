import type { RefObject } from 'react';
import type { Summary } from '#shared/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import { findListHeading, findRowButton, findRows } from './row-focus.ts';

interface Options {
  readonly actions: InboxActions;
  readonly messages: readonly Summary[];
  readonly list: RefObject<HTMLElement | null>;
  readonly openId: string | null;
  /** The open email was deleted. */
  readonly onClosed: () => void;
  /** For screen readers. */
  readonly announce: (text: string) => void;
}

/** Returns what deletes the open email, else the one whose row has the focus. */
export function useDeleteMessage({ actions, messages, list, openId, onClosed, announce }: Options) {
  const t = useTexts();
  return async () => {
    const row = openId === null ? findFocusedRow(list.current) : undefined;
    const id = openId ?? row?.dataset.messageId;
    const mail = messages.find((message) => message.id === id);
    if (mail === undefined) return;
    const neighbour = row && findNeighbourId(list.current, row);
    const { kind } = await actions.deleteMessage(mail.id);
    if (kind !== 'ok' && kind !== 'gone') return announce(t('message.deleteFailed'));
    announce(t('message.deleted', { subject: mail.subject }));
    if (row === undefined) onClosed();
    else if (hasFocus(row))
      (findRowButton(list.current, neighbour ?? null) ?? findListHeading(list.current))?.focus();
  };
}

function findFocusedRow(list: HTMLElement | null): HTMLElement | undefined {
  return findRows(list).find((row) => row.contains(document.activeElement));
}

/** The next row, or the previous one of the last; undefined if it is the only row. */
function findNeighbourId(list: HTMLElement | null, row: HTMLElement): string | undefined {
  const rows = findRows(list);
  const at = rows.indexOf(row);
  return (rows[at + 1] ?? rows[at - 1])?.dataset.messageId;
}

/** It has the focus, or had it until it was removed. */
function hasFocus(row: HTMLElement): boolean {
  return row.contains(document.activeElement) || document.activeElement === document.body;
}
