import { useCallback, useState } from 'react';
import { keep, kept } from '../../settings/kept.ts';

/** Whether single letters are shortcuts. */
export interface LetterKeys {
  readonly areOn: boolean;
  readonly turn: (on: boolean) => void;
}

/** WCAG 2.1.4: whoever dictates, or hits keys by accident, can switch single letters off. */
export function useLetterKeys(): LetterKeys {
  const [areOn, setOn] = useState(() => kept('letters') !== 'off');
  const turn = useCallback((on: boolean) => {
    setOn(on);
    keep('letters', on ? null : 'off');
  }, []);
  return { areOn, turn };
}
