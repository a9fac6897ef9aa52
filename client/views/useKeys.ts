import { useEffect, useRef } from 'react';

/** What a key does, by `KeyboardEvent.key`. */
export type Keys = Readonly<Record<string, () => void>>;

/** Single keys for the whole page, unless somebody is typing or means something else. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return;
      if (!Object.hasOwn(current.current, event.key)) return;
      event.preventDefault();
      current.current[event.key]?.();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** In a menu too: letters find its items there, and Escape closes it and nothing else. */
function isTyping({ target }: KeyboardEvent): boolean {
  const places = 'input, textarea, select, [role="menu"]';
  return target instanceof HTMLElement && target.closest(places) !== null;
}
