/**
 * Marks an element whose style was moved into a sheet; the sanitizer removes `data-` of the email.
 */
const MOVED = 'data-mayfly-style';

const REMOTE = /url\("https?:/i;

/**
 * Moves styles that load images into style sheets with `data:` URLs. Chromium sends the URL of the
 * embedding page as referrer for images in styles of a `srcdoc` frame, despite the referrer policy
 * (seen in 156); a sheet with a `data:` URL has no referrer.
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

/** Inline styles override sheets, so the moved declarations become `!important`. */
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
