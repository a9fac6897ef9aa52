import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { LETTERS } from '../letters/index.ts';
import { article } from './answers.ts';
import { expect, openInbox, test } from './fixtures.ts';
import { expectNothingSticksOut } from './page-checks.ts';

/** What a reader of each letter must find on the page, in its HTML, and among its files. */
interface Expected {
  readonly subject: string;
  readonly sender: string;
  /** In the frame, or in the text where there is no HTML. */
  readonly body: string;
  readonly said?: readonly string[];
  readonly files?: readonly string[];
  /** It asks for things from elsewhere, which are held back. */
  readonly holdsBack?: true;
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  code: {
    subject: 'Your Halden sign-in code',
    sender: 'no-reply@halden.example',
    body: 'Here is your sign-in code',
    said: ['Copy code', '739204'],
  },
  'magic-link': {
    subject: 'Your sign-in link for Harbour',
    sender: 'hello@tidepool.example',
    body: 'Sign in to Tidepool',
    said: ['Signs you in', 'tidepool.example'],
  },
  newsletter: {
    subject: 'First green things 🌱 rhubarb buns, wild garlic soup',
    sender: 'letters@fennelrye.example',
    body: 'First green things',
    holdsBack: true,
  },
  japanese: {
    subject: '【みなと鉄道】会員登録のご確認（まだ完了していません）',
    sender: 'info@minato-rail.example',
    body: '会員登録はまだ完了していません',
    said: ['Confirms your address'],
  },
  arabic: {
    subject: 'رمز التحقق لتأكيد حجزك DW-20448',
    sender: 'booking@daralwaha.example',
    body: 'تأكيد حجزك',
    said: ['482913'],
  },
  invoice: {
    subject: 'Ihre Rechnung RE-2025-0098 über 96,40 €',
    sender: 'rechnung@nordhof.example',
    body: 'Ihre Rechnung für März',
    said: ['PDF'],
    files: ['Rechnung März 2025.pdf'],
  },
  calendar: {
    subject: 'Invitation: Tour of the old harbour @ Thu 3 Apr 2025 15:00 (Hamburg)',
    sender: 'jule@almanac.example',
    body: 'Jule Beispiel would like you to come.',
    said: ['Pier 4, Musterkai 2, 20457 Hamburg', 'Thu, Apr 3, 2025'],
    files: ['invite.ics'],
  },
  forwarded: {
    subject: 'Fwd: Your tickets: The Winter Orchard, 22 March',
    sender: 'marsh@harbour.example',
    body: 'I bring the chocolate.',
    said: ['Attached email', 'boxoffice@lanterntheatre.example'],
    files: ['Your tickets.eml'],
  },
  plain: {
    subject: 'Re: [warp-dev] Loom 3.14: drop the old shuttle format?',
    sender: 'oda@warp.example',
    body: 'I would rather delete 1,482 lines than maintain them for a museum.',
  },
  broken: {
    subject: 'Ihre Bestellung bei Café Müller ist fertig',
    sender: 'shop@cafe-mueller.example',
    body: 'Schöne Grüße aus der Backstube!',
    files: ['Gutschein für Sie.png'],
  },
};

/** Where pictures of the letters are put; without it none is taken. See docs/screens/README.md. */
const SCREENS_DIR = process.env['SCREENS_DIR'];

/** Letters of which there is a narrow picture, too. */
const NARROW_TOO = ['code', 'newsletter'];

interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const WIDE = { width: 1280, height: 860 };

function looksAt(name: string): readonly Look[] {
  const themes = ['light', 'dark'] as const;
  return themes.flatMap((theme) => [
    { theme, ...WIDE },
    ...(NARROW_TOO.includes(name) ? [{ theme, width: 390, height: 844 }] : []),
  ]);
}

// Nothing may be half-way from one look to the next.
test.use({ reducedMotion: 'reduce' });

test('the letters read as their senders meant them', async ({ page, service }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).hostname));
  const to = await openInbox(page);
  for (const [index, { name, raw }] of LETTERS.entries())
    await test.step(name, async () => {
      const expected = EXPECTED[name];
      if (expected === undefined) throw new Error(`Nobody said what “${name}” has to show.`);
      await page.setViewportSize(WIDE);
      await page.emulateMedia({ colorScheme: 'light' });
      await sendMail(service.smtp, { envelope: { from: 'sender@example.org', to }, raw });
      const rows = page.locator('[data-message-id]');
      await expect(rows).toHaveCount(index + 1);
      await rows.first().getByRole('button').first().click();
      await expectRead(page, expected);
      for (const look of looksAt(name)) {
        await page.setViewportSize(look);
        await page.emulateMedia({ colorScheme: look.theme });
        await expectNothingSticksOut(page);
        await picture(page, `${name}-${look.width}-${look.theme}`);
      }
    });
  const own = new URL(page.url()).hostname;
  expect(fetched.filter((host) => host !== '' && host !== own)).toEqual([]);
});

async function expectRead(page: Page, expected: Expected): Promise<void> {
  const mail = article(page);
  const { subject, sender, body, said = [], files = [], holdsBack = false } = expected;
  await expect(mail.getByRole('heading', { level: 2 })).toHaveText(subject);
  await expect(mail).toContainText(sender);
  await expect(await bodyOf(page, mail)).toContainText(body);
  for (const words of said) await expect(mail).toContainText(words);
  for (const name of files)
    await expect(mail.getByRole('button', { name: `Save ${name}` })).toBeVisible();
  await expect(mail.getByText(/ blocked\.$/)).toHaveCount(holdsBack ? 1 : 0);
}

/** The frame's document where there is HTML, else the text. */
async function bodyOf(page: Page, mail: Locator): Promise<Locator> {
  const hasHtml = await mail.getByRole('button', { name: 'View: HTML' }).isVisible();
  return hasHtml ? page.frameLocator('iframe').locator('body') : mail;
}

async function picture(page: Page, name: string): Promise<void> {
  if (SCREENS_DIR === undefined) return;
  await mkdir(SCREENS_DIR, { recursive: true });
  const file = path.join(SCREENS_DIR, `${name}.jpg`);
  // Colours go over from one theme to the next.
  await page.screenshot({ path: file, type: 'jpeg', quality: 70, animations: 'disabled' });
}
