import { type RefObject, useCallback, useEffect, useRef } from 'react';
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
export function useReturn(
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
      buttonOf(list.current, id) ??
      buttonOf(list.current, beside) ??
      headingOf(list.current)
    )?.focus();
  }, [list, openId, messages]);
  return useCallback(() => {
    // Its row may be there for a moment still, until the server tells all tabs.
    if (place.current !== null) place.current = { ...place.current, id: null };
  }, []);
}

export function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return list === null ? [] : [...list.querySelectorAll<HTMLElement>('[data-message-id]')];
}

export function buttonOf(list: HTMLElement | null, id: string | null): HTMLElement | null {
  const row = rowsOf(list).find(({ dataset }) => dataset.messageId === id);
  return row?.querySelector('button') ?? null;
}

export function headingOf(list: HTMLElement | null): HTMLElement | null {
  return list?.parentElement?.querySelector('h2') ?? null;
}
