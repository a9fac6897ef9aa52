import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { article } from './answers.ts';
import { expect, openInbox, row, test } from './fixtures.ts';

interface Bound {
  readonly width: number;
  readonly height: number;
  /** Rows fully visible, of thirteen emails, at least. */
  readonly rows: number;
  /** In the first edition of the page, as far as it was measured: rows, and pixels. */
  readonly before?: { readonly rows: number; readonly first?: number; readonly body?: number };
}

/** 640 × 400 is 1280 × 800 at 200 % zoom, 320 × 200 at 400 %; 720 × 720 is an unfolded phone. */
const BOUNDS: readonly Bound[] = [
  { width: 320, height: 568, before: { rows: 0 }, rows: 4 },
  { width: 390, height: 844, before: { rows: 1 }, rows: 9 },
  { width: 844, height: 390, before: { rows: 0 }, rows: 4 },
  { width: 720, height: 720, rows: 8 },
  { width: 768, height: 1024, rows: 13 },
  { width: 1280, height: 800, before: { rows: 1, first: 581, body: 731 }, rows: 10 },
  { width: 640, height: 400, before: { rows: 0 }, rows: 4 },
  { width: 320, height: 200, before: { rows: 0 }, rows: 1 },
  { width: 1440, height: 900, before: { rows: 2 }, rows: 11 },
  { width: 1920, height: 1080, before: { rows: 3 }, rows: 13 },
];

/** Phones between them, on which cards stand beside each other or not. */
const PHONES = [
  { width: 360, height: 740 },
  { width: 375, height: 667 },
  { width: 412, height: 915 },
];

/** Pixels: the body of an email begins here at the latest. */
const BODY = 260;
/** Pixels between the toolbar and the subject at least. */
const AIR = 8;
/** Pixels: the first row begins here. */
const FIRST_ROW = 72;
/** Pixels of the bar. */
const BAR = 56;
/** Pixels of a row. */
const ROW = 72;
/** Pixels between a body and what stands below it. */
const GAP = 40;
/** Pixels of the card of a code or of a link at most. */
const CARD = 72;

/** Pixels between a time and a chip, and of the letters of a snippet. */
const LEAST = { gap: 4, snippet: 40 };

const CODE = 'Your launch code is here, and this is a subject that needs a second line to be read';
/** All that can stand above a body: long sender, code, link, and the line of blocked images. */
const FULL = {
  from: '"The Example Launch Team of Northern Europe" <no-reply.launch@mail.accounts.example.com>',
  text: 'Your launch code: 61840277',
  html: `<h1>Hello</h1><p>Your launch code: <b>61840277</b></p>
    <p><a href="https://accounts.example.com/verify-email?token=4f1d2c7b9a">Verify your email address</a></p>
    <img src="https://images.example.com/a.png" width="600" height="80">
    <img src="https://images.example.com/open.gif?id=1" width="1" height="1">
    ${'<p>More.</p>'.repeat(40)}`,
};

async function deliverThirteen(page: Page, { smtp }: Service): Promise<void> {
  const to = await openInbox(page);
  for (let index = 1; index <= 12; index++)
    await sendMail(smtp, { to, subject: `Email ${index}`, text: 'Hello.' });
  await sendMail(smtp, { to, subject: CODE, ...FULL });
  await expect(page.locator('[data-message-id]')).toHaveCount(13);
}

function measureRows(page: Page) {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-message-id]')];
    const boxes = rows.map((each) => each.getBoundingClientRect());
    const [first] = boxes;
    // Nothing may stand over its lower edge.
    const isSeen = (each: Element) => {
      const { top, bottom, left } = each.getBoundingClientRect();
      const lowest = document.elementFromPoint(left + 40, bottom - 3);
      return top >= 0 && bottom <= window.innerHeight && each.contains(lowest);
    };
    const full = rows.filter(isSeen);
    const bar = document.querySelector('main > header')?.getBoundingClientRect().height ?? 0;
    return { full: full.length, bar, first: first?.top ?? 0, height: first?.height ?? 0 };
  });
}

/** Where the body begins, the space above the subject, and the heights of the cards. */
function measureEmail(page: Page) {
  return article(page).evaluate((email) => {
    const boxes = [...email.querySelectorAll('section')].map((each) =>
      each.getBoundingClientRect(),
    );
    const measure = (selector: string) =>
      email.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
    const air = measure('h2').top - measure('fieldset').bottom;
    const y = email.querySelector('iframe')?.getBoundingClientRect().top ?? Number.NaN;
    return { y, air, cards: boxes.map(({ height }) => height) };
  });
}

