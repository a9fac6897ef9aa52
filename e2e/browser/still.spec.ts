import type { Page } from '@playwright/test';
import { z } from 'zod';
import { article } from './answers.ts';
import { connectionState, deliver, expect, openInbox, row, test } from './fixtures.ts';
import { slowDown } from './slow.ts';

const Shifts = z.array(z.string());

/** Everything that ever shifts without having been asked to, as Layout Instability counts it. */
async function watchShifts(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    const name = (node: Node | null) =>
      node instanceof Element ? `${node.tagName} ${node.className}` : (node?.nodeName ?? 'gone');
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput, sources } = entry as unknown as {
          value: number;
          hadRecentInput: boolean;
          sources: readonly { node: Node | null }[];
        };
        if (!hadRecentInput)
          shifts.push(`${value.toFixed(4)}: ${sources.map(({ node }) => name(node)).join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return async () => Shifts.parse(await page.evaluate('window.shifts'));
}

/** What stands below a row that lands gives way to it, and to it alone. */
const BELOW_A_LANDING =
  /^[\d.]+: (?:(?:LI |[A-Z\d]+ (?:MessageRow|MessageList|KeyHelp|Button)__[^,]*)(?:, |$))+$/;

for (const width of [360, 1440]) {
  test(`SHOW-30 nothing shifts in a whole visit on a slow line, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const shifts = await watchShifts(page);
    await slowDown(page);
    const address = await openInbox(page);
    await expect(connectionState(page, 'live')).toBeVisible();
    expect(await shifts()).toEqual([]);
    for (const subject of ['One', 'Two', 'Three', 'Four', 'Five'])
      await deliver(page, service, address, subject);
    const landings = await shifts();
    expect(landings.filter((shift) => !BELOW_A_LANDING.test(shift))).toEqual([]);
    await row(page, 'Three').getByRole('button').first().click();
    await expect(article(page)).toContainText('Hello from swaks.');
    await page.keyboard.press('Escape');
    await expect(row(page, 'Five')).toBeVisible();
    expect((await shifts()).slice(landings.length)).toEqual([]);
  });
}
