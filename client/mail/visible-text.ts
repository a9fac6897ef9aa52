/** Pixels: what is smaller nobody reads. */
const LEGIBLE_PIXELS = 4;
/** Pieces of text in one link; mails have a handful. */
const MAX_PIECES = 500;
/** Elements around a piece, within its link, that are looked at. */
const MAX_AROUND = 20;

const OVERRIDE = '\u202e';

/** What the eye gets of a piece: for certain, or not, as its box may be cut away. */
type Visibility = 'seen' | 'doubtful' | 'unseen';

interface Piece {
  readonly sight: Visibility;
  readonly text: string;
}

/**
 * What can be seen of an element's text, as far as that is cheap to tell: colours are not
 * compared. Pieces are told together, without those in doubt, and one by one: whatever a
 * reader may see of them is a line of its own, and what nobody sees is none.
 */
export function findVisibleText(element: Element): string {
  const pieces = [...findTextPieces(element), ...findAltTexts(element)].filter(
    ({ sight }) => sight !== 'unseen',
  );
  const texts = pieces.map(({ text }) => text);
  const sure = pieces.filter(({ sight }) => sight === 'seen').map(({ text }) => text);
  const lines = new Set([sure.join(''), texts.join(''), ...texts]);
  return [...lines].filter((line) => line !== '').join('\n');
}

function* findTextPieces(element: Element): Generator<Piece> {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = MAX_PIECES;
  for (let node = walker.nextNode(); node !== null && left > 0; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.nodeValue ?? '';
    if (text === '' || parent === null) continue;
    left -= 1;
    yield { sight: judgeVisibility(node, parent, element), text: withOverride(parent, text) };
  }
}

/** What stands in the place of a picture that is held back is read like any text. */
function* findAltTexts(element: Element): Generator<Piece> {
  for (const picture of [...element.querySelectorAll('img[alt]')].slice(0, MAX_PIECES))
    yield { sight: 'doubtful', text: picture.getAttribute('alt') ?? '' };
}

function judgeVisibility(text: Node, parent: Element, link: Element): Visibility {
  if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return 'unseen';
  if (Number.parseFloat(getComputedStyle(parent).fontSize) < LEGIBLE_PIXELS) return 'unseen';
  const boxes = findBoxes(text);
  // White space between blocks has none.
  if (boxes.length === 0) return 'doubtful';
  if (!boxes.some(createReachTest(parent.ownerDocument))) return 'unseen';
  let at: Element | null = parent;
  for (let around = 0; at !== null && around < MAX_AROUND; around++) {
    if (mayClip(getComputedStyle(at))) return 'doubtful';
    at = at === link ? null : at.parentElement;
  }
  return 'seen';
}

function findBoxes(text: Node): readonly DOMRect[] {
  const range = new Range();
  range.selectNodeContents(text);
  return [...range.getClientRects()];
}

/** What is not shrunk to nothing, and not where no scrolling leads: above the mail or before it. */
function createReachTest({ documentElement: root, body, defaultView }: Document) {
  const [x, y] = [defaultView?.scrollX ?? 0, defaultView?.scrollY ?? 0];
  const isRtl = getComputedStyle(body ?? root).direction === 'rtl';
  return ({ width, height, left, right, bottom }: DOMRect): boolean => {
    if (width < 1 || height < 1 || bottom + y <= 0) return false;
    return isRtl ? left + x < root.clientWidth : right + x > 0;
  };
}

/** It may hide what is in it, by its box or its shape. Which it does is more than is cheap to tell. */
function mayClip({
  overflow,
  clip,
  clipPath,
  maskImage,
  textIndent,
}: CSSStyleDeclaration): boolean {
  return (
    overflow !== 'visible' ||
    clip !== 'auto' ||
    clipPath !== 'none' ||
    (maskImage !== 'none' && maskImage !== '') ||
    Number.parseFloat(textIndent) < 0
  );
}

function withOverride(parent: Element, text: string): string {
  const { direction, unicodeBidi } = getComputedStyle(parent);
  return direction === 'rtl' && unicodeBidi.includes('override') ? OVERRIDE + text : text;
}
