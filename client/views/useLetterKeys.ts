import { useCallback, useState } from 'react';

/** Whether single letters are shortcuts. */
export interface LetterKeys {
  readonly areOn: boolean;
  readonly turn: (on: boolean) => void;
}

/** In localStorage, so that it holds for every inbox to come; it says nothing about any of them. */
const KEPT = 'mayfly.letters';

/**
 * WCAG 2.1.4: whoever dictates, or hits keys by accident, can switch single letters off. A
 * browser that keeps nothing forgets it with the page.
 */
export function useLetterKeys(): LetterKeys {
  const [areOn, setOn] = useState(wereOn);
  const turn = useCallback((on: boolean) => {
    setOn(on);
    try {
      if (on) window.localStorage.removeItem(KEPT);
      else window.localStorage.setItem(KEPT, 'off');
    } catch {
      // Storage is forbidden: it holds for this page.
    }
  }, []);
  return { areOn, turn };
}

function wereOn(): boolean {
  try {
    return window.localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true;
  }
}
