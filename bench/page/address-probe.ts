/**
 * Runs before all other scripts of the page: reports when its first address was on the screen.
 * In the frame that shows it the probe puts a mark of its own into a corner, and since a frame
 * is presented as a whole, the mark's time (Element Timing) is the address's.
 *
 * A classic script: neither imports nor exports.
 */

/** Wherever an address stands: in the static shell, and in what takes over from it. */
const ADDRESS_PLACES = '[data-shell-address], [data-testid="address"], [data-bare-address]';

/** Milliseconds on the page's clock. */
interface AddressShown {
  /** The last byte of the document. */
  readonly document: number;
  readonly painted: number;
}

function isThere(): boolean {
  return [...document.querySelectorAll(ADDRESS_PLACES)].some((place) =>
    place.textContent.includes('@'),
  );
}

function addressThere(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!isThere()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
}

function presented(): Promise<number> {
  const mark = document.createElement('div');
  mark.setAttribute('elementtiming', 'address');
  mark.textContent = '·';
  Object.assign(mark.style, { position: 'fixed', insetBlockStart: '0', insetInlineStart: '0' });
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const entry = list.getEntries().find((each) => each.toJSON().identifier === 'address');
      if (entry) resolve(entry.startTime);
    }).observe({ type: 'element' });
    document.documentElement.append(mark);
  });
}

async function shown(): Promise<AddressShown> {
  await addressThere();
  const painted = await presented();
  const [navigation] = performance.getEntriesByType('navigation');
  return { document: navigation?.toJSON().responseEnd, painted };
}

Object.assign(globalThis, { addressShown: shown() });
