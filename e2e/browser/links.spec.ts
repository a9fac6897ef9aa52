import type { Locator, Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { expect, openInbox, row, test } from './fixtures.ts';

const mailFrame = (page: Page) => page.frameLocator('iframe');

async function show(page: Page, service: Service, mail: { html?: string; text?: string }) {
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Links', ...mail });
  await row(page, 'Links').getByRole('button').first().click();
}

test('C11, SHOW-4 a link says where it goes before it is clicked, by pointer and by keyboard', async ({
  page,
  service,
  canary,
}) => {
  const onward = `${canary.origin}/go?to=${encodeURIComponent('https://shop.example/x')}`;
  await show(page, service, {
    html: `<a href="${canary.origin}/a">Straight</a> <a href="${onward}">Onward</a>`,
  });
  await mailFrame(page).getByText('Straight').hover();
  await expect(
    page.getByText(`Opens ${new URL(canary.origin).host}`, { exact: true }),
  ).toBeVisible();
  await mailFrame(page).getByText('Onward').focus();
  await expect(page.getByText('which may redirect to shop.example')).toBeVisible();
  expect(canary.visits).toEqual([]);
});

test('C11, SHOW-4 a link in disguise asks before it opens, and is told by its real host', async ({
  page,
  service,
  canary,
}) => {
  const { host } = new URL(canary.origin);
  await show(page, service, { html: `<p><a href="${canary.origin}/thief">www.bank.com</a></p>` });
  const link = mailFrame(page).getByText('www.bank.com');
  await link.click();
  const question = page.getByRole('alertdialog', { name: 'This link is disguised.' });
  await expect(question).toContainText(`It shows www.bank.com. Opens ${host}`);
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(page.context().pages()).toHaveLength(1);
  expect(canary.visits).toEqual([]);

  await link.focus();
  await page.keyboard.press('Enter');
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    question.getByRole('link', { name: `Open ${host}` }).click(),
  ]);
  await expect(opened).toHaveTitle(JSON.stringify({ opener: false, referrer: '' }));
  await expect(question).toBeHidden();
});

test('C11, SHOW-4 so does one in a text', async ({ page, service, canary }) => {
  const { host } = new URL(canary.origin);
  await show(page, service, { text: `Log in: http://www.bank.com@${host}/thief` });
  await page.getByRole('link', { name: 'www.bank.com' }).first().click();
  await expect(page.getByRole('alertdialog')).toContainText('It shows www.bank.com');
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(canary.visits).toEqual([]);
});

test('C4 a link within the mail scrolls there, and opens nothing', async ({ page, service }) => {
  const home = await openInbox(page).then(() => page.url());
  await show(page, service, {
    html: `<a href="#end">To the end</a><div style="height:4000px">x</div><a name="end">The end</a>`,
  });
  await mailFrame(page).getByText('To the end').click();
  await expect(mailFrame(page).getByText('The end', { exact: true })).toBeInViewport();
  expect(page.context().pages()).toHaveLength(1);
  expect(page.url()).toBe(home);
});

const WRITTEN_ELSEWHERE = [
  [
    'a picture that is held back',
    '<a href="%"><img alt="www.bank.com" src="https://a.example/b.png"></a>',
  ],
  ['a style', '<style>a::before{content:"www.bank.com"}</style><a href="%">x</a>'],
  ['a marker', '<a href="%" style="display:list-item;list-style:inside \'www.bank.com\'">x</a>'],
] as const;

test('C11, SHOW-4 a host that something else than text writes into a link is not believed', async ({
  page,
  service,
  canary,
}) => {
  const html = WRITTEN_ELSEWHERE.map(([, link]) => `<p>${link}</p>`).join('');
  await show(page, service, { html: html.replaceAll('%', `${canary.origin}/thief`) });
  for (const [index, [what]] of WRITTEN_ELSEWHERE.entries()) {
    const link = mailFrame(page).locator('a').nth(index);
    await expect(link, what).toBeVisible();
    const says = await link.evaluate((a) => {
      const { listStyleType } = getComputedStyle(a);
      return `${getComputedStyle(a, '::before').content} ${listStyleType}`;
    });
    expect(says, what).not.toContain('bank');
  }
  await mailFrame(page).locator('a:has(img)').click();
  await expect(page.getByRole('alertdialog')).toContainText('It shows www.bank.com');
  expect(page.context().pages()).toHaveLength(1);
});

const UNSEEN = [
  'display:none',
  'font-size:0',
  'font-size:1px',
  'opacity:0',
  'visibility:hidden',
  'display:inline-block;width:0;overflow:hidden',
  'display:inline-block;width:0;height:0;overflow:hidden',
  'display:inline-block;transform:scale(0)',
  'position:absolute;left:-9999px',
  'position:absolute;top:-9999px',
  'position:absolute;clip:rect(0,0,0,0)',
  'display:inline-block;clip-path:inset(50%)',
  'display:inline-block;width:1px;overflow:hidden;text-indent:-999px',
];

