import { type RefObject, useEffect, useRef } from 'react';

/** Milliseconds for which the pane counts as pointed at after the pointer has left it. */
const POINTED_FOR_MS = 2_000;

/** When the pointer was last over the pane, by `performance.now()`. */
export function usePointerTime(pane: RefObject<HTMLElement | null>): RefObject<number> {
  const time = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onPointer = ({ target }: PointerEvent) => {
      if (target instanceof Node && pane.current?.contains(target))
        time.current = performance.now();
    };
    const passive = { capture: true, passive: true };
    document.addEventListener('pointermove', onPointer, passive);
    document.addEventListener('pointerout', onPointer, passive);
    return () => {
      document.removeEventListener('pointermove', onPointer, passive);
      document.removeEventListener('pointerout', onPointer, passive);
    };
  }, [pane]);
  return time;
}

/** Whether the reader is busy with what the pane shows. */
export function isEngaged(pane: HTMLElement | null, pointerTime: number): boolean {
  if (pane === null) return false;
  return (
    pane.contains(document.activeElement) ||
    pane.scrollTop > 0 ||
    pane.matches(':hover') ||
    performance.now() - pointerTime < POINTED_FOR_MS ||
    hasSelection(pane)
  );
}

function hasSelection(pane: HTMLElement): boolean {
  const frame = pane.querySelector('iframe');
  const selections = [document.getSelection(), frame?.contentDocument?.getSelection() ?? null];
  return selections.some((selection) => {
    if (selection === null || selection.isCollapsed) return false;
    const { anchorNode } = selection;
    return anchorNode?.ownerDocument !== document || pane.contains(anchorNode);
  });
}
