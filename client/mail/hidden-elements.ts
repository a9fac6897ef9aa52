/** Pixels; smaller images are not meant to be seen. */
const TRACKER_PIXELS = 3;

/** Whether a style hides its element. */
export function isHiddenStyle(style: CSSStyleDeclaration): boolean {
  return (
    style.display === 'none' ||
    style.visibility === 'hidden' ||
    (style.opacity !== '' && Number.parseFloat(style.opacity) === 0) ||
    (isTiny(style.width) && isTiny(style.height)) ||
    [style.width, style.height, style.maxHeight, style.maxWidth].some(isZero)
  );
}

/** Whether an image or cell is hidden by its style, its attributes or an ancestor. */
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
