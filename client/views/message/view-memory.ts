import { createContext, useContext, useState } from 'react';

/** The ways to look at a mail. */
export type View = 'html' | 'text' | 'headers' | 'source';

/** Which way was chosen for which mail, for as long as the page lives: another mail is not asked. */
export type Views = Map<string, View>;

export const ViewMemory = createContext<Views>(new Map());

/** What was chosen for one mail, null where nothing was, and how to choose. */
export function useChosenView(mail: string): readonly [View | null, (view: View) => void] {
  const memory = useContext(ViewMemory);
  const [chosen, setChosen] = useState<View | null>(memory.get(mail) ?? null);
  const choose = (view: View) => {
    memory.set(mail, view);
    setChosen(view);
  };
  return [chosen, choose];
}
