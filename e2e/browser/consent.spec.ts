import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { expect, openInbox, openMail, row, test, WALLS_SPEAK } from './fixtures.ts';

test.use({
  expectedNoise: WALLS_SPEAK,
});

const mailFrame = (page: Page) => page.frameLocator('iframe');

async function show(
  page: Page,
  service: Service,
  html: string,
  subject = 'Pictures',
): Promise<void> {
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject, html: `<p>First line.</p>${html}` });
  await openMail(page, subject);
  await expect(mailFrame(page).getByText('First line.')).toBeVisible();
}

/** `%` is a public origin of the canary; each way that a mail names a picture. */
const PICTURES = `
  <style>@import "%/import.css"; @font-face { font-family: f; src: url(%/font.png) }
    p { font-family: f } .hero { background: url(%/sheet.png) }</style>
  <img src="%/img.png"><img src="data:," srcset="%/srcset.png 1x">
  <picture><source srcset="%/source.png"><img src="%/picture.png"></picture>
  <table background="%/table.png"><tr><td background="%/cell.png">x</td></tr></table>
  <div class="hero" style="height:9px">x</div><div style="background-image:url('%/inline.png')">x</div>
  <script src="%/script.png"></script><video poster="%/poster.png"></video>`;
const TRACKERS = `
  <img src="%/t1.png" width="1" height="1"><img src="%/t2.png" style="display:none">
  <img src="%/open?u=1"><div style="display:none"><img src="%/t3.png"></div>
  <div style="width:1px;height:1px;background:url(%/t4.png)"></div>`;
const LOCAL = `<img src="http://192.168.0.1/reboot.png"><img src="http://localhost/a.png">
  <img src="http://127.0.0.1/b.png">`;

const SHOWN = ['img', 'srcset', 'source', 'table', 'cell', 'sheet', 'inline'].map(
  (name) => `/${name}.png`,
);

test('C6, SHOW-2, SHOW-3 images come when the reader asks: for this mail, without trackers, cookies, referrer', async ({
  page,
  service,
  canary,
}) => {
  const origin = `http://cdn.example:${canary.port}`;
  // The sender's server knows this browser already.
  const known = await page.context().newPage();
  await known.goto(`${origin}/visit`);
  await known.close();
  await show(page, service, (PICTURES + TRACKERS + LOCAL).replaceAll('%', origin));
  await expect(page.getByText('8 images, 5 trackers, and 3 images from a private')).toBeVisible();
  expect(canary.requests.map(({ path }) => path)).toEqual(['/visit']);

  await page.getByRole('button', { name: 'Load images' }).click();
  await expect(page.getByText('Images of this email are loaded.')).toBeVisible();
  await expect(
    page.getByText('5 trackers and 3 images from a private network still blocked'),
  ).toBeVisible();
  const fetched = () => canary.requests.slice(1).map(({ path }) => path);
  await expect.poll(() => [...new Set(fetched())].toSorted()).toEqual(SHOWN.toSorted());
  const told = canary.requests.slice(1).map(({ path, headers: { referer, cookie } }) => ({
    ...{ path, referer, cookie },
  }));
  expect(told.filter(({ referer, cookie }) => (referer ?? cookie) !== undefined)).toEqual([]);

  // Read again, it asks again.
  const before = canary.requests.length;
  await page.keyboard.press('Escape');
  await row(page, 'Pictures').getByRole('button').first().click();
  await expect(page.getByRole('button', { name: 'Load images' })).toBeVisible();
  expect(canary.requests.length).toBe(before);
});

test('SHOW-2 a blocked image is a box of the size that the email gives it, with its text', async ({
  page,
  service,
  canary,
}) => {
  const image = (attributes: string) =>
    `<p><img src="http://cdn.example:${canary.port}/a.png" ${attributes}></p>`;
  const sizes = {
    attributes: ['width="300" height="90" alt="&lt;Sale&gt; &#1; today \u{1f33b}"', [300, 90]],
    style: ['style="width: 200px; height: 50px"', [200, 50]],
    'width only': ['width="250" alt="Jacket"', [250, 32]],
    'text only': ['alt="Jacket"', [74, 32]],
  } as const;
  await show(
    page,
    service,
    Object.values(sizes)
      .map(([attributes]) => image(attributes))
      .join(''),
  );
  const images = await mailFrame(page).locator('img').all();
  for (const [index, [kind, [, [width, height]]]] of Object.entries(sizes).entries()) {
    // It throws for a broken image.
    await images[index]?.evaluate((element: HTMLImageElement) => element.decode());
    expect(await images[index]?.boundingBox(), kind).toMatchObject({ width, height });
  }
  expect(canary.requests).toEqual([]);
});

test('C6, SHOW-3 a picture that leads on to the private network is stopped there', async ({
  page,
  service,
  canary,
}) => {
  const onward = encodeURIComponent(`${canary.origin}/router.png`);
  const origin = `http://cdn.example:${canary.port}`;
  await show(
    page,
    service,
    `<img alt="seen" src="${origin}/redirect-to/${onward}"><img src="${origin}/after.png">`,
  );
  await page.getByRole('button', { name: 'Load images' }).click();
  await expect.poll(() => canary.requests.map(({ path }) => path)).toContain('/after.png');
  await expect.poll(() => canary.requests.length).toBe(2);
  expect(canary.requests.some(({ path }) => path === '/router.png')).toBe(false);
});

