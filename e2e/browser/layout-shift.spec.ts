import type { Page } from '@playwright/test';
import { z } from 'zod';
import { byLength } from '#server/ops/testing/length.ts';
import { sendMail } from '../harness/mail.ts';
import { article } from './answers.ts';
import { connectionState, deliver, expect, openInbox, row, test } from './fixtures.ts';
import { slowDown } from './slow.ts';

test.use({ reducedMotion: 'no-preference' });

type Size = (typeof SIZES)[number];
const SIZES = [
  [360, 800],
  [1440, 900],
] as const;

const Shifts = z.array(z.string());

/**
 * Everything that ever shifts without having been asked to, as Layout Instability counts it: how
 * much, and what. `taken` tells what has shifted since it was asked last.
 */
async function watchShifts(page: Page): Promise<{ taken(): Promise<readonly string[]> }> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    const name = (node: Node | null) => {
      if (!(node instanceof Element)) return node?.nodeName ?? 'gone';
      return node.matches('nav li, nav li *') ? 'row' : `${node.tagName} ${node.className}`;
    };
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
  const taken = async () => {
    // What the last frame moved is told after it.
    for (let frames = 0; frames < 3; frames += 1)
      await page.evaluate(() => new Promise(requestAnimationFrame));
    return Shifts.parse(await page.evaluate('window.shifts.splice(0)'));
  };
  return { taken };
}

/** What stands below a row that lands gives way to it, and nothing else does; some of it is gone by now. */
const BELOW_A_LANDING = /^[\d.]+: (?:(?:row|gone|[A-Z\d]+ (?:KeyHelp|Button)__[^,]*)(?:, |$))+$/;

/**
 * The parts that come right behind the first look are there; the list, which `openInbox` waits for,
 * is the last. No wait for an idle network: on a slow line the browser may never tell of its end.
 */
async function quiet(page: Page): Promise<void> {
  await expect(connectionState(page, 'live')).toBeVisible();
  await page.evaluate(async () => void (await document.fonts.ready));
}

for (const [width, height] of SIZES) {
  test(`SHOW-11 nothing shifts in a whole visit on a slow line, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height });
    const shifts = await watchShifts(page);
    await slowDown(page);
    const address = await openInbox(page);
    await quiet(page);
    expect(await shifts.taken()).toEqual([]);

    await deliver(page, service, address, 'The first, code 482913');
    expect(await shifts.taken()).toEqual([]);
    // More than there is room for on either: what is above them does not give way.
    for (const subject of ['Two', 'Three, code 482914', 'Four', 'Five', 'Six', 'Seven'])
      await deliver(page, service, address, subject);
    const landings = await shifts.taken();
    expect(landings).not.toEqual([]);
    expect(landings.filter((shift) => !BELOW_A_LANDING.test(shift))).toEqual([]);

    await row(page, 'Five').getByRole('button').first().click();
    await expect(article(page)).toContainText('Hello.');
    await quiet(page);
    expect(await shifts.taken()).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(row(page, 'Five')).toBeVisible();
    expect(await shifts.taken()).toEqual([]);

    // All of them are there again, and at once: none pushes down what is read already.
    await page.reload();
    await expect(row(page, 'The first')).toBeVisible();
    await quiet(page);
    expect(await shifts.taken()).toEqual([]);
  });
}

// On a telephone nothing but the email is there.
for (const [width, height] of byLength<readonly Size[]>({ short: [SIZES[1]], long: SIZES })) {
  test(`SHOW-11 nor does what is around an email in HTML that is being read, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height });
    const shifts = await watchShifts(page);
    await slowDown(page);
    const to = await openInbox(page);
    const html = '<p>In HTML</p>'.repeat(8);
    const attachments = [{ filename: 'a.txt', content: 'a' }];
    await sendMail(service.smtp, { to, subject: 'HTML', html, attachments });
    await row(page, 'HTML').getByRole('button').first().click();
    await expect(article(page)).toBeVisible();
    await quiet(page);
    await shifts.taken();

    // No click is near that could be thought to have moved it.
    await page.reload();
    await expect(article(page).getByRole('button', { name: 'Delete' })).toBeVisible();
    await expect(page.frameLocator('iframe').getByText('In HTML').first()).toBeVisible();
    await quiet(page);
    expect(await shifts.taken()).toEqual([]);
  });
}