test('C11, SHOW-4 what is out of sight behind or within a name does not hide it', async ({
  page,
  service,
  canary,
}) => {
  const hidden = UNSEEN.map((style) => `<span style="${style}">xyz</span>`);
  const texts = [
    ...hidden.map((each) => `bank.com${each}`),
    ...hidden.map((each) => `bank${each}.com`),
  ];
  const links = texts.map(
    (text, index) => `<p><a href="${canary.origin}/${index}">${text}</a></p>`,
  );
  await show(page, service, { html: links.join('') });
  for (const [index] of texts.entries()) {
    // By the keyboard: its middle may be where nothing is.
    await mailFrame(page).locator(`a[href$="/${index}"]`).press('Enter');
    await expect(page.getByRole('alertdialog')).toContainText('It shows bank.com');
    await page.getByRole('button', { name: 'Cancel' }).click();
  }
  expect(canary.visits).toEqual([]);
});

test('C11, SHOW-4 no text hides from the pointer that comes to click it', async ({
  page,
  service,
  canary,
}) => {
  const style = 'a:hover b, a:focus b, a:is(:hover, :active) b { display: none; color: red }';
  const html = `<style>${style}</style><a href="${canary.origin}/1"><b>bank.com</b> opens</a>`;
  await show(page, service, { html });
  await mailFrame(page).locator('a').click();
  await expect(page.getByRole('alertdialog')).toContainText('It shows bank.com');
  // What is only paint is kept.
  const seen = mailFrame(page).locator('b');
  await expect(seen).toHaveCSS('color', 'rgb(255, 0, 0)');
  expect(canary.visits).toEqual([]);
});

test('C11, SHOW-4 nor does it speak for a link', async ({ page, service, canary }) => {
  const sure = [
    'display:none',
    'font-size:0',
    'visibility:hidden',
    'position:absolute;left:-9999px',
  ];
  const links = sure.map(
    (style, index) =>
      `<p><a href="${canary.origin}/${index}">Straight<span style="${style}">bank.com</span></a></p>`,
  );
  await show(page, service, { html: links.join('') });
  for (const [index] of sure.entries()) {
    const opened = page.context().waitForEvent('page');
    await mailFrame(page).locator(`a[href$="/${index}"]`).press('Enter');
    await (await opened).close();
    await expect(page.getByRole('alertdialog')).toBeHidden();
  }
});

test('C11 a name that is written backwards is read as it is seen', async ({
  page,
  service,
  canary,
}) => {
  const backwards = [
    '\u202emoc.knab',
    '<bdo dir="rtl">moc.knab</bdo>',
    '<span style="direction:rtl;unicode-bidi:bidi-override">moc.knab</span>',
  ];
  const links = backwards.map((text, at) => `<p><a href="${canary.origin}/${at}">${text}</a></p>`);
  await show(page, service, { html: links.join('') });
  for (const [index] of backwards.entries()) {
    await mailFrame(page).locator(`a[href$="/${index}"]`).click();
    await expect(page.getByRole('alertdialog')).toContainText('It shows bank.com');
    await page.getByRole('button', { name: 'Cancel' }).click();
  }
  expect(canary.visits).toEqual([]);
});

test('C11 no override in a text turns round an address in it', async ({ page, service }) => {
  await show(page, service, { text: 'Log in: \u202ehttps://evil.example/moc.knab//:sptth' });
  const link = page.getByRole('link', { name: 'https://evil.example' });
  expect(await runsForward(link)).toBe(true);
});

test('C11 neither code, sender nor subject is turned round', async ({ page, service }) => {
  const to = await openInbox(page);
  await sendMail(service.smtp, {
    from: '"\u202eBank" <a@evil.example>',
    to,
    subject: '\u202eYour code',
    text: 'Your verification code is \u202e482913\u202c',
  });
  const mail = row(page, 'Your code');
  await expect(mail).toContainText('482913');
  for (const text of ['482913', 'Your code', 'Bank', 'evil.example'])
    expect(await runsForward(mail.getByText(text, { exact: true }).first())).toBe(true);
  await mail.getByRole('button').first().click();
  const article = page.getByRole('article');
  for (const text of ['482913', 'Your code', 'Bank', 'evil.example'])
    expect(await runsForward(article.getByText(text, { exact: true }).first())).toBe(true);
});

test('C11 the card of a link names the host that opens, whatever its address holds', async ({
  page,
  service,
}) => {
  const token = '8f14e45fceea167a5a36dedd4bea2543';
  const href = `https://evil.example/verify?token=${token}&next=https://www.bank.com/`;
  await show(page, service, {
    html: `<p>Please confirm your email address:</p><a href="${href}">Verify at bank.com</a>`,
  });
  const card = page.locator('[data-disguised="true"]').filter({ hasText: 'Confirms your address' });
  await expect(card.locator('bdi').first()).toHaveText('evil.example');
  await expect(card).toContainText('It shows bank.com. Opens evil.example');
  await expect(card.getByRole('link')).toHaveAccessibleName('Open evil.example');
});

/** Whether its first letter stands to the left of its last. */
function runsForward(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const text = texts.nextNode();
    const length = text?.nodeValue?.length ?? 0;
    if (text === null || length < 2) return false;
    const leftOf = (at: number) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    };
    return leftOf(0) < leftOf(length - 1);
  });
}
