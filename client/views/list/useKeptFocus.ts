import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { Summary } from '#shared/message.ts';
import { buttonOf, headingOf } from './useReturn.ts';

/**
 * Whoever stands on a row that goes, deleted in another tab or by a program, stands on the one
 * below it, above it where it was the last, else on the heading; never on nothing.
 */
export function useKeptFocus(
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
    const target = buttonOf(list.current, next) ?? headingOf(list.current);
    target?.focus({ preventScroll: true });
  });
}
