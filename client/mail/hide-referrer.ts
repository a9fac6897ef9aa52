/** Marks an element whose style was moved into a sheet; no `data-` of a mail survives. */
const MOVED = 'data-mayfly-style';

const REMOTE = /url\("https?:/i;

/**
 * Moves styles that load pictures into sheets of `data:` URLs. Chromium names the page that a
 * `srcdoc` frame stands in to the servers of such pictures, whatever the document's referrer
 * policy says (seen in 156); of a sheet with a `data:` URL there is nothing to name.
 */
export function hideReferrerFromStyles(root: HTMLElement): void {
  for (const style of root.querySelectorAll('style'))
    if (REMOTE.test(style.textContent ?? '')) style.replaceWith(toSheet(style));
  const rules: string[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('[style*="url("]')) {
    const moved = takeRemote(element.style);
    if (moved === '') continue;
    element.setAttribute(MOVED, String(rules.length));
    rules.push(`[${MOVED}="${rules.length}"] { ${moved} }`);
  }
  if (rules.length > 0) (root.querySelector('head') ?? root).append(linkTo(rules.join('\n'), root));
}

function toSheet(style: HTMLStyleElement): HTMLLinkElement {
  const link = linkTo(style.textContent ?? '', style);
  if (style.media !== '') link.media = style.media;
  return link;
}

function linkTo(css: string, near: Element): HTMLLinkElement {
  const link = near.ownerDocument.createElement('link');
  link.rel = 'stylesheet';
  link.href = `data:text/css;charset=utf-8,${encodeURIComponent(css.toWellFormed())}`;
  return link;
}

/** What stood on the element itself wins over the sheets, and still has to. */
function takeRemote(style: CSSStyleDeclaration): string {
  const moved: string[] = [];
  for (const name of [...style]) {
    const value = style.getPropertyValue(name);
    if (!REMOTE.test(value)) continue;
    moved.push(`${name}: ${value} !important;`);
    style.removeProperty(name);
  }
  return moved.join(' ');
}
