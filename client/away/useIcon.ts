import { useEffect, useRef } from 'react';

/** From here on the icon says only that there are many: what it says more often, it says once. */
const MANY = 10;

/** Lets the icon of the tab say how much is unread; drawing is loaded with the first mail. */
export function useIcon(unread: number): void {
  const isMarked = useRef(false);
  const said = Math.min(unread, MANY);
  useEffect(() => {
    if (said === 0 && !isMarked.current) return;
    isMarked.current = true;
    draw(said);
  }, [said]);
  useEffect(
    () => () => {
      if (isMarked.current) draw(0);
    },
    [],
  );
}

/** When nothing else is to be done: a row that lands comes first. */
function draw(unread: number): void {
  const run = () => {
    import('./favicon.ts')
      .then(({ markIcon }) => markIcon(document, unread))
      .catch(() => {
        // An icon that says nothing is no trouble: the title counts as well.
      });
  };
  if ('requestIdleCallback' in window) window.requestIdleCallback(run);
  else setTimeout(run);
}
