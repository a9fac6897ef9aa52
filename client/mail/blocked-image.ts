/** Set on an image that is not loaded; the email cannot set it, as the sanitizer removes `data-`. */
export const BLOCKED_ATTRIBUTE = 'data-blocked-image';

/** Characters of the alternative text that a box shows. */
const MAX_TEXT_CHARS = 200;

/** Pixels of a box, where the email says none. */
const HEIGHT = 32;
const CHAR_WIDTH = 7;
const MAX_WIDTH = 320;

/**
 * A box is translucent, so that it fits any paper, and has text only where there is room for it.
 */
const STYLE = `
  div { box-sizing: border-box; height: 100%; overflow: hidden; padding: 6px 10px; border: 1px solid #8885; border-radius: 4px; background: #8882; color: #757575; font: 13px/18px system-ui, sans-serif; overflow-wrap: anywhere; }
  @media (max-width: 40px), (max-height: 20px) { div { font-size: 0; padding: 0; } }
`;

const SVG = 'http://www.w3.org/2000/svg';
const XHTML = 'http://www.w3.org/1999/xhtml';

/**
 * Shows a box with the alternative text instead of the browser's sign for a broken image. It is an
 * image, so that it has the size that the email gives it.
 */
export function showBlockedBox(image: HTMLElement): void {
  const alt = cleanText(image.getAttribute('alt') ?? '');
  const { width, height } = image.style;
  const isWide = image.hasAttribute('width') || width !== '';
  const isHigh = image.hasAttribute('height') || (height !== '' && height !== 'auto');
  // Nothing is known of it.
  if (alt === '' && !isWide && !isHigh) return;
  const size = {
    // With both, the box would keep its proportions whatever the email says.
    ...(!isWide && { width: Math.min(MAX_WIDTH, alt.length * CHAR_WIDTH + HEIGHT) }),
    ...(!isHigh && { height: HEIGHT }),
  };
  const direction = image.closest('[dir]')?.getAttribute('dir') ?? 'auto';
  image.setAttribute(
    'src',
    `data:image/svg+xml,${encodeURIComponent(drawBox(alt, size, direction))}`,
  );
  image.setAttribute(BLOCKED_ATTRIBUTE, '');
}

/** XML has no control characters. */
function cleanText(alt: string): string {
  const text = alt.replaceAll(/[\p{Cc}\uFFFE\uFFFF]+/gu, ' ').trim();
  return text.slice(0, MAX_TEXT_CHARS).toWellFormed();
}

function drawBox(alt: string, size: Readonly<Record<string, number>>, direction: string): string {
  const page = document.implementation.createDocument(SVG, 'svg');
  const make = (parent: Element, namespace: string, tag: string, text = '') => {
    const element = page.createElementNS(namespace, tag);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const root = page.documentElement;
  for (const [name, value] of Object.entries(size)) root.setAttribute(name, `${value}`);
  make(root, SVG, 'style', STYLE);
  const room = make(root, SVG, 'foreignObject');
  for (const side of ['width', 'height']) room.setAttribute(side, '100%');
  make(room, XHTML, 'div', alt).setAttribute('dir', direction);
  return new XMLSerializer().serializeToString(root);
}
