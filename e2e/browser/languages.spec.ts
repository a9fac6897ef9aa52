import type { Page } from '@playwright/test';
import { byLength, isLong } from '#server/ops/testing/length.ts';
import { LANGUAGES, type Language } from '../../client/i18n/languages.ts';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { article } from './answers.ts';
import { expect, openInbox, row, shownAddress, test } from './fixtures.ts';
import { expectAccessible, expectNothingSticksOut } from './page-checks.ts';
import { forgottenWords, PSEUDO, speakPseudo } from './pseudo.ts';

// What a service worker fetches cannot be replaced by a test.
test.use({ serviceWorkers: 'block' });

/** A subject and a sender in no Latin letters. */
const SUBJECT = 'Ωραία 482913';

async function receive(page: Page, { smtp }: Service): Promise<void> {
  const to = await shownAddress(page);
  await sendMail(smtp, {
    from: '"Ωμέγα" <omega@example.com>',
    to,
    subject: SUBJECT,
    text: '482913 https://example.org/verify?token=abcdefgh12345678',
    html: '<p>482913 <a href="https://example.org/verify?token=abcdefgh12345678">→</a> <img src="https://pics.example.com/a.png"></p>',
    attachments: [{ filename: 'α.txt', content: 'x'.repeat(4_200) }],
  });
  await expect(row(page, SUBJECT)).toBeVisible();
}

/** What people do, by place and not by name: the names are in another language. */
async function walk(page: Page, service: Service, look: () => Promise<void>): Promise<void> {
  await openInbox(page);
  await look();
  await settings(page).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await look();
  await page.keyboard.press('Escape');
  for (const sheet of [
    () => page.keyboard.press('?'),
    () => page.locator('fieldset button').nth(1).click(),
    () => page.locator('fieldset button').nth(2).click(),
  ]) {
    await sheet();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await receive(page, service);
  await look();
  await row(page, SUBJECT).getByRole('button').first().click();
  await expect(article(page).locator('iframe')).toBeVisible();
  await look();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(page.getByTestId('deletion-bar')).toBeVisible();
  await look();
}

const settings = (page: Page) => page.locator('[aria-haspopup="menu"]').first();

/** Longer words stick out on a narrow window first. */
const WIDTHS = byLength({
  short: { accented: [320], mirrored: [1280] },
  long: { accented: [320, 1280], mirrored: [320, 1280] },
});

for (const name of ['accented', 'mirrored'] as const) {
  const pseudo = PSEUDO[name];
  for (const width of WIDTHS[name]) {
    test.describe(`${name}, ${width} px`, () => {
      test.use({
        locale: pseudo.locale,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      });

      test('LANG-4: no word is forgotten, and nothing sticks out', async ({ page, service }) => {
        // axe looks at seven states of the page.
        test.slow();
        await speakPseudo(page, pseudo);
        await walk(page, service, async () => {
          expect(await forgottenWords(page)).toEqual([]);
          await expectNothingSticksOut(page);
          // In the short form axe looks at these states in English. It would wait for ever for the
          // frame of an email.
          if (isLong && (await page.locator('iframe').count()) === 0) await expectAccessible(page);
        });
      });
    });
  }
}

/** The longest words, each script with its own line height, and both directions. */
const FITTED = byLength<readonly Language[]>({
  short: ['ar', 'de', 'hi', 'ja', 'pl'],
  long: LANGUAGES,
});

test.describe('320 px', () => {
  test.use({ viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' });

  test(`LANG-4: ${FITTED.join(', ')} fit on the smallest telephone`, async ({ page, service }) => {
    // A visit for each of them.
    test.slow();
    await openInbox(page);
    await receive(page, service);
    for (const language of FITTED) {
      await page.evaluate((tag) => localStorage.setItem('mayfly.language', tag), language);
      await page.reload();
      await expect(page.locator(`html[lang="${language}"]`)).toBeAttached();
      await expect(row(page, SUBJECT)).toBeVisible();
      await expect.soft(cutButtons(page), language).resolves.toEqual([]);
      await expectNothingSticksOut(page);
      await row(page, SUBJECT).getByRole('button').first().click();
      await expect(article(page)).toBeVisible();
      await expect.soft(cutButtons(page), language).resolves.toEqual([]);
      await expectNothingSticksOut(page);
      await page.keyboard.press('Escape');
      await expect(article(page)).toBeHidden();
    }
  });
});

/** Buttons whose words are wider than they are, or that are taller than two lines. */
function cutButtons(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[class*="Button__button"]')]
      .filter((each) => each.scrollWidth > each.clientWidth || each.offsetHeight > 60)
      .map((each) => each.innerText),
  );
}

test.describe('a German browser', () => {
  test.use({ locale: 'de-AT' });

  test('LANG-1: the page speaks German, and never says a word of English before', async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => seen.push(document.body?.innerText ?? '')).observe(document, {
        childList: true,
        subtree: true,
      });
    });
    await openInbox(page);
    await expect(page.getByRole('button', { name: 'Neue Adresse' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(seen.filter((text) => text.includes('New address'))).toEqual([]);
  });

  test('LANG-1: English stands in for texts that are late, until they are there', async ({
    page,
  }) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/assets/de-*.js', async (route) => {
      await released;
      await route.continue();
    });
    await openInbox(page);
    await expect(page.getByRole('button', { name: 'New address' })).toBeVisible();
    release();
    await expect(page.getByRole('button', { name: 'Neue Adresse' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  });

  test.describe('that gets no texts', () => {
    test.use({ expectedNoise: /^error: Failed to load resource.*\/assets\/de-/ });

    test('LANG-1: without its texts the page speaks English, and says so to a screen reader', async ({
      page,
    }) => {
      await page.route('**/assets/de-*.js', (route) => route.abort());
      await openInbox(page);
      await expect(page.getByRole('button', { name: 'New address' })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    });
  });
});
