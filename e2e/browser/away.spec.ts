import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { article } from './answers.ts';
import {
  choose,
  chooseMore,
  deliver,
  expect,
  openInbox,
  openMail,
  row,
  settingsButton,
  shownAddress,
  test,
} from './fixtures.ts';
import { expectAccessible, expectNothingSticksOut } from './page-checks.ts';

/** Where somebody looks: no window of a test is ever hidden, or without the focus. */
async function look(page: Page, where: 'here' | 'elsewhere'): Promise<void> {
  await page.evaluate(turn, where === 'here');
}

/** Runs in the page. */
function turn(isHere: boolean): void {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (isHere ? 'visible' : 'hidden'),
  });
  document.hasFocus = () => isHere;
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event(isHere ? 'focus' : 'blur'));
}

/** Notifications as a page asks for them, kept where a test can see them. */
async function catchNotifications(page: Page, permission: NotificationPermission): Promise<void> {
  await page.addInitScript((given) => {
    const all: Told[] = [];
    class Told extends EventTarget {
      static permission: NotificationPermission = given === 'granted' ? 'default' : given;
      static async requestPermission() {
        Told.permission = given;
        return given;
      }
      closed = false;
      readonly title: string;
      readonly options: NotificationOptions;
      constructor(title: string, options: NotificationOptions) {
        super();
        this.title = title;
        this.options = options;
        all.push(this);
      }
      close() {
        this.closed = true;
      }
    }
    Object.assign(window, { Notification: Told, told: all });
  }, permission);
}

interface Told {
  readonly title: string;
  readonly closed: boolean;
  readonly options: { readonly body: string; readonly tag: string };
}

const told = (page: Page): Promise<Told[]> => page.evaluate('told.map((each) => ({...each}))');
const settings = settingsButton;
const choice = (page: Page, name: string) => page.getByRole('menuitemcheckbox', { name });
const banner = (page: Page, kind: string) =>
  page.locator(`[data-testid="banner"][data-kind="${kind}"]`);
test('the icon of the installed app has the number of unread emails', async ({ page, service }) => {
  await page.addInitScript(() => {
    const badge = (count?: number) => {
      document.documentElement.dataset['badge'] = String(count);
      return Promise.resolve();
    };
    Object.assign(navigator, { setAppBadge: badge, clearAppBadge: () => badge(0) });
  });
  const to = await openInbox(page);
  const root = page.locator('html');
  await deliver(page, service, to, 'One');
  await expect(root).toHaveAttribute('data-badge', '1');
  await deliver(page, service, to, 'Two');
  await expect(root).toHaveAttribute('data-badge', '2');
  await openMail(page, 'Two');
  await expect(root).toHaveAttribute('data-badge', '1');
});

const icon = (page: Page) => page.locator('link[rel="icon"]').getAttribute('href');

const CODE = { subject: 'Your code is 482913', text: 'Enter 482913 to sign in.' };

test('PAGE-7 title and icon say what is unread and the code, and are plain again when it is read', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await expect(page).toHaveTitle('Mayfly');
  expect(await icon(page)).toBe('/icon.svg');
  await look(page, 'elsewhere');
  await sendMail(service.smtp, { to, ...CODE });
  await expect(page).toHaveTitle('482913 · Mayfly');
  await expect.poll(() => icon(page)).toMatch(/^data:image\/svg\+xml,.*%3E1%3C%2Ftext/);
  await sendMail(service.smtp, { to, subject: 'No code', text: 'Good day.' });
  await expect.poll(() => icon(page)).toMatch(/%3E2%3C%2Ftext/);
  await expect(page).toHaveTitle('482913 · Mayfly');

  await look(page, 'here');
  await expect(page).toHaveTitle('(2) Mayfly');
  for (const subject of ['No code', CODE.subject]) {
    await openMail(page, subject);
    await expect(article(page)).toContainText(subject);
  }
  await expect(page).toHaveTitle('Mayfly');
  await expect.poll(() => icon(page)).toMatch(/\/icon\.svg$/);
});

test('PAGE-7, PAGE-8 title, icon and notifications tell of an address that is not shown', async ({
  page,
  service,
}) => {
  await page.addInitScript(() => localStorage.setItem('mayfly.notify', 'on'));
  await catchNotifications(page, 'granted');
  await page.addInitScript('Notification.permission = "granted"');
  const hidden = await openInbox(page);
  await chooseMore(page, 'Add an address');
  await expect(page.getByTestId('address')).not.toHaveText(hidden);
  const shown = await shownAddress(page);
  await look(page, 'elsewhere');
  await sendMail(service.smtp, { to: hidden, ...CODE });
  await expect(page).toHaveTitle('482913 · Mayfly');
  await expect.poll(() => told(page)).toHaveLength(1);
  await sendMail(service.smtp, { to: shown, subject: 'Shown', text: 'x' });
  await expect.poll(() => icon(page)).toMatch(/%3E2%3C%2Ftext/);
  await expect.poll(() => told(page)).toHaveLength(2);
  const tags = (await told(page)).map(({ options }) => options.tag);
  expect(tags).toEqual([`mayfly ${hidden}`, `mayfly ${shown}`]);
  await page.evaluate("told[0].dispatchEvent(new Event('click'))");
  await look(page, 'here');
  await expect(page.getByTestId('address')).toHaveText(hidden);
  await expect(page).toHaveTitle('(2) Mayfly');
});

