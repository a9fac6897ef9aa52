import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** What Base UI puts around an open layer: it passes the focus on and never has it. */
const FOCUS_GUARD = '[data-base-ui-focus-guard]';

/** No frame may be shown: where scripts may not run, axe would wait for ever. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude(FOCUS_GUARD).analyze();
  const said = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  expect(said).toEqual([]);
}

export async function expectNothingSticksOut(page: Page): Promise<void> {
  const hidden = await page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('article, article *')];
    // What cuts its own overflow shows so on purpose, and inline boxes have no width of their own.
    const isOpen = (box: Element) => getComputedStyle(box).overflowX === 'visible';
    return boxes
      .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth && isOpen(box))
      .map((box) => `${box.className} ${box.scrollWidth} > ${box.clientWidth}`);
  });
  expect(hidden).toEqual([]);
}
