import { ENDS } from './ends.ts';
import { LISTS } from './lists.ts';
import { OVERLAYS } from './overlays.ts';
import { READING } from './reading.ts';
import type { State } from './state.ts';
import { TROUBLE } from './trouble.ts';

/**
 * Every state that the page can be in, and how it comes there. Whoever adds a state adds it
 * here: it is then looked at in every theme and width, by axe and for the pictures.
 */
export const STATES: readonly State[] = [...LISTS, ...READING, ...OVERLAYS, ...TROUBLE, ...ENDS];