/** The label of the link that does not fit its card. */
function findCutLabels(page: Page) {
  return article(page)
    .locator('section summary > span:first-child, section summary > span:nth-child(2)')
    .evaluateAll((labels) =>
      labels
        .filter((label) => label.clientWidth > 0 && label.scrollWidth > label.clientWidth)
        .map((label) => label.textContent),
    );
}

test('the rows that are seen, and where an email begins, at each size', async ({
  page,
  service,
}) => {
  await deliverThirteen(page, service);
  for (const { width, height, before, rows } of BOUNDS) {
    const size = `${width} × ${height}`;
    await page.setViewportSize({ width, height });
    await openInbox(page);
    await expect(page.locator('[data-message-id]'), size).toHaveCount(13);
    const list = await measureRows(page);
    expect(list.full, size).toBeGreaterThanOrEqual(rows);
    expect(list.bar, size).toBe(BAR);
    expect(list.first, size).toBe(FIRST_ROW);
    expect(list.height, size).toBeCloseTo(ROW, 0);
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await measureRows(page), `${size}, forced colours`).toEqual(list);
    await page.emulateMedia({ forcedColors: 'none' });
    await row(page, CODE).getByRole('button').first().click();
    // Until then the pane shows another email.
    await expect(article(page).locator('section'), size).toHaveCount(2);
    const frame = article(page).locator('iframe');
    await expect(frame, size).not.toHaveAttribute('data-body', 'coming');
    const { y, cards } = await measureEmail(page);
    expect(await findCutLabels(page), size).toEqual([]);
    expect(Math.max(...cards), size).toBeLessThanOrEqual(CARD);
    expect(y, size).toBeLessThanOrEqual(BODY);
    // A row of the table for those who ask for it by `--reporter=list`.
    const was = (figure: number | undefined) => `${figure ?? '–'} before`;
    process.stdout.write(
      `| ${size} | rows: ${was(before?.rows)}, ${list.full} now | first row: ${was(before?.first)}, ${list.first.toFixed(0)} px now | body: ${was(before?.body)}, ${y.toFixed(0)} px now |\n`,
    );
    // A page that is loaded anew shows the email that was read.
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await measureRows(page)).full).toBeGreaterThan(0);
  }
});

test('subject and chip of a row are in one line, and the text is in its middle', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Code', text: 'Your code is 482913.' });
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    await openInbox(page);
    const middles = await row(page, 'Code').evaluate((box) => {
      const middle = (element: Element | null | undefined) => {
        const { top, bottom } = element?.getBoundingClientRect() ?? new DOMRect();
        return (top + bottom) / 2;
      };
      const chip = middle(box.querySelector('[data-chip] > span'));
      const [head, text] = box.querySelector('button')?.children ?? [];
      const lines = (middle(head) + middle(text)) / 2;
      return { text: middle(text) - chip, row: lines - middle(box) };
    });
    expect(Math.abs(middles.text), `${width} px`).toBeLessThan(1.5);
    expect(Math.abs(middles.row), `${width} px`).toBeLessThan(1.5);
  }
});

test('a chip keeps its distance from the time, and a snippet has several letters or none', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  const url = 'https://linear.example/auth/magic/9f8e7d6c5b4a39281706';
  const html = `<p><a href="${url}">Sign in to Linear</a></p>`;
  await sendMail(service.smtp, { to, subject: 'Your login', html });
  for (let length = 8; length < 40; length += 2)
    await sendMail(service.smtp, {
      to,
      subject: 'W'.repeat(length),
      text: 'Code: 482913. Welcome.',
    });
  await expect(page.locator('[data-message-id]')).toHaveCount(17);
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 1400 });
    await openInbox(page);
    await expect(page.locator('[data-message-id]')).toHaveCount(17);
    const faults = await page.locator('[data-message-id]').evaluateAll((rows, least) => {
      const found: string[] = [];
      for (const box of rows) {
        const at = (selector: string) =>
          box.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
        const gap = at('[data-chip] > span').top - at('time').bottom;
        if (gap < least.gap) found.push(`gap of ${gap} px`);
        const [, line] = box.querySelector('button')?.children ?? [];
        const snippet = line?.lastElementChild?.getBoundingClientRect() ?? new DOMRect();
        const isSeen = snippet.top < (line?.getBoundingClientRect().bottom ?? 0) - 1;
        if (isSeen && snippet.width < least.snippet) found.push(`snippet of ${snippet.width} px`);
      }
      return found;
    }, LEAST);
    expect(faults, `${width} px`).toEqual([]);
  }
});

