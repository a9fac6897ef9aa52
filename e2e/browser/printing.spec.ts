import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { article } from './answers.ts';
import { expect, openInbox, test, WALLS_SPEAK } from './fixtures.ts';
import { SECOND_LOOK } from './options.ts';

test.use({
  reducedMotion: 'reduce',
  expectedNoise: WALLS_SPEAK,
});

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const patch = ({ target }: Event) => {
      if (!(target instanceof HTMLIFrameElement) || !target.sandbox.contains('allow-modals'))
        return;
      if (target.sandbox.contains('allow-scripts')) throw new Error('It could run scripts.');
      const print = () => target.setAttribute('data-asked', '');
      target.setAttribute('data-testid', 'paper');
      Object.assign(target.contentWindow ?? {}, { print });
    };
    // Before the listener of the frame itself.
    document.addEventListener('load', patch, { capture: true });
  });
});

/** Opens a mail of this HTML, and stops where the browser would ask for a printer. */
async function print(page: Page, service: Service, to: string, html: string): Promise<void> {
  await open(page, service, to, html);
  await ask(page);
}

async function open(page: Page, service: Service, to: string, html: string): Promise<void> {
  const raw = [
    'From: Ann <ann@sender.example>',
    'Subject: <b>Printed</b>',
    'Content-Type: text/html',
    '',
    html,
    '',
  ].join('\r\n');
  const before = await rows(page).count();
  await sendMail(service.smtp, { envelope: { from: 'a@sender.example', to }, raw });
  await expect(rows(page)).toHaveCount(before + 1);
  await rows(page).first().getByRole('button').first().click();
  await expect(article(page).frameLocator('iframe').getByText('On paper.')).toBeAttached();
}

async function ask(page: Page): Promise<void> {
  await article(page)
    .getByRole('button', { name: /^View: / })
    .focus();
  await page.keyboard.press('Control+p');
  await expect(page.locator('[data-testid="paper"][data-asked]')).toBeAttached();
}

const rows = (page: Page) => page.locator('[data-message-id]');
const paper = (page: Page) => page.frameLocator('[data-testid="paper"]');
/** A locator sees into shadow trees, where the mail has a body of its own. */
const letterhead = (page: Page) => paper(page).locator('body > :first-child').first();

test('SHOW-15 a mail is printed alone, with whose it is on top, behind the same walls', async ({
  page,
  service,
}) => {
  await print(page, service, await openInbox(page), '<script>alert(1)</script><p>On paper.</p>');
  await expect(letterhead(page)).toContainText('<b>Printed</b>');
  await expect(letterhead(page)).toContainText('ann@sender.example');
  await expect(paper(page).locator('main')).toContainText('On paper.');
  await expect(paper(page).locator('script')).toHaveCount(0);
  const source = await page.getByTestId('paper').getAttribute('srcdoc');
  expect(source).toMatch(/^<!doctype html><html><head><meta http-equiv="Content-Security-Policy"/);
});

/** What styles of a mail may try, each as strong as it can be said. */
const RISES = [
  `html body { position: relative !important; top: -300px !important; z-index: 99 }
   html::before { content: "" !important; position: fixed !important; inset: 0 !important; background: #fff !important }`,
  `:host { position: absolute !important; inset: 0 !important; background: #fff !important; z-index: 99 !important }
   .pulled { position: absolute !important; top: -300px !important; height: 900px; width: 100%; background: #fff; pointer-events: none }`,
  `:root { display: grid !important; transform: translateY(-300px) !important; background: #fff }
   .pulled { margin-top: -300px !important; height: 900px; background: #fff; outline: 500px solid #fff; box-shadow: 0 0 0 500px #fff }`,
  `header, h1, p, body > * { display: none !important }
   * { color: #fff !important; font-size: 1px !important } html::first-line { color: #fff !important }`,
];

test('SHOW-15 nothing of a mail is painted over whose it is, and none of its styles reaches that', {
  tag: SECOND_LOOK,
}, async ({ page, service }) => {
  const to = await openInbox(page);
  for (const rise of RISES) {
    await print(
      page,
      service,
      to,
      `<html><head><style>${rise}</style></head><body bgcolor="#fff" style="margin-top:-300px">
       <div class="pulled"></div>
       <div style="position:fixed;inset:0;background:#fff;z-index:2147483647"></div>
       <p>On paper.</p></body></html>`,
    );
    await page.getByTestId('paper').evaluate((frame) => {
      frame.style.insetInlineStart = '0';
      frame.style.zIndex = '1';
    });
    await expect(letterhead(page)).toContainText('ann@sender.example');
    const beside = await letterhead(page).screenshot();
    await paper(page)
      .locator('main')
      .evaluate((mail) => mail.remove());
    const alone = await letterhead(page).screenshot();
    expect(beside.equals(alone), rise).toBe(true);
    await page.getByTestId('paper').evaluate((frame) => frame.remove());
    await page.keyboard.press('Escape');
    await expect(article(page)).toBeHidden();
  }
});

test('SHOW-15 pictures that were asked for are printed, wherever a style has them', async ({
  page,
  service,
  canary,
}) => {
  const origin = `http://cdn.example:${canary.port}`;
  await open(
    page,
    service,
    await openInbox(page),
    `<style>:root { --ink: rgb(1, 2, 3) } .hero { background: url(${origin}/sheet.png); color: var(--ink) }</style>
     <img src="${origin}/img.png" width="9" height="9">
     <p class="hero">On paper.</p>`,
  );
  await page.getByRole('button', { name: 'Load images' }).click();
  await expect(page.getByText('Images of this email are loaded.')).toBeVisible();
  await expect.poll(() => canary.requests.map(({ path }) => path)).toContain('/sheet.png');
  await ask(page);
  const hero = paper(page).locator('.hero');
  await expect(hero).toHaveCSS('background-image', `url("${origin}/sheet.png")`);
  await expect(hero).toHaveCSS('color', 'rgb(1, 2, 3)');
  expect(await paper(page).locator('img').evaluate(isLoaded)).toBe(true);
  expect(canary.requests.map(({ headers }) => headers.referer ?? '')).not.toContainEqual(
    expect.stringMatching(/./),
  );
});

function isLoaded(image: Element): boolean {
  return image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0;
}

test('SHOW-15 a text is printed with its quotes', async ({ page, service }) => {
  const to = await openInbox(page);
  const text = 'Jule wrote:\n> At three?\n\nOn paper.';
  await sendMail(service.smtp, { to, subject: 'Re: The tour', text });
  await rows(page).first().getByRole('button').first().click();
  await expect(article(page).getByRole('blockquote')).toHaveText('At three?');
  await ask(page);
  await expect(paper(page).locator('main p')).toHaveText(['Jule wrote:', 'At three?', 'On paper.']);
  await expect(paper(page).locator('blockquote')).toHaveText('At three?');
});
