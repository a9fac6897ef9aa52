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
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isElsewhere(event))
        return;
      if (!Object.hasOwn(current.current, event.key)) return;
      event.preventDefault();
      current.current[event.key]?.();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** What is typed, and what has keys of its own while it is open. */
const ELSEWHERE = 'input, textarea, select, [role="dialog"], [role="alertdialog"], [role="menu"]';

function isElsewhere({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest(ELSEWHERE) !== null;
}
