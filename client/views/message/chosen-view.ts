import { createContext, useContext, useState } from 'react';
import type { TextId } from '../../i18n/texts.ts';

/** The views of a message. */
export type View = 'html' | 'text' | 'headers' | 'source';

export const VIEW_TEXTS = {
  html: 'view.html',
  text: 'view.text',
  headers: 'view.headers',
  source: 'view.source',
} as const satisfies Record<View, TextId>;

/** The chosen view of each message, for the lifetime of the page. */
export type ChosenViews = Map<string, View>;

export const ChosenViewsContext = createContext<ChosenViews>(new Map());

/** The chosen view of one message (null: none), and its setter. */
export function useChosenView(viewKey: string): readonly [View | null, (view: View) => void] {
  const views = useContext(ChosenViewsContext);
  const [chosen, setChosen] = useState<View | null>(views.get(viewKey) ?? null);
  const choose = (view: View) => {
    views.set(viewKey, view);
    setChosen(view);
  };
  return [chosen, choose];
}
