import type { Page } from '@playwright/test';
import { byLength } from '#server/ops/testing/length.ts';
import { sendMail } from '../harness/mail.ts';
import { article } from './answers.ts';
import { choose, expect, openInbox, row, settingsButton, test } from './fixtures.ts';

test.use({ reducedMotion: 'reduce' });

/** Pixels; a telephone with a notch has two or three of them, and here no two are alike. */
const INSETS = { top: 37, right: 61, bottom: 41, left: 53 };

/** What of the page is seen in parts of the screen that a notch, a corner or a bar has. */
function intruders(page: Page): Promise<readonly string[]> {
  return page.evaluate(({ top, right, bottom, left }) => {
    const { innerWidth, innerHeight } = window;
    window.scrollTo(0, 0);
    const found: string[] = [];
    const note = (element: Element, side: string, by: number) => {
      const words = element.textContent?.slice(0, 30) ?? '';
      // A page is fractions of a pixel high, and scrolls by whole ones.
      if (by > 1) found.push(`${side} ${Math.round(by)} ${element.tagName} ${words}`);
    };
    const parts = [...document.querySelectorAll<HTMLElement>('main *')].filter((part) => {
      const hasWords = [...part.childNodes].some(
        (node) => node instanceof Text && node.data.trim() !== '',
      );
      const { width, height } = part.getBoundingClientRect();
      const isSeen = part.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
      return isSeen && part.closest('[inert]') === null && (hasWords || part.matches('svg'));
    });
    const range = document.createRange();
    /** Its words or its drawing, as far as what is around it does not cut them. */
    const boxOf = (part: HTMLElement) => {
      range.selectNode(part);
      if (!part.matches('svg')) range.selectNodeContents(part);
      let { left: from, right: to, top: above, bottom: below } = range.getBoundingClientRect();
      for (let by: Element | null = part; by !== null; by = by.parentElement) {
        if (getComputedStyle(by).overflowX === 'visible') continue;
        const cut = by.getBoundingClientRect();
        from = Math.max(from, cut.left);
        to = Math.min(to, cut.right);
        above = Math.max(above, cut.top);
        below = Math.min(below, cut.bottom);
      }
      return { from, to, above, below };
    };
    for (const part of parts) {
      const { from, to, above, below } = boxOf(part);
      // It is scrolled out of sight.
      if (below <= above) continue;
      note(part, 'left', left - from);
      note(part, 'right', to - (innerWidth - right));
      note(part, 'top', top - above);
    }
    for (const part of parts) {
      // What has anything below it can be scrolled clear of the edge.
      part.scrollIntoView({ block: 'center' });
      note(part, 'bottom', boxOf(part).below - (innerHeight - bottom));
    }
    return found;
  }, INSETS);
}

const SIZES = [
  { width: 390, height: 844, short: 'rtl' },
  { width: 844, height: 390, short: 'ltr' },
  { width: 1280, height: 900, short: 'rtl' },
] as const;

for (const { width, height, short } of SIZES) {
  for (const dir of byLength<readonly string[]>({ short: [short], long: ['ltr', 'rtl'] })) {
    test(`SHOW-14 nothing stands where a notch, a corner or a bar is, ${width} × ${height} px, ${dir}`, async ({
      page,
      service,
    }) => {
      await page.setViewportSize({ width, height });
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setSafeAreaInsetsOverride', { insets: INSETS });
      const to = await openInbox(page);
      await page.evaluate((to) => document.documentElement.setAttribute('dir', to), dir);
      // What floats finds its place a moment after it has come.
      const expectClear = (what: string) =>
        expect.poll(() => intruders(page), { message: what }).toEqual([]);
      await expectClear('no mail');
      await choose(page, 'Choose a name');
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectClear('a sheet');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await settingsButton(page).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await expectClear('a menu');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();
      // The hero waits while the keyboard's focus is in the header.
      await page.evaluate(() => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      });
      await sendMail(service.smtp, {
        to,
        subject: 'Notched',
        text: 'A line of text. '.repeat(20),
      });
      await expect(row(page, 'Notched')).toBeVisible();
      await expectClear('a mail');
      await row(page, 'Notched').getByRole('button').first().click();
      await expect(article(page)).toBeVisible();
      await expectClear('a mail that is read');
      await page.keyboard.press('Escape');
      await choose(page, 'Delete address');
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
      await expectClear('an address that goes');
    });
  }
}
