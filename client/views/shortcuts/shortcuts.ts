import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { readPreference, writePreference } from '../../settings/preferences.ts';

/** What single keys do, by `KeyboardEvent.key`. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Returns the keys that were pressed until it is called. */
export type TakeEarlyKeys = () => readonly KeyboardEvent[];

/** Keeps the keys that are pressed before the part that handles them is loaded. */
export function useEarlyKeys(): TakeEarlyKeys {
  const [{ keys, keep }] = useState(() => {
    const kept: KeyboardEvent[] = [];
    return { keys: kept, keep: (event: KeyboardEvent) => void kept.push(event) };
  });
  // Before the page is painted: an effect after it would miss a quick key.
  useLayoutEffect(() => {
    document.addEventListener('keydown', keep);
    return () => document.removeEventListener('keydown', keep);
  }, [keep]);
  return useCallback(() => {
    document.removeEventListener('keydown', keep);
    return keys.splice(0);
  }, [keys, keep]);
}

/** Single keys for the whole page, except while the user types or a dialog or menu is open. */
export function useShortcuts(shortcuts: Shortcuts, takeEarlyKeys: TakeEarlyKeys): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || hasOwnKeys(event))
        return;
      if (!Object.hasOwn(current.current, event.key)) return;
      event.preventDefault();
      current.current[event.key]?.();
    };
    for (const event of takeEarlyKeys()) onKey(event);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [takeEarlyKeys]);
}

/** Fields, and parts that have keys of their own while they are open. */
const OWN_KEYS = 'input, textarea, select, [role="dialog"], [role="alertdialog"], [role="menu"]';

function hasOwnKeys({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest(OWN_KEYS) !== null;
}

/** Whether single letters are shortcuts. */
export interface LetterShortcuts {
  readonly isOn: boolean;
  readonly setOn: (on: boolean) => void;
}

/** WCAG 2.1.4: users who dictate, or hit keys by accident, can turn single-letter keys off. */
export function useLetterShortcuts(): LetterShortcuts {
  const [isOn, setState] = useState(() => readPreference('letters') !== 'off');
  const setOn = useCallback((on: boolean) => {
    setState(on);
    writePreference('letters', on ? null : 'off');
  }, []);
  return { isOn, setOn };
}
