import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { firstLayout, type Layout, LOW_WINDOW, storeLayout } from '../../settings/layout.ts';
import { useMedia } from '../../ui/useMedia.ts';

/** Milliseconds in which the hero becomes the bar. */
const MOVE_MS = 200;

/** Milliseconds; a pointer that has rested on Copy for so long is not about to press it. */
const REST_MS = 5_000;

/**
 * What may end the use of the header. Not `pointerup`: the click comes after it. Not `focusout`: the
 * focus is on its way to an element that must still be there.
 */
const RELEASES = ['pointermove', 'click', 'pointercancel', 'focusin', 'keyup'] as const;

/** Elements of the header in use. */
const USES = ':active, header :focus-visible, header [aria-haspopup="menu"][aria-expanded="true"]';

/**
 * The hero until there is an email, then the bar, for as long as the inbox lives. The change
 * waits while the header is in use, so that nothing moves under a pointer or a finger, and no
 * focus is lost.
 */
export function useLayout(hasMail: boolean, copyButton: RefObject<HTMLElement | null>): Layout {
  const isLow = useMedia(LOW_WINDOW);
  const [hadMail, setHadMail] = useState(() => hasMail || firstLayout(window) === 'bar');
  const layout = isLow || hadMail ? 'bar' : 'hero';
  const places = useRef<ReadonlyMap<string, DOMRect>>(new Map());
  // Before the paint: the first row is painted where it stays.
  useLayoutEffect(() => {
    if (hadMail || !hasMail) return;
    let isResting = false;
    const rest = () => {
      isResting = true;
      changeWhenFree();
    };
    let timer = setTimeout(rest, REST_MS);
    const onMove = () => {
      isResting = false;
      clearTimeout(timer);
      timer = setTimeout(rest, REST_MS);
    };
    const changeWhenFree = () => {
      if (isInUse(copyButton.current, isResting)) return;
      places.current = measurePlaces();
      setHadMail(true);
    };
    changeWhenFree();
    document.addEventListener('pointermove', onMove);
    for (const type of RELEASES) document.addEventListener(type, changeWhenFree);
    window.addEventListener('blur', changeWhenFree);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointermove', onMove);
      for (const type of RELEASES) document.removeEventListener(type, changeWhenFree);
      window.removeEventListener('blur', changeWhenFree);
    };
  }, [hasMail, hadMail, copyButton]);
  useLayoutEffect(() => {
    if (layout === 'bar') moveFrom(places.current);
    places.current = new Map();
  }, [layout]);
  useEffect(() => {
    storeLayout(window, hasMail ? 'bar' : 'hero');
    // The next inbox begins with the hero.
    return () => storeLayout(window, 'hero');
  }, [hasMail]);
  return layout;
}

/**
 * Copy is hovered, anything is pressed, a menu of the header is open, or the keyboard has the focus
 * there. A finger leaves `:hover` behind, and a user who has gone to another window is not about to
 * press.
 */
function isInUse(copyButton: HTMLElement | null, isResting: boolean): boolean {
  if (copyButton === null || !document.hasFocus()) return false;
  const isHovered = window.matchMedia('(hover: hover)').matches && copyButton.matches(':hover');
  return (isHovered && !isResting) || document.querySelector(USES) !== null;
}

function movingElements(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-moves]')];
}

function measurePlaces(): ReadonlyMap<string, DOMRect> {
  return new Map(
    movingElements().map((element) => [
      element.dataset['moves'] ?? '',
      element.getBoundingClientRect(),
    ]),
  );
}

/** Each element moves from where it was to where it is, by a transform alone. */
function moveFrom(places: ReadonlyMap<string, DOMRect>): void {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const element of movingElements()) {
    const from = places.get(element.dataset['moves'] ?? '');
    const to = element.getBoundingClientRect();
    if (from === undefined || to.width === 0) continue;
    const shift = `translate(${from.x - to.x}px, ${from.y - to.y}px)`;
    element.animate(
      [
        { transformOrigin: '0 0', transform: `${shift} scale(${from.height / to.height})` },
        { transformOrigin: '0 0', transform: 'none' },
      ],
      { duration: MOVE_MS, easing: 'cubic-bezier(0.22, 0.7, 0.2, 1)' },
    );
  }
}
