import { useEffect, useState } from 'react';

/**
 * Runs a task after the next frame is painted, or soon in a hidden page, which paints none. Returns
 * what cancels it.
 */
export function afterPaint(task: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    timer = setTimeout(task);
  };
  if (document.hidden) start();
  const frame = document.hidden ? undefined : requestAnimationFrame(start);
  return () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** A value as it was when the last frame was painted. */
export function useAfterPaint<Value>(value: Value): Value {
  const [painted, setPainted] = useState(value);
  useEffect(() => afterPaint(() => setPainted(value)), [value]);
  return painted;
}
