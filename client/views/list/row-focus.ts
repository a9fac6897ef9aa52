import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { Summary } from '#shared/message.ts';

const ARROWS: ReadonlyMap<string, number> = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

/** The row of the open email, and its neighbour in case it is deleted. */
interface Place {
  readonly id: string | null;
  readonly beside: string | null;
}

/**
 * Returns the focus to the row when its email is closed, to its neighbour if it was deleted, else
 * to the heading of the list. Returns a function to call when it is deleted.
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
    // Its row may exist until the server reports the deletion.
    if (place.current !== null) place.current = { ...place.current, id: null };
  }, []);
}

/**
 * Moves the focus from a removed row to the next one, or the previous one of the last, else to the
 * heading of the list.
 */
export function useFocusOnRemoval(
  list: RefObject<HTMLElement | null>,
  messages: readonly Summary[],
): void {
  const before = useRef(messages);
  // Read during render, before the row is removed with its focus.
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

/** The arrow keys go from row to row while one has the focus; elsewhere they scroll. */
export function useRowArrows(
  list: RefObject<HTMLElement | null>,
  step: (by: number) => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const by = ARROWS.get(event.key);
      const hasFocus = findRows(list.current).some((row) => row.contains(document.activeElement));
      if (by === undefined || !hasFocus || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      step(by);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list, step]);
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

/** The id of the row next to the open one, else next to the one with the focus. */
export function findNeighbour(
  list: HTMLElement | null,
  openId: string | null,
  by: number,
): string | null {
  const rows = findRows(list);
  const from = rows.findIndex((row) =>
    openId === null ? row.contains(document.activeElement) : row.dataset.messageId === openId,
  );
  const to = from < 0 ? 0 : from + by;
  return rows[to]?.dataset.messageId ?? null;
}
