import type { Locator, Page } from '@playwright/test';
import { axeFindings } from './axe.ts';
import { expect } from './fixtures.ts';

export async function expectAccessible(page: Page): Promise<void> {
  expect((await axeFindings(page)).violations).toEqual([]);
}

/** Not at once, where a window has just become another one: what floats finds its place anew. */
export async function expectNothingSticksOut(page: Page): Promise<void> {
  await expect.poll(() => whatSticksOut(page)).toEqual([]);
}

function whatSticksOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const boxes = [
      document.documentElement,
      ...document.querySelectorAll('article, article *, [role="dialog"]'),
    ];
    // What cuts its own overflow shows so on purpose, and inline boxes have no width of their own.
    const isOpen = (box: Element) => getComputedStyle(box).overflowX === 'visible';
    const over = boxes
      .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth && isOpen(box))
      .map((box) => `${box.className} ${box.scrollWidth} > ${box.clientWidth}`);
    // What is fixed makes no page wider, and is out of reach all the same.
    const laid = document.querySelectorAll('[role="dialog"] *, [role="menu"] *');
    const out = [...laid].filter((part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 1 && (left < -1 || right > window.innerWidth + 1);
    });
    return [...over, ...out.map((part) => `${part.tagName} ${part.className} is off the window`)];
  });
}

/** Pixels that a finger needs each way (WCAG 2.5.5). */
const TOUCH = 44;

/** Whatever can be pressed is large enough, but for links within a text (ibid., “inline”). */
export async function expectTouchable(page: Page): Promise<void> {
  const small = await page.evaluate((least) => {
    const controls = 'button, a[href], input, select, textarea, summary, [role^="menuitem"]';
    const pressable = [...document.querySelectorAll<HTMLElement>(controls)].filter(
      (control) =>
        control.checkVisibility({ visibilityProperty: true }) &&
        control.closest('[inert], [aria-hidden="true"]') === null &&
        getComputedStyle(control).display !== 'inline',
    );
    return pressable.flatMap((control) => {
      // Whoever presses the words of a choice presses it.
      const { width, height } = (control.closest('label') ?? control).getBoundingClientRect();
      // Half a pixel is lost in rounding.
      return Math.min(width, height) > least - 0.5
        ? []
        : [`${control.tagName} ${control.className} ${control.innerText}: ${width} × ${height}`];
    });
  }, TOUCH);
  expect(small).toEqual([]);
}

/** What Chromium and people begin with, pixels. */
const LETTERS = { standard: 16, fixed: 13 } as const;

/** As somebody sets it in the browser: letters alone grow, and the window stays as it is. */
export async function enlargeLetters(page: Page, times: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const fontSizes = { standard: LETTERS.standard * times, fixed: LETTERS.fixed * times };
  await session.send('Page.setFontSizes', { fontSizes });
}

/** Pixels between the sides of the window and what stands in it, at least. */
const SIDE = 8;

/** What stands for itself has a margin on both sides. */
export async function expectMargins(page: Page, inside: Locator): Promise<void> {
  const { x, width } = (await inside.boundingBox()) ?? { x: 0, width: 0 };
  const window = page.viewportSize()?.width ?? 0;
  expect(x).toBeGreaterThanOrEqual(SIDE);
  expect(window - x - width).toBeGreaterThanOrEqual(SIDE);
}
