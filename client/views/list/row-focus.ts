import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { Summary } from '#shared/message.ts';

/** Where reading began: the row, and the one beside it for when it is gone. */
interface Place {
  readonly id: string | null;
  readonly beside: string | null;
}

/**
 * Whoever closes a mail stands on its row again, on the one beside it where it was deleted,
 * and on the heading of the list where none is left. Returns what says that it was deleted.
 */
export function useFocusReturn(
  list: RefObject<HTMLElement | null>,
  openId: string | null,
  messages: readonly Summary[],
): () => void {
  const place = useRef<Place | null>(null);
  useEffect(() => {
    if (openId !== null) {
      const at = messages.findIndex(({ id }) => id === openId);
      const beside = messages[at + 1] ?? messages[at - 1];
      if (at >= 0) place.current = { id: openId, beside: beside?.id ?? null };
      return;
    }
    if (place.current === null) return;
    const { id, beside } = place.current;
    place.current = null;
    (
      findRowButton(list.current, id) ??
      findRowButton(list.current, beside) ??
      findListHeading(list.current)
    )?.focus();
  }, [list, openId, messages]);
  return useCallback(() => {
    // Its row may be there for a moment still, until the server tells all tabs.
    if (place.current !== null) place.current = { ...place.current, id: null };
  }, []);
}

/**
 * Whoever stands on a row that goes, deleted in another tab or by a program, stands on the one
 * below it, above it where it was the last, else on the heading; never on nothing.
 */
export function useFocusOnRemoval(
  list: RefObject<HTMLElement | null>,
  messages: readonly Summary[],
): void {
  const before = useRef(messages);
  // Read while the row is still there: what goes takes the focus along.
  const focused = document.activeElement?.closest('[data-message-id]');
  const id = focused?.getAttribute('data-message-id') ?? null;
  useLayoutEffect(() => {
    const old = before.current;
    before.current = messages;
    if (id === null || document.activeElement !== document.body) return;
    const living = new Set(messages.map((message) => message.id));
    const at = old.findIndex((message) => message.id === id);
    const nearest = [...old.slice(at), ...old.slice(0, at).reverse()];
    const next = nearest.find((message) => living.has(message.id))?.id ?? null;
    const target = findRowButton(list.current, next) ?? findListHeading(list.current);
    target?.focus({ preventScroll: true });
  });
}

export function findRows(list: HTMLElement | null): HTMLElement[] {
  return list === null ? [] : [...list.querySelectorAll<HTMLElement>('[data-message-id]')];
}

export function findRowButton(list: HTMLElement | null, id: string | null): HTMLElement | null {
  const row = findRows(list).find(({ dataset }) => dataset.messageId === id);
  return row?.querySelector('button') ?? null;
}

export function findListHeading(list: HTMLElement | null): HTMLElement | null {
  return list?.parentElement?.querySelector('h2') ?? null;
}
