/** Pixels: no picture is meant to be looked at that is not larger than this. */
const TRACKER_PIXELS = 3;

/** Whether a style makes its element something that nobody can see. */
export function isHiddenStyle(style: CSSStyleDeclaration): boolean {
  return (
    style.display === 'none' ||
    style.visibility === 'hidden' ||
    (style.opacity !== '' && Number.parseFloat(style.opacity) === 0) ||
    (isTiny(style.width) && isTiny(style.height)) ||
    [style.width, style.height, style.maxHeight, style.maxWidth].some(isZero)
  );
}

/** The same of an image or a cell with what its attributes say, and of what it stands in. */
export function isHiddenElement(element: HTMLElement): boolean {
  if (isTiny(element.getAttribute('width')) && isTiny(element.getAttribute('height'))) return true;
  if (['width', 'height'].some((side) => isZero(element.getAttribute(side)))) return true;
  for (let at: HTMLElement | null = element; at !== null; at = at.parentElement)
    if (at.hidden || (at.hasAttribute('style') && isHiddenStyle(at.style))) return true;
  return false;
}

function isTiny(length: string | null): boolean {
  const pixels = /^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/i.exec(length ?? '')?.[1];
  return pixels !== undefined && Number(pixels) <= TRACKER_PIXELS;
}

function isZero(length: string | null): boolean {
  return /^\s*0(?:\.0+)?(?:px|em|%)?\s*$/i.test(length ?? '');
}