test('PAGE-7 the title tells of the other addresses when the shown one has ended', async ({
  page,
  service,
}) => {
  const hidden = await openInbox(page);
  await chooseMore(page, 'Add an address');
  await expect(page.getByTestId('address')).not.toHaveText(hidden);
  await sendMail(service.smtp, { to: hidden, subject: 'No code', text: 'Good day.' });
  await expect(page).toHaveTitle('(1) Mayfly');
  await choose(page, 'Delete address');
  await page.getByRole('button', { name: 'Delete now' }).click();
  await expect(page.getByTestId('ended')).toBeVisible();
  await expect(page).toHaveTitle('(1) Mayfly');
});

test('PAGE-7 a page opened in the background announces what arrives', async ({ page, service }) => {
  const to = await openInbox(page);
  await look(page, 'elsewhere');
  await sendMail(service.smtp, { to, ...CODE });
  await expect(page).toHaveTitle('482913 · Mayfly');
  await page.addInitScript(turn, false);
  await page.reload();
  await expect(page).toHaveTitle('482913 · Mayfly');
});

test('PAGE-8 a notification after a click that asks for it, one for all mails, and it opens the mail', async ({
  page,
  service,
}) => {
  await catchNotifications(page, 'granted');
  const to = await openInbox(page);
  await look(page, 'elsewhere');
  await sendMail(service.smtp, { to, subject: 'Nobody asked', text: 'Yet.' });
  await expect(row(page, 'Nobody asked')).toBeVisible();
  await look(page, 'here');
  expect(await told(page)).toEqual([]);
  await expectAccessible(page);
  await banner(page, 'offer').getByRole('button', { name: 'Notify me' }).click();
  await expect(banner(page, 'offer')).toBeHidden();

  await look(page, 'elsewhere');
  await sendMail(service.smtp, { from: 'Shop <shop@example.org>', to, ...CODE });
  await expect.poll(() => told(page)).toHaveLength(1);
  await sendMail(service.smtp, {
    from: 'Bank <someone@stranger.example>',
    to,
    subject: 'Second',
    text: 'x',
  });
  await expect.poll(() => told(page)).toHaveLength(2);
  const [first, second] = await told(page);
  expect(first).toMatchObject({
    title: '482913 from Shop · example.org',
    options: { body: CODE.subject },
  });
  expect(second).toMatchObject({
    title: 'Bank · stranger.example',
    options: { body: 'Second\nand 1 more email' },
  });
  expect(second?.options.tag).toBe(first?.options.tag);

  await page.evaluate("told.at(-1).dispatchEvent(new Event('click'))");
  await look(page, 'here');
  await expect(article(page)).toContainText('Second');
  await expect.poll(async () => (await told(page)).at(-1)?.closed).toBe(true);
  // It was asked once, and is not asked again.
  await expect(banner(page, 'offer')).toBeHidden();
});

test('PAGE-8 a browser that lets none through is told, with the way to change that', async ({
  page,
}) => {
  await catchNotifications(page, 'denied');
  await openInbox(page);
  await settings(page).click();
  await expect(choice(page, 'Notify me of new email')).toHaveAttribute('aria-checked', 'false');
  await expect(page.getByText('Allow them in the site settings')).toBeVisible();
  await expectNothingSticksOut(page);
});

test('PAGE-8 where a browser has no notifications, nothing speaks of them', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'Notification'));
  await openInbox(page);
  await settings(page).click();
  await expect(choice(page, 'Copy a new code when I return')).toBeVisible();
  await expect(choice(page, 'Notify me of new email')).toHaveCount(0);
});

test('PAGE-6 with the setting on, a code is copied and announced when the user returns', async ({
  page,
  context,
  service,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const to = await openInbox(page);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate(() => navigator.clipboard.writeText('mine'));
  await look(page, 'elsewhere');
  await sendMail(service.smtp, { to, ...CODE });
  await expect(page).toHaveTitle('482913 · Mayfly');
  await look(page, 'here');
  expect(await clipboard()).toBe('mine');

  await settings(page).click();
  await choice(page, 'Copy a new code when I return').click();
  await page.keyboard.press('Escape');
  await look(page, 'elsewhere');
  await sendMail(service.smtp, { to, subject: 'Your code is 771204', text: 'Enter 771204.' });
  await expect(page).toHaveTitle('771204 · Mayfly');
  await look(page, 'here');
  await expect(banner(page, 'copied')).toContainText('771204 copied');
  expect(await clipboard()).toBe('771204');
  await expectNothingSticksOut(page);
  await page.reload();
  await expect(page.locator('[data-testid="connection"][data-state="live"]')).toBeVisible();
  await settings(page).click();
  await expect(choice(page, 'Copy a new code when I return')).toHaveAttribute(
    'aria-checked',
    'true',
  );
});

test('PAGE-6 a clipboard that refuses is said plainly', async ({ page, service }) => {
  await page.addInitScript(() => {
    localStorage.setItem('mayfly.autocopy', 'on');
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  const to = await openInbox(page);
  await look(page, 'elsewhere');
  await sendMail(service.smtp, { to, ...CODE });
  await expect(page).toHaveTitle('482913 · Mayfly');
  await look(page, 'here');
  await expect(banner(page, 'copyFailed')).toContainText('did not allow copying 482913');
});
