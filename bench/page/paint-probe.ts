/**
 * Watches a page for its next row, and reports when that row was on the screen.
 *
 * What a browser reports by itself is when text with an `elementtiming` attribute was
 * first presented, but never for text that fades in. So the page's rows are left alone: in
 * the frame in question the probe puts a mark of its own into a corner, and since a frame is
 * presented as a whole, the mark's time is the row's.
 *
 * Runs as a classic script: neither imports nor exports.
 */

/** Milliseconds; a row that is not there by then will not come. */
const PATIENCE_MS = 10_000;

/** Half of its full strength: from there on a row that fades in can be read. */
const LEGIBLE_OPACITY = 0.5;

/** Milliseconds on the page's clock at which frames were presented. */
interface Painted {
  /** The first that the row was part of, however faint. */
  readonly firstFrame: number;
  readonly legible: number;
}

interface PaintProbe {
  /** Starts to wait for the next element that matches; `painted` resolves with it. */
  arm(selector: string): void;
  painted(): Promise<Painted>;
}

class RowProbe implements PaintProbe {
  #painted: Promise<Painted> | null = null;

  arm(selector: string): void {
    const timeout = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`no row in ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    const painted = inserted(selector).then((row) => watch(row, selector));
    this.#painted = Promise.race([painted, timeout]);
  }

  async painted(): Promise<Painted> {
    if (this.#painted === null) throw new Error('not armed');
    return await this.#painted;
  }
}

/** A mutation observer is called before anything of the change is laid out. */
function inserted(selector: string): Promise<Element> {
  return new Promise((resolve) => {
    const observer = new MutationObserver((changes) => {
      const row = firstMatch(changes, selector);
      if (!row) return;
      observer.disconnect();
      resolve(row);
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}

function firstMatch(changes: readonly MutationRecord[], selector: string): Element | null {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    if (!(node instanceof Element)) continue;
    const match = node.matches(selector) ? node : node.querySelector(selector);
    if (match) return match;
  }
  return null;
}

async function watch(row: Element, selector: string): Promise<Painted> {
  await nextFrame();
  const firstFrame = presentation();
  // The page may make the row anew, for the bar or for virtual rows. The newest one is the first.
  const shown = () => (row.isConnected ? row : (document.querySelector(selector) ?? row));
  while (opacityOf(shown()) < LEGIBLE_OPACITY) await nextFrame();
  const legible = presentation();
  return { firstFrame: await firstFrame, legible: await legible };
}

/** In the callbacks of a frame, before it is laid out and painted. */
function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame);
}

function opacityOf(element: Element): number {
  let opacity = 1;
  for (let each: Element | null = element; each; each = each.parentElement) {
    opacity *= Number(getComputedStyle(each).opacity);
  }
  return opacity;
}

let marks = 0;

/** When the frame that is being made was presented: Element Timing of a mark put into it. */
function presentation(): Promise<number> {
  const mark = document.createElement('div');
  const name = `mark-${++marks}`;
  mark.setAttribute('elementtiming', name);
  mark.textContent = '·';
  Object.assign(mark.style, { position: 'fixed', insetBlockStart: '0', insetInlineStart: '0' });
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const entry = list.getEntries().find((each) => each.toJSON().identifier === name);
      if (!entry) return;
      observer.disconnect();
      mark.remove();
      resolve(entry.startTime);
    });
    observer.observe({ type: 'element' });
    document.documentElement.append(mark);
  });
}

Object.assign(globalThis, { paintProbe: new RowProbe() });
