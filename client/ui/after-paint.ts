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