test('the chip of a link has all that it says, at each width', async ({ page, service }) => {
  const to = await openInbox(page);
  const url = 'https://linear.example/reset-password?token=9f8e7d6c5b4a39281706';
  const html = `<p><a href="${url}">Reset password</a></p>`;
  await sendMail(service.smtp, { to, subject: 'Reset your password', html });
  const chip = page.locator('[data-chip="link"]');
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    await expect(chip, `${width} px`).toBeVisible();
    const cut = await chip.evaluate((link) => {
      const edge = link.firstElementChild?.getBoundingClientRect() ?? new DOMRect();
      const parts = [...link.querySelectorAll(':scope > span:first-child > *')];
      const isCut = (part: Element) =>
        part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().right > edge.right;
      return parts
        .filter((part) => part instanceof HTMLElement && isCut(part))
        .map((part) => part.textContent);
    });
    expect(cut, `${width} px`).toEqual([]);
  }
});

/** A subject of two lines, a place that is a link, and another time zone. */
const INVITATION = {
  from: 'Jule Beispiel <jule@almanac.example>',
  subject: 'Invitation: Tour of the old harbour @ Thu 3 Apr 2031 15:00 (Hamburg), and coffee',
  text: 'Jule Beispiel invites you.',
  html: `<h1>Tour of the old harbour</h1>${'<p>More.</p>'.repeat(40)}`,
  icalEvent: {
    method: 'REQUEST',
    content: [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Almanac//EN', 'METHOD:REQUEST'],
      ...['BEGIN:VEVENT', 'UID:tour@almanac.example', 'DTSTAMP:20310318T092400Z'],
      ...['DTSTART:20310403T130000Z', 'DTEND:20310403T143000Z'],
      ...['SUMMARY:Tour of the old harbour', 'LOCATION:https://meet.example/old-harbour-tour'],
      ...['ORGANIZER;CN=Jule Beispiel:mailto:jule@almanac.example'],
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n'),
  },
};

/** Not fetched until the reader loads them, so there is a line that says so. */
const IMAGES = `<img src="https://images.example.com/a.png" width="600" height="80">
  <img src="https://images.example.com/open.gif?id=1" width="1" height="1">`;
const LINK =
  '<p><a href="https://accounts.example.com/verify-email?token=4f1d2c7b9a">Verify your email address</a></p>';
const TALL = '<p>More.</p>'.repeat(40);
const LONG_SUBJECT =
  'A subject that is so long that it would take three lines of a phone and two of any pane, to be read as a whole';

const KINDS = {
  'a code': { text: 'Your code is 482913.', html: `<p>Your code is 482913.</p>${IMAGES}${TALL}` },
  'a link': { text: 'Hello.', html: `${LINK}${IMAGES}${TALL}` },
  'a code of several groups and a link': {
    text: 'Your code is ABCD-EFGH-2345.',
    html: `<p>Your code is ABCD-EFGH-2345.</p>${LINK}${IMAGES}${TALL}`,
  },
  'an invitation': {
    ...INVITATION,
    html: `${INVITATION.html}${IMAGES}`,
  },
  'blocked images': { text: 'Hello.', html: `<p>Hello.</p>${IMAGES}${TALL}` },
  'a code, a link, and other addresses than this one': {
    to: Array.from({ length: 5 }, (_, at) => `person${at}@a-domain-of-some-length.example`),
    text: 'Your code is ABCD-EFGH-2345.',
    html: `<p>Your code is ABCD-EFGH-2345.</p>${LINK}${IMAGES}${TALL}`,
  },
};

test('the body of an email of any kind begins where that of any other does', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  const envelope = { from: 'no-reply@example.com', to };
  for (const [kind, email] of Object.entries(KINDS)) {
    const full = { to, envelope, from: FULL.from, ...email, subject: `${LONG_SUBJECT} (${kind})` };
    await page.setViewportSize({ width: 1280, height: 800 });
    await sendMail(service.smtp, full);
    await row(page, full.subject).getByRole('button').first().click();
    await expect(article(page).getByRole('heading', { level: 2 })).toHaveText(full.subject);
    await expect(article(page).getByRole('button', { name: /^Load / })).toBeVisible();
    for (const { width, height } of [...BOUNDS, ...PHONES]) {
      const size = `${kind}, ${width} × ${height}`;
      await page.setViewportSize({ width, height });
      await expect(article(page).locator('iframe')).not.toHaveAttribute('data-body', 'coming');
      const { y, air, cards } = await measureEmail(page);
      expect.soft(y, size).toBeLessThanOrEqual(BODY);
      expect.soft(air, size).toBeGreaterThanOrEqual(AIR);
      expect.soft(Math.max(0, ...cards), size).toBeLessThanOrEqual(CARD);
    }
  }
});

