import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { article, openAs, reopenAs } from './answers.ts';
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

/** Opens each HTML on a phone, in the same page; yields its name. */
async function* openEach(page: Page, service: Service, htmls: Readonly<Record<string, string>>) {
  let open = (html: string) => openAs(page, service, { detail: { html } });
  for (const [name, html] of Object.entries(htmls)) {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(html);
    yield name;
    open = (next) => reopenAs(page, { detail: { html: next } });
  }
}

const ROWS = '<tr><td>A line of text that is as long as lines in a newsletter are.</td></tr>';
const WIDE = `<table width="640" bgcolor="#eee">${ROWS.repeat(30)}<tr><td id="end">End</td></tr></table>`;

test('SHOW-5 a mail made for wider windows fits, in both directions, whatever the window becomes', async ({
  page,
  service,
}) => {
  const rtl = `<html dir="rtl"><body>${WIDE}</body></html>`;
  for await (const direction of openEach(page, service, { ltr: WIDE, rtl })) {
    const end = page.frameLocator('iframe').getByText('End');
    await expect(page.frameLocator('iframe').locator('html')).toHaveCSS('direction', direction);
    for (const width of [390, 1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expect.poll(() => beyond(page), direction).toEqual({ across: 0, down: 0 });
    }
    await expect(end).toBeVisible();
    // Nothing is left below it either: the frame is as tall as the mail is now.
    const frame = await article(page).locator('iframe').boundingBox();
    const last = await end.boundingBox();
    const below = (frame?.y ?? 0) + (frame?.height ?? 0) - (last?.y ?? 0) - (last?.height ?? 0);
    expect(below, direction).toBeLessThan(40);
  }
});

test('SHOW-5 a hidden preheader adds no height', async ({ page, service }) => {
  const preheader = `<div style="height:1px;overflow:hidden"><p>${'Preheader '.repeat(300)}</p></div>`;
  await openAs(page, service, {
    detail: { html: `${preheader}<p style="margin:0;line-height:1">Hi</p>` },
  });
  const frame = article(page).locator('iframe');
  await expect(frame).not.toHaveAttribute('data-body', 'coming');
  expect((await frame.boundingBox())?.height).toBeLessThan(100);
});

/** As wide as it is long: its words and edges cannot give way. */
const UNYIELDING = `<table id="box" cellpadding="20" style="height:20px"><tr>${'<td>x</td>'.repeat(80)}</tr></table>`;

test('SHOW-5 what fits keeps its size, and what would be too small to read scrolls', async ({
  page,
  service,
}) => {
  const boxes = {
    fits: '<div id="box" style="width:200px;height:20px">x</div>',
    scrolls: UNYIELDING,
  };
  for await (const what of openEach(page, service, boxes)) {
    const box = page.frameLocator('iframe').locator('[id$="box"]');
    const widthOf = async () => (await box.boundingBox())?.width ?? 0;
    if (what === 'scrolls') await expect.poll(widthOf).toBeGreaterThan(1_000);
    else await expect.poll(widthOf).toBe(200);
    expect((await beyond(page)).across > 0).toBe(what === 'scrolls');
  }
});

const SENTENCE = 'Everything that is new this week, in a few lines that one wants to read.';
/** Twice as wide as it is high. */
const IMAGE =
  'data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20width=%22600%22%20height=%22300%22/%3E';
const AROUND = (inner: string) =>
  `<table width="100%" bgcolor="#eeeeee"><tr><td align="center">${inner}</td></tr></table>`;
const ITEM = (name: string) =>
  `<tr><td style="padding:8px">${name}</td><td style="padding:8px">2</td><td style="padding:8px" nowrap>EUR 1,249.00</td><td style="padding:8px" nowrap>EUR 2,498.00</td></tr>`;

/** Made for 600 or 640 pixels, as most emails with HTML are. */
const MADE_FOR_WIDE = {
  'a newsletter of two columns': AROUND(
    `<table width="640" cellpadding="0" style="width:640px;font-size:14px"><tr>
      ${`<td width="320" valign="top"><table width="320"><tr><td style="padding:10px"><img src="${IMAGE}" width="300" height="150"><h2 style="font-size:20px">News</h2>${SENTENCE.repeat(3)}</td></tr></table></td>`.repeat(2)}
    </tr></table>`,
  ),
  'a receipt with a wide table': AROUND(
    `<div style="width:600px;height:260px;overflow:hidden;font-size:14px"><p>${SENTENCE.repeat(4)}</p><table width="600"><tr><th>Item</th><th>Quantity</th><th>Price</th><th>Amount</th></tr>${ITEM('Coffee machine').repeat(3)}</table></div>`,
  ),
  'an image of 600 pixels': `<style>.hero { width: 600px; height: 300px }</style><p>${SENTENCE}</p><img class="hero" style="width:600px;height:300px" src="${IMAGE}" width="600" height="300"><p>${SENTENCE}</p>`,
  'nested tables with a minimal width': AROUND(
    `<table width="600" style="min-width:600px"><tr><td><table width="600" style="width:600px;min-width:600px;table-layout:fixed"><tr><td style="font-size:14px;white-space:nowrap">${SENTENCE}</td></tr></table></td></tr></table>`,
  ),
};

/** Pixels of the smallest letters, as they are seen; and texts that are cut off, by any box. */
function measureTexts(page: Page) {
  return page
    .frameLocator('iframe')
    .locator('body')
    .evaluate((body) => {
      const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
      const sizes: number[] = [];
      const cut: string[] = [];
      const range = document.createRange();
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!parent || !node.textContent?.trim() || parent.tagName === 'STYLE') continue;
        sizes.push(Number.parseFloat(getComputedStyle(parent).fontSize) * parent.currentCSSZoom);
        range.selectNodeContents(node);
        const text = range.getBoundingClientRect();
        const isCut = (box: Element) => {
          const edge = box.getBoundingClientRect();
          return text.right > edge.right + 1 || text.bottom > edge.bottom + 1;
        };
        for (let box: Element | null = parent; box !== null; box = box.parentElement)
          if (getComputedStyle(box).overflow !== 'visible' && isCut(box)) cut.push(box.tagName);
        const root = body.ownerDocument.documentElement;
        if (text.left < -1 || text.right > root.clientWidth + 1) cut.push(node.textContent);
      }
      return { smallest: Math.min(...sizes), cut };
    });
}

