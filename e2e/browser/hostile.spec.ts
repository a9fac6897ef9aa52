import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { openAs, reopenAs } from './answers.ts';
import type { Canary } from './canary.ts';
import { connectionState, expect, openInbox, row, test, WALLS_SPEAK } from './fixtures.ts';

test.use({ expectedNoise: WALLS_SPEAK });

/** The frame that a mail's HTML is shown in. */
function mailFrame(page: Page) {
  return page.frameLocator('iframe');
}

/** Sends HTML, opens it, and answers what the page did that no mail may make it do. */
async function show(page: Page, service: Service, subject: string, html: string) {
  const dialogs: string[] = [];
  const errors: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => errors.push(error.message));
  const address = await openInbox(page);
  const home = page.url();
  // In front, since an attack may well swallow what follows it.
  await sendMail(service.smtp, { to: address, subject, html: `<p>The first line.</p>${html}` });
  await row(page, subject).getByRole('button').first().click();
  await expect(mailFrame(page).getByText('The first line.')).toBeVisible();
  return { dialogs, errors, home };
}

/** What each id stands for is in the name; `%` is the canary's origin. */
const ATTACKS = {
  'C1 scripts and handlers': `
    <script>fetch('%/script'); alert(1)</script>
    <img src="x" onerror="fetch('%/onerror'); alert(2)">
    <svg onload="alert(3)"><script>alert(4)</script><a xlink:href="javascript:alert(5)"><text y="20">svg</text></a></svg>
    <details open ontoggle="alert(6)">x</details><body onload="alert(7)">`,
  'C1 C7 mutations': `
    <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
    <noscript><p title="</noscript><img src=x onerror=alert(2)>"></noscript>
    <svg><foreignObject><iframe srcdoc="<script>alert(3)</script>"></iframe></foreignObject></svg>
    <form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(4)>`,
  'C2 C3 forms': `
    <form action="%/form" method="post" id="f"><input name="q" autofocus onfocus="alert(1)">
    <button>Send</button></form><button form="f" formaction="%/formaction">Send</button>
    <form action="javascript:alert(2)"><input type="submit"></form>`,
  'C4 navigation': `
    <meta http-equiv="refresh" content="0;url=%/refresh"><base href="%/base/" target="_top">
    <link rel="stylesheet" href="%/sheet.css"><link rel="prefetch" href="%/prefetch">
    <link rel="dns-prefetch" href="%"><object data="%/object"></object><embed src="%/embed">
    <iframe src="%/frame"></iframe><a ping="%/ping" href="%/target">a link</a>`,
  'C5 styles': `
    <style>@import url("%/import.css"); @font-face { font-family: f; src: url("%/font") }
      p { font-family: f; background: url("%/background"); background: image-set("%/set" 1x) }</style>
    <div style="background-image: url('%/inline'); list-style: url(%/list); cursor: url(%/cursor), auto">x</div>
    <p style="background:&#117;rl('%/entity')">x</p>`,
  'C6 pictures': `
    <img src="%/img" srcset="%/srcset 2x"><picture><source srcset="%/source"><img src="%/picture"></picture>
    <video poster="%/poster" src="%/video" autoplay></video><audio src="%/audio" autoplay></audio>
    <table background="%/table"><tr><td background="%/cell">x</td></tr></table>
    <input type="image" src="%/input"><svg><image href="%/svgimage"/><use href="%/use#a"/></svg>`,
  'C8 overlays and clobbering': `
    <div style="position:fixed;inset:0;z-index:2147483647;background:white">covered</div>
    <img name="body"><form id="documentElement"></form><a id="location"></a><a id="mayflyOpening"></a>`,
} as const;

for (const [name, html] of Object.entries(ATTACKS)) {
  test(`${name}: inert, and nothing is fetched`, async ({ page, service, canary }) => {
    const attack = html.replaceAll('%', canary.origin);
    const { dialogs, errors, home } = await show(page, service, name, attack);
    for (const control of await mailFrame(page).locator('button, input, summary').all())
      await control.click({ force: true });
    await expectUnharmed(page, canary);
    expect(dialogs).toEqual([]);
    expect(errors).toEqual([]);
    expect(page.url()).toBe(home);
  });
}

/** Time enough for what would be fetched, measured by something that is fetched after it. */
async function expectUnharmed(page: Page, canary: Canary): Promise<void> {
  await expect(connectionState(page, 'live')).toBeVisible();
  const marker = await page.context().newPage();
  await marker.goto(`${canary.origin}/marker`);
  await marker.close();
  expect(canary.visits).toEqual(['GET /marker']);
  await expect(page.getByTestId('address')).toBeVisible();
}

test('C9 hostile subjects and names are text', async ({ page, service, canary }) => {
  const address = await openInbox(page);
  const attack = `<img src=${canary.origin}/subject onerror=alert(1)>`;
  await sendMail(service.smtp, {
    from: { name: `"${attack}`, address: 'sender@example.org' },
    to: address,
    subject: attack,
    text: attack,
    attachments: [{ filename: `${attack}.txt`, content: 'x' }],
  });
  await row(page, '<img src=').getByRole('button').first().click();
  await expect(page.getByRole('main').getByText(attack).first()).toBeVisible();
  await expectUnharmed(page, canary);
});