test('SHOW-2 an image that cannot be had is a box with its text', async ({
  page,
  service,
  canary,
}) => {
  const address = `http://cdn.example:${canary.port}/page`;
  const image = `<img src="${address}" width="300" height="90" alt="Jacket">`;
  await show(
    page,
    service,
    `${image}<picture><source srcset="${address}">${image}</picture><img src="${address}">`,
  );
  await page.getByRole('button', { name: 'Load image' }).click();
  await expect(mailFrame(page).locator('img[src^="data:image/svg"]')).toHaveCount(2);
  await expect(mailFrame(page).locator(`[src*="cdn"], [srcset*="cdn"]`)).toHaveCount(0);
});

test('C11, SHOW-4 a link in disguise is marked and asks while an image never comes', async ({
  page,
  service,
  canary,
}) => {
  await show(
    page,
    service,
    `<img src="http://cdn.example:${canary.port}/never" alt="Jacket">
     <a href="${canary.origin}/thief">www.bank.com</a>${'<p>More</p>'.repeat(80)}<p>Last line</p>`,
  );
  await page.getByRole('button', { name: 'Load image' }).click();
  await expect.poll(() => canary.requests.map(({ path }) => path)).toEqual(['/never']);
  const link = mailFrame(page).getByText('www.bank.com');
  await expect(link).toHaveAttribute('data-disguised-link', 'disguised link');
  await link.click();
  await expect(page.getByRole('alertdialog', { name: 'This link is disguised.' })).toBeVisible();
  expect(canary.requests.map(({ path }) => path)).toEqual(['/never']);
});

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

test('SHOW-5 images that came along show in place, however their id is written', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  const picture = { content: PIXEL, encoding: 'base64', contentType: 'image/png' };
  await sendMail(service.smtp, {
    to,
    subject: 'Inline',
    html: `<img id="a" src="cid:One%40Host"><img id="b" src="images/two.png">
      <p id="c" style="background:url(cid:three@host) no-repeat">x</p>
      <table id="d" background="CID:FOUR@host"><tr><td>x</table>`,
    attachments: [
      { ...picture, cid: 'one@host' },
      { ...picture, filename: 'two.png' },
      { ...picture, cid: 'three@host' },
      { ...picture, cid: 'four@host' },
    ],
  });
  await row(page, 'Inline').getByRole('button').first().click();
  const inside = mailFrame(page);
  for (const id of ['a', 'b'])
    await expect(inside.locator(`#user-content-${id}`)).toHaveJSProperty('naturalWidth', 1);
  await expect(inside.locator('#user-content-c')).toHaveCSS(
    'background-image',
    /^url\("data:image/,
  );
  await expect(inside.locator('#user-content-d')).toHaveCSS(
    'background-image',
    /^url\("data:image/,
  );
});

const TWO = {
  html: '<img id="a" src="cid:one@host"><img id="b" src="cid:two@host">',
  attachments: ['one', 'two'].map((name) => ({
    ...{ content: PIXEL, encoding: 'base64', contentType: 'image/png', cid: `${name}@host` },
  })),
};

test('SHOW-5 a mail that is left fetches no more of its images', async ({ page, service }) => {
  const asked: string[] = [];
  await page.route(/attachments\/\d$/, (route) => {
    // Never answered.
    asked.push(route.request().url());
  });
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Left', ...TWO });
  const stopped = page.waitForEvent('requestfailed', (request) =>
    request.url().endsWith('attachments/0'),
  );
  await row(page, 'Left').getByRole('button').first().click();
  await expect.poll(() => asked.length).toBe(1);
  await page.keyboard.press('Escape');
  await stopped;
  await expect(page.locator('iframe')).toHaveCount(0);
  expect(asked).toHaveLength(1);
});

test('SHOW-5 an image that cannot be read keeps no other from coming', async ({
  page,
  service,
}) => {
  const faults: Error[] = [];
  page.on('pageerror', (error) => faults.push(error));
  await page.addInitScript(() => {
    const read = FileReader.prototype.readAsDataURL;
    let isFirst = true;
    FileReader.prototype.readAsDataURL = function (blob) {
      if (isFirst) this.dispatchEvent(new ProgressEvent('error'));
      else read.call(this, blob);
      isFirst = false;
    };
  });
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Unreadable', ...TWO });
  await row(page, 'Unreadable').getByRole('button').first().click();
  const second = mailFrame(page).locator('#user-content-b');
  await expect(second).toHaveJSProperty('naturalWidth', 1);
  expect(faults).toEqual([]);
});

test('SHOW-5 a mail stays on white by night, unless it has colours for it', async ({
  page,
  service,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await show(page, service, '<p>As it was made.</p>');
  const frame = page.locator('iframe');
  await expect(frame).toHaveCSS('color-scheme', 'light');
  await page.goto('/');
  await show(
    page,
    service,
    '<style>@media (prefers-color-scheme: dark) { p { color: rgb(1, 2, 3) } }</style>',
    'By night',
  );
  await expect(frame).toHaveCSS('color-scheme', 'light dark');
  await expect(mailFrame(page).getByText('First line.')).toHaveCSS('color', 'rgb(1, 2, 3)');
});