test('SHOW-5 emails made for wide windows can be read on a phone without zooming', async ({
  page,
  service,
}) => {
  for await (const what of openEach(page, service, MADE_FOR_WIDE)) {
    for (const width of [390, 320, 1280, 360]) {
      const at = `${what}, ${width} px`;
      await page.setViewportSize({ width, height: 844 });
      await expect.poll(() => beyond(page), at).toEqual({ across: 0, down: 0 });
      await expect
        .poll(async () => (await measureTexts(page)).smallest, at)
        .toBeGreaterThanOrEqual(11);
      if (width < 1280) expect((await measureTexts(page)).cut, at).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), at).toBe(width);
    }
    // The widths come back.
    await page.setViewportSize({ width: 1280, height: 844 });
    const narrowed = page.frameLocator('iframe').locator('[data-narrowed]:not(img)');
    await expect(narrowed, what).toHaveCount(0);
  }
});

const CODE = '<b>482913</b>';
const CUTTING = {
  'an element at a fixed place': `<div style="position:relative;width:600px;height:200px;overflow:hidden"><div style="position:absolute;left:400px">${CODE}</div></div>`,
  'a margin of many pixels': `<div style="width:640px;overflow:hidden"><div style="margin-left:420px;width:200px">${CODE}</div></div>`,
  'columns that do not shrink': `<div style="width:640px;display:flex;overflow:hidden"><div style="flex:0 0 320px">Welcome</div><div style="flex:0 0 320px;text-align:right">${CODE}</div></div>`,
  'a box of a fixed height in a column': `<table width="640"><tr><td width="50%"><div style="height:72px;overflow:hidden">Use this code to sign in to your account now:<br>${CODE}</div></td><td width="50%"><img width="320" height="20" src="${IMAGE}"></td></tr></table>`,
  'a single line': `<div style="width:640px;display:-webkit-box;-webkit-line-clamp:1;-webkit-box-orient:vertical;overflow:hidden">Your verification code for signing in on a new device is ${CODE}</div>`,
};

test('SHOW-5 no box cuts anything off on a phone', async ({ page, service }) => {
  for await (const what of openEach(page, service, CUTTING)) {
    await expect(page.frameLocator('iframe').getByText('482913'), what).toBeVisible();
    await expect.poll(() => beyond(page), what).toEqual({ across: 0, down: 0 });
    expect((await measureTexts(page)).cut, what).toEqual([]);
  }
});

test('SHOW-5 grids in each other do not stop the page', async ({ page, service }) => {
  const grid =
    '<div style="display:grid;grid-template-columns:minmax(min-content,1fr);min-width:0;max-width:100%">';
  await openAs(page, service, {
    detail: { html: `${grid.repeat(40)}Deep inside${'</div>'.repeat(40)}` },
  });
  await expect(page.frameLocator('iframe').getByText('Deep inside')).toBeVisible();
});

test('SHOW-5 words of a table are not broken where they fit', async ({ page, service }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const detail = (name: string, value: string) =>
    `<tr><td style="padding:8px">${name}</td><td style="padding:8px">${value}</td></tr>`;
  const html = `<table width="100%">${detail('When', 'Thursday, 3 April 2025, 15:00 to 16:30')}${detail('Where', 'Pier 4, Musterkai 2, 20457 Hamburg')}</table>`;
  await openAs(page, service, { detail: { html } });
  const lines = page
    .frameLocator('iframe')
    .getByText('Where')
    .evaluate((cell) => {
      const words = cell.ownerDocument.createRange();
      words.selectNodeContents(cell);
      return words.getClientRects().length;
    });
  expect(await lines).toBe(1);
});

test('SHOW-5 an image that is narrowed keeps its proportions', async ({ page, service }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const html = MADE_FOR_WIDE['an image of 600 pixels'];
  await openAs(page, service, { detail: { html } });
  const shape = async () => {
    const box = await page.frameLocator('iframe').locator('img').boundingBox();
    return box && box.width < 390 ? box.width / box.height : null;
  };
  await expect.poll(shape).toBeCloseTo(2, 1);
});

const AS_TALL_AS_THE_WINDOW = {
  'fixed to the window': 'position: fixed; inset: 0',
  'as tall as the window, and scrolls': 'height: 100vh; overflow: auto',
};

test('SHOW-5 a mail whose content takes its height from the window has a frame that shows it', async ({
  page,
  service,
}) => {
  const htmls = Object.entries(AS_TALL_AS_THE_WINDOW).map(([what, style]) => [
    what,
    `<body style="margin: 0"><div style="${style}"><h1>Hello</h1>${'<p>A line.</p>'.repeat(4)}<p>The end.</p></div>`,
  ]);
  for await (const what of openEach(page, service, Object.fromEntries(htmls))) {
    const end = page.frameLocator('iframe').getByText('The end.');
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expect
        .poll(async () => {
          const frame = await article(page).locator('iframe').boundingBox();
          const last = await end.boundingBox();
          return (frame?.y ?? 0) + (frame?.height ?? 0) - (last?.y ?? 0) - (last?.height ?? 0);
        }, what)
        .toBeGreaterThanOrEqual(0);
    }
  }
});

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
