/** Pixels; smaller text is not legible. */
const LEGIBLE_PIXELS = 4;
/** Text nodes of one link that are checked; real links have a handful. */
const MAX_PIECES = 500;
/** Ancestors of a text node, within its link, that are checked. */
const MAX_AROUND = 20;

const OVERRIDE = '\u202e';

/** Whether a text node is visible; `doubtful`: it may be clipped. */
type Visibility = 'seen' | 'doubtful' | 'unseen';

interface Piece {
  readonly sight: Visibility;
  readonly text: string;
}

/**
 * The visible text of an element, as far as that is cheap to find out; colours are not compared.
 * Returns every reading that a reader may see as a line: the certain text nodes, all that are not
 * hidden, and each of them alone.
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

/** The alternative text of a blocked image is visible, too. */
function* findAltTexts(element: Element): Generator<Piece> {
  for (const picture of [...element.querySelectorAll('img[alt]')].slice(0, MAX_PIECES))
    yield { sight: 'doubtful', text: picture.getAttribute('alt') ?? '' };
}

function judgeVisibility(text: Node, parent: Element, link: Element): Visibility {
  if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return 'unseen';
  if (Number.parseFloat(getComputedStyle(parent).fontSize) < LEGIBLE_PIXELS) return 'unseen';
  const boxes = findBoxes(text);
  // White space between blocks has no boxes.
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

/**
 * Tests whether a box has a size, and is not above or before the document, where scrolling cannot
 * reach it.
 */
function createReachTest({ documentElement: root, body, defaultView }: Document) {
  const [x, y] = [defaultView?.scrollX ?? 0, defaultView?.scrollY ?? 0];
  const isRtl = getComputedStyle(body ?? root).direction === 'rtl';
  return ({ width, height, left, right, bottom }: DOMRect): boolean => {
    if (width < 1 || height < 1 || bottom + y <= 0) return false;
    return isRtl ? left + x < root.clientWidth : right + x > 0;
  };
}

/** Whether the element may clip its content; whether it does is too expensive to find out. */
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
