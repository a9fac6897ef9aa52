import { ENDS } from './ends.ts';
import { INBOXES } from './inboxes.ts';
import { LISTS } from './lists.ts';
import { OVERLAYS } from './overlays.ts';
import { READING } from './reading.ts';
import type { State } from './state.ts';
import { TROUBLE } from './trouble.ts';

/**
 * Every state that the page can be in, and how it comes there. Whoever adds a state adds it
 * here: it is then looked at in every theme and width, by axe and for the pictures.
 */
export const STATES: readonly State[] = [
  ...[...LISTS, ...READING, ...INBOXES],
  ...[...OVERLAYS, ...TROUBLE, ...ENDS],
];

/**
 * Those whose every control and note is also in another state, such as `reading-everything`, and
 * which differ by words or by what is in the frame of the email. The short form of the tests leaves
 * them out.
 */
const ALIKE: readonly string[] = [
  ...['one', 'refused-full', 'ended-idle', 'ended-left', 'ended-shutdown', 'moving'],
  ...['code', 'magic-link', 'invoice', 'calendar', 'forwarded', 'japanese', 'broken', 'text'].map(
    (letter) => `reading-${letter}`,
  ),
];

export const DISTINCT_STATES = STATES.filter(({ name }) => !ALIKE.includes(name));
