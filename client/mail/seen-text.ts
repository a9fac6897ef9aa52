/** Pixels: what is smaller nobody reads. */
const LEGIBLE_PIXELS = 4;
/** Pieces of text in one link; mails have a handful. */
const MAX_PIECES = 500;

const OVERRIDE = '\u202e';

/**
 * What can be seen of an element's text, as far as that is cheap to tell: colours are not
 * compared. Pieces are told together and one by one, as one of them may be out of sight.
 */
export function seenText(element: Element): string {
  const pieces: string[] = [];
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (pieces.length >= MAX_PIECES) break;
    const text = node.nodeValue ?? '';
    if (text !== '' && node.parentElement !== null) pieces.push(asSeen(node.parentElement, text));
  }
  const seen = pieces.filter((piece) => piece !== '');
  return seen.length > 1 ? [seen.join(''), ...seen].join('\n') : seen.join('');
}

function asSeen(parent: Element, text: string): string {
  if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return '';
  const style = getComputedStyle(parent);
  if (Number.parseFloat(style.fontSize) < LEGIBLE_PIXELS) return '';
  const isTurned = style.direction === 'rtl' && style.unicodeBidi.includes('override');
  return isTurned ? OVERRIDE + text : text;
}
