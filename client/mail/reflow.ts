/**
 * Set on elements whose fixed widths give way. The email cannot set it, because the sanitizer
 * removes such attributes.
 */
const NARROWED = 'data-narrowed';

/** The width that an image had: only one in percent lets the cell around it be narrower. */
const IMAGE_WIDTH = '--narrowed-width';

/** Values of `overflow` that cut off what becomes taller. */
const CUTS = /hidden|clip/;

/** Elements that are looked at; a longer email is only scaled. */
const MAX_ELEMENTS = 5_000;

/** Pixels of height of a clipped box that is not meant to be seen, such as a preheader. */
const MAX_HIDDEN_HEIGHT = 2;

/** Share of the frame; what is narrower, such as an icon, fits beside others. */
const NARROWEST_COLUMN = 0.25;

/**
 * Selectors with more weight than those of emails. A table keeps its columns, and an image its
 * proportions. Words break within a cell only where they have to.
 */
const ALL = `[${NARROWED}][${NARROWED}][${NARROWED}]`;
export const REFLOW_STYLE = `
  ${ALL} { min-width: 0 !important; max-width: 100% !important; }
  ${ALL}:not(img) { width: auto !important; white-space: normal !important; }
  ${ALL}[${NARROWED}~="lines"] { white-space: pre-wrap !important; }
  ${ALL}[${NARROWED}~="cut"] { height: auto !important; max-height: none !important; }
  table${ALL} { width: 100% !important; table-layout: auto !important; margin-inline: auto !important; }
  img${ALL} { width: 100% !important; max-width: var(${IMAGE_WIDTH}) !important; height: auto !important; }
  :root${ALL}[${NARROWED}~="anywhere"] body { overflow-wrap: anywhere !important; }
`;

/** Undoes `narrow`. */
export function restoreWidths({ documentElement: root }: Document): void {
  root.removeAttribute(NARROWED);
  for (const element of root.querySelectorAll<HTMLElement>(`[${NARROWED}]`)) {
    element.removeAttribute(NARROWED);
    element.style.removeProperty(IMAGE_WIDTH);
  }
}

/**
 * Lets the fixed widths of an email give way, in steps until it is no wider than `enough` pixels:
 * those wider than the frame, then those of columns, then words. Undone if a box cuts off what it
 * showed before.
 */
export function narrow(document: Document, enough: number): void {
  const elements = [...document.querySelectorAll('body, body *')];
  if (elements.length > MAX_ELEMENTS) return;
  const whole = elements.filter((box) => !cutsOff(box) && isClipping(box));
  narrowInSteps(document.documentElement, elements, enough);
  if (!whole.some(cutsOff)) return;
  restoreWidths(document);
  keepProportions(document);
}

function narrowInSteps(root: Element, elements: readonly Element[], enough: number): void {
  const { clientWidth: room } = root;
  root.setAttribute(NARROWED, '');
  for (const wider of [room, room * NARROWEST_COLUMN]) {
    markWider(elements, wider);
    if (root.scrollWidth <= room) return;
  }
  if (root.scrollWidth > enough) root.setAttribute(NARROWED, 'anywhere');
}

const cutsOff = (box: Element) =>
  box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;

/** Does not show what goes beyond it, and is meant to be seen. */
function isClipping(box: Element): boolean {
  if (box.clientHeight <= MAX_HIDDEN_HEIGHT) return false;
  const { overflowX, overflowY } = getComputedStyle(box);
  return CUTS.test(overflowX) || CUTS.test(overflowY);
}

/** Images that became narrower by the frame keep their proportions, whatever height they ask for. */
export function keepProportions({ images }: Document): void {
  const marks = [...images].map((element) => {
    const { width } = element.getBoundingClientRect();
    return { element, value: '', width };
  });
  mark(marks.filter(({ element, width }) => width > 0 && wantedWidth(element) > width + 1));
}

/** Pixels; NaN if the email says none. */
function wantedWidth(image: HTMLImageElement): number {
  const { width } = image.style;
  const wanted = width === '' ? (image.getAttribute('width') ?? '') : width;
  return /^\d[\d.]*(?:px)?$/.test(wanted) ? Number.parseFloat(wanted) : Number.NaN;
}

interface Mark {
  readonly element: Element;
  readonly value: string;
  /** Pixels. */
  readonly width: number;
}

function markWider(elements: Iterable<Element>, width: number): void {
  const marks = [...elements].flatMap((element) => {
    const box = element.getBoundingClientRect();
    // An image in percent has its first width as its limit.
    if (box.width <= width || (isImage(element) && element.hasAttribute(NARROWED))) return [];
    const { overflowY, whiteSpace } = getComputedStyle(element);
    const cuts = CUTS.test(overflowY);
    if (cuts && box.height <= MAX_HIDDEN_HEIGHT) return [];
    const value = [cuts ? 'cut' : '', whiteSpace.startsWith('pre') ? 'lines' : ''];
    return [{ element, value: value.join(' ').trim(), width: box.width }];
  });
  mark(marks);
}

/** After all boxes are read, so that they are laid out once. */
function mark(marks: readonly Mark[]): void {
  for (const { element, value, width } of marks) {
    if (isImage(element)) element.style.setProperty(IMAGE_WIDTH, `${width}px`);
    element.setAttribute(NARROWED, value);
  }
}

/** Not by `instanceof`: elements of a frame have classes of their own. */
function isImage(element: Element): element is HTMLImageElement {
  return element.localName === 'img';
}