test('attachments stand below a short body without a gap, and a link pointed at moves nothing', async ({
  page,
  service,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const to = await openInbox(page);
  const text = 'See https://photos.example/one/two';
  const html = `<p>${text.replace(/https.*/, '<a href="$&">all of them</a>')}</p>`;
  const attachments = [{ filename: 'photo.jpg', content: 'x' }];
  for (const [subject, body] of Object.entries({ HTML: { html }, Text: { text } })) {
    await sendMail(service.smtp, { to, subject, attachments, ...body });
    await row(page, subject).getByRole('button').first().click();
    const heading = article(page).getByRole('heading', { name: '1 attachment' });
    await expect(heading).toBeVisible();
    const measure = () =>
      heading.evaluate((element) => {
        const body = element.closest('article')?.querySelector('[data-view] > :first-child');
        const { top } = element.getBoundingClientRect();
        return { top, gap: top - (body?.getBoundingClientRect().bottom ?? 0) };
      });
    const before = await measure();
    expect(before.gap).toBeLessThanOrEqual(GAP);
    const inside = subject === 'HTML' ? page.frameLocator('iframe') : article(page);
    await inside.getByRole('link').hover();
    await expect(article(page).getByText(/^Opens .*photos/)).toBeVisible();
    expect(await measure()).toEqual(before);
    await page.getByRole('button', { name: 'Back' }).click();
  }
});

test('an invitation has its button and its link without a press', async ({ page, service }) => {
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, ...INVITATION });
  await row(page, INVITATION.subject).getByRole('button').first().click();
  const card = article(page).getByRole('article', { name: 'Tour of the old harbour' });
  for (const { width, height } of [...BOUNDS, ...PHONES]) {
    await page.setViewportSize({ width, height });
    await expect(card.getByRole('button', { name: 'Add to calendar' })).toBeInViewport();
    await expect(card.getByRole('link', { name: 'meet.example' })).toBeInViewport();
  }
});

test('in forced colours filled buttons and codes keep their own colours', async ({
  page,
  service,
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Code', text: 'Your code is 482913.' });
  const copy = page.getByRole('button', { name: 'Copy', exact: true });
  // Otherwise a box in the colour of the page stands behind the text, and hides it.
  for (const filled of [copy, page.locator('[data-chip="code"] bdi')])
    await expect(filled).toHaveCSS('forced-color-adjust', 'none');
});

test('in forced colours the knob of a switch is seen, off and on', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openInbox(page);
  await page.keyboard.press('?');
  const letters = page.getByRole('switch', { name: 'Single-key shortcuts' });
  const readColours = () =>
    letters.evaluate((button) => {
      const track = button.querySelector('span') ?? button;
      const probe = document.createElement('span');
      probe.style.forcedColorAdjust = 'none';
      track.append(probe);
      const resolve = (colour: string) => {
        probe.style.backgroundColor = colour;
        return getComputedStyle(probe).backgroundColor;
      };
      const { backgroundColor: around } = getComputedStyle(track);
      const { backgroundColor: knob } = getComputedStyle(track, '::before');
      const off = [around, knob].join() === ['transparent', 'CanvasText'].map(resolve).join();
      const on = [around, knob].join() === ['Highlight', 'HighlightText'].map(resolve).join();
      probe.remove();
      return { off, on };
    });
  await expect(letters).toBeChecked();
  expect(await readColours()).toEqual({ off: false, on: true });
  await letters.click();
  await expect(letters).not.toBeChecked();
  expect(await readColours()).toEqual({ off: true, on: false });
});

test('a subject is cut at its own end, whatever the direction of the page', async ({
  page,
  service,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const to = await openInbox(page);
  const subject =
    'Beginning of a subject that is much too long for one line of a phone, and its end';
  await sendMail(service.smtp, { to, subject, text: 'Hello.' });
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  const text = row(page, subject).getByText(subject);
  const { shown, begins } = await text.evaluate((box) => {
    const range = document.createRange();
    range.selectNodeContents(box);
    range.setEnd(box.firstChild ?? box, 1);
    const shown = box.closest('[data-message-id]')?.getBoundingClientRect().left ?? 0;
    return { shown, begins: range.getBoundingClientRect().left };
  });
  expect(begins).toBeGreaterThanOrEqual(shown);
});
