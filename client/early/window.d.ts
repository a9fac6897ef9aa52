import type { Opening } from '../transport/open.ts';

declare global {
  interface Window {
    /** The inbox that the inline script asked for; the bundle takes it over. */
    mayflyOpening?: Promise<Opening>;
  }
  interface Document {
    /** https://wicg.github.io/nav-speculation/prerendering.html */
    readonly prerendering?: boolean;
  }
}