test('C10 a mail of 5 MB and 100,000 nodes is turned in parts', async ({ page, service }) => {
  const rows = '<tr><td><p>some text in a cell</p></td></tr>'.repeat(34_000);
  const html = `<table>${rows}</table>${'x'.repeat(3_500_000)}`;
  const address = await openInbox(page);
  await sendMail(service.smtp, { to: address, subject: 'Very long', html });
  await row(page, 'Very long').getByRole('button').first().click();
  const parts = page.getByRole('navigation', { name: 'Parts of this long email' }).first();
  await expect(parts).toContainText(/Part 1 of \d+/);
  await expect(mailFrame(page).getByText('some text in a cell').first()).toBeVisible();
  await parts.getByRole('button', { name: 'Next part' }).click();
  await expect(parts).toContainText(/Part 2 of \d+/);
  await expect(mailFrame(page).getByText('some text in a cell').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(connectionState(page, 'live')).toBeVisible();
});

test('C10 what was written to take quadratic time does not', async ({ page, service }) => {
  const address = await openInbox(page);
  const html = `<p>Read me</p><img srcset="${'a'.repeat(1_000_000)} !">${'<style></style '.repeat(40_000)}`;
  await sendMail(service.smtp, { to: address, subject: 'Slow to read', html });
  await row(page, 'Slow to read').getByRole('button').first().click();
  await expect(mailFrame(page).getByText('Read me')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(connectionState(page, 'live')).toBeVisible();
});

test('C11 a link opens a page whose scripts run, without opener or referrer', async ({
  page,
  service,
  canary,
}) => {
  const link = `<a href="${canary.origin}/verify?code=1">Confirm your address</a>`;
  await show(page, service, 'Please confirm', link);
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    mailFrame(page).getByText('Confirm your address').click(),
  ]);
  await expect(opened).toHaveTitle(JSON.stringify({ opener: false, referrer: '' }));
  expect(opened.url()).toBe(`${canary.origin}/verify?code=1`);
  expect(canary.visits).toEqual(['GET /verify?code=1']);
});

const nested = (style: string, depth: number) => `<div style="${style}">y`.repeat(depth);
const bordered = '<table border="1" style="border-collapse:collapse">';

/** Small emails that took the browser seconds to minutes, or crashed the tab. */
const COSTLY = {
  'columns in each other': nested('columns:2', 14),
  'columns by a variable': `<style>div{--a:2;columns:var(--a)}</style>${nested('', 14)}`,
  anchors:
    '<div style="anchor-name:--a;position:absolute;position-anchor:--a;left:anchor(right);position-try-fallbacks:flip-inline,flip-block">x</div>'.repeat(
      1_500,
    ),
  'elements that close each other, and do not':
    '<li style="display:inline-block">y<dd style="display:inline-block">'.repeat(250),
  'cells over many columns': bordered + '<tr><td colspan="1000" rowspan="65534">x'.repeat(1_000),
  'columns of a table': `${bordered}${'<col span="1000" width="1">'.repeat(1_000)}${'<tr><td>y'.repeat(500)}`,
  'a list of shadows': `<p style="box-shadow:${'1px 1px 50px 9px red,'.repeat(20_000)}0 0 red">x</p>`,
  'a list of filters': `<p style="filter:${'blur(50px) '.repeat(2_000)}">x</p>`,
  'shadows by a variable': `<p style="--a:${'1px 1px 50px 9px red,'.repeat(40)}0 0 red;box-shadow:${'var(--a),'.repeat(90)}var(--a)">x</p>`,
  'many declarations': `<p style="${Array.from({ length: 180_000 }, (_, at) => `--${at}:u`).join(';')};--z:url">x</p>`,
  'media queries in each other': `<style>${'@media all{'.repeat(9_000)}</style>`,
  'many blocked images': Array.from(
    { length: 10_000 },
    (_, at) => `<img src="https://a.example/${at}" alt="${at}">`,
  ).join(''),
  'all siblings': `<style>${'b~p{color:red}'.repeat(1_500)}</style>${'<p>x</p>'.repeat(2_200)}`,
  'selectors within selectors': `<style>${`${':not(* + * *) '.repeat(70)}p{color:red}`.repeat(90)}</style>${'<div><p>'.repeat(90)}${'<p>x</p>'.repeat(1_800)}`,
} as const;

test('C10, SHOW-5 no email stops or crashes the page', async ({ page, service }) => {
  const open = (html: string) => ({ detail: { html: `<p>The first line.</p>${html}` } });
  await openAs(page, service, open(''));
  for (const [name, html] of Object.entries(COSTLY)) {
    await reopenAs(page, open(html));
    await expect(mailFrame(page).getByText('The first line.'), name).toBeVisible();
    await expect(connectionState(page, 'live'), name).toBeVisible();
  }
});
