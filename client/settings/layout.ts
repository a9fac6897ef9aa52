/**
 * `hero`: the address in the middle of an empty page. `bar`: the address in a bar above the list.
 * Style sheets go by `data-layout` of the root element.
 */
export type Layout = 'hero' | 'bar';

/** Lower windows always have the bar, which leaves space for the list. */
export const LOW_WINDOW = '(max-height: 599.98px)';

/** sessionStorage: whether this tab had an email, so that a reload begins with the bar. */
const KEY = 'mayfly.layout';

/** The layout before the emails are known. */
export function firstLayout(page: Window): Layout {
  return page.matchMedia(LOW_WINDOW).matches || readBar(page) ? 'bar' : 'hero';
}

export function applyLayout(page: Document, layout: Layout): void {
  page.documentElement.dataset['layout'] = layout;
}

/** Keeps the layout for a reload of this tab. */
export function storeLayout(page: Window, layout: Layout): void {
  try {
    if (layout === 'bar') page.sessionStorage.setItem(KEY, layout);
    else page.sessionStorage.removeItem(KEY);
  } catch {
    // Storage is forbidden: a reload begins with the hero.
  }
}

function readBar(page: Window): boolean {
  try {
    return page.sessionStorage.getItem(KEY) === 'bar';
  } catch {
    return false;
  }
}
