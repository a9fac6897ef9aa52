import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { article, openAs } from './answers.ts';
import { expect, openInbox, row, test } from './fixtures.ts';

test.use({ reducedMotion: 'reduce' });

/** How far the mail goes beyond its frame, across and down. */
function beyond(page: Page) {
  return page
    .frameLocator('iframe')
    .locator('html')
    .evaluate((root) => ({
      across: root.scrollWidth - root.clientWidth,
      down: root.scrollHeight - root.clientHeight,
    }));
}

const ROWS = '<tr><td>A line of text that is as long as lines in a newsletter are.</td></tr>';
const WIDE = `<table width="640" bgcolor="#eee">${ROWS.repeat(30)}<tr><td id="end">End</td></tr></table>`;

for (const [direction, html] of [
  ['left to right', WIDE],
  ['right to left', `<html dir="rtl"><body>${WIDE}</body></html>`],
] as const) {
  test(`SHOW-5 a mail made for wider windows fits, ${direction}, whatever the window becomes`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await openAs(page, service, { detail: { html } });
    const end = page.frameLocator('iframe').getByText('End');
    for (const width of [390, 1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expect.poll(() => beyond(page)).toEqual({ across: 0, down: 0 });
    }
    await expect(end).toBeVisible();
    // Nothing is left below it either: the frame is as tall as the mail is now.
    const frame = await article(page).locator('iframe').boundingBox();
    const last = await end.boundingBox();
    const below = (frame?.y ?? 0) + (frame?.height ?? 0) - (last?.y ?? 0) - (last?.height ?? 0);
    expect(below).toBeLessThan(40);
  });
}

test('SHOW-5 a hidden preheader adds no height', async ({ page, service }) => {
  const preheader = `<div style="height:1px;overflow:hidden"><p>${'Preheader '.repeat(300)}</p></div>`;
  await openAs(page, service, {
    detail: { html: `${preheader}<p style="margin:0;line-height:1">Hi</p>` },
  });
  const frame = article(page).locator('iframe');
  await expect(frame).not.toHaveAttribute('data-body', 'coming');
  expect((await frame.boundingBox())?.height).toBeLessThan(100);
});

for (const [what, width, shown] of [
  ['what fits keeps its size', 200, 200],
  ['what would be too small to read scrolls', 4000, 2000],
] as const) {
  test(`SHOW-5 ${what}`, async ({ page, service }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    const html = `<div style="width:${width}px;height:20px">x</div>`;
    await openAs(page, service, { detail: { html } });
    const box = page.frameLocator('iframe').locator('div');
    await expect.poll(async () => (await box.boundingBox())?.width).toBe(shown);
    expect((await beyond(page)).across > 0).toBe(shown > 390);
  });
}

for (const [what, style] of [
  ['is fixed to the window', 'position: fixed; inset: 0'],
  ['is as tall as the window, and scrolls', 'height: 100vh; overflow: auto'],
] as const) {
  test(`SHOW-5 a mail whose content ${what} has a frame that shows it`, async ({
    page,
    service,
  }) => {
    const html = `<body style="margin: 0"><div style="${style}"><h1>Hello</h1>${'<p>A line.</p>'.repeat(4)}<p>The end.</p></div>`;
    await openAs(page, service, { detail: { html } });
    const end = page.frameLocator('iframe').getByText('The end.');
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expect
        .poll(async () => {
          const frame = await article(page).locator('iframe').boundingBox();
          const last = await end.boundingBox();
          return (frame?.y ?? 0) + (frame?.height ?? 0) - (last?.y ?? 0) - (last?.height ?? 0);
        })
        .toBeGreaterThanOrEqual(0);
    }
  });
}

const LONG = '<p>A line of a long mail.</p>'.repeat(200);

test('SHOW-5 a short mail after a long one has a frame of its own height', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  for (const [subject, html] of [
    ['Short', '<p>One line.</p>'],
    ['Long', LONG],
  ] as const) {
    await sendMail(service.smtp, { to, subject, html });
    await expect(row(page, subject)).toBeVisible();
  }
  const heightOf = async () => (await page.locator('iframe').boundingBox())?.height;
  await row(page, 'Long').getByRole('button').first().click();
  await expect.poll(heightOf).toBeGreaterThan(5_000);
  await row(page, 'Short').getByRole('button').first().click();
  await expect(page.frameLocator('iframe').getByText('One line.')).toBeVisible();
  await expect.poll(heightOf).toBeLessThan(100);
});

test('SHOW-5 so has a short part after a long one', async ({ page, service }) => {
  const html = `${'<p>A line of a long mail.</p>'.repeat(2_930)}<p>The end.</p>`;
  await openAs(page, service, { detail: { html } });
  const frame = page.locator('iframe');
  const heightOf = async () => (await frame.boundingBox())?.height ?? 0;
  await expect.poll(heightOf).toBeGreaterThan(5_000);
  const next = article(page).getByRole('button', { name: 'Next part' }).first();
  const at = page.getByText(/^Part \d+ of \d+$/).first();
  const of = Number(/\d+$/.exec((await at.textContent()) ?? '')?.[0]);
  for (let part = 2; part <= of; part++) {
    await next.click();
    await expect(at).toHaveText(`Part ${part} of ${of}`);
  }
  const last = page.frameLocator('iframe').getByText('The end.');
  await expect(last).toBeVisible();
  await expect
    .poll(async () => {
      const [box, end] = [await frame.boundingBox(), await last.boundingBox()];
      return (box?.y ?? 0) + (box?.height ?? 0) - (end?.y ?? 0) - (end?.height ?? 0);
    })
    .toBeLessThan(60);
});
