import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';
import { sendMail } from '../../e2e/harness/mail.ts';
import { launchBrowser, pageScript } from '../harness/browser.ts';
import { type Figure, figureOf } from '../harness/figure.ts';
import type { Scenario } from '../harness/scenario.ts';
import { PROJECT_ROOT, type Subject, startSubject } from '../harness/subject.ts';

const ROUNDS = { full: 5, quick: 1 } as const;

/** Milliseconds that a key may wait while a mail is opened, and turned. */
const TARGET = { kind: 'at_most', value: 200 } as const;

/** Parts that are turned after the first. */
const TURNS = 3;

const ROWS = '<tr><td style="padding:4px"><p>some text <b>in</b> a cell</p></td></tr>';
const OPENINGS = Array.from({ length: 500 }, (_, size) => `<font size="${size}">`).join('');

/** What C10 and M7 name, and what costs a browser most for its size. */
const MAILS = {
  'a small mail': '<p>Hello.</p>',
  '5 MB of cells': `<table>${ROWS.repeat(70_000)}</table>`,
  '100,000 nodes': `<table>${ROWS.repeat(25_000)}</table>`,
  'tables nested 2,000 deep': '<table><tr><td>x'.repeat(2_000),
  'a text of 2 MB': `<p>${'word '.repeat(400_000)}`,
  'one word of 2 MB': `<p>${'x'.repeat(2_000_000)}`,
  'formats that outlive 20,000 blocks': OPENINGS + '<p>x'.repeat(20_000),
  '20,000 style rules': `<style>${'div p b, td > p:nth-child(2n) { color: red }'.repeat(20_000)}</style>${ROWS.repeat(3_000)}`,
  '100,000 images': '<img src="https://a.example/x.png">'.repeat(50_000),
} as const;

const REFERENCE = 'a small mail';

export const hostileHtml: Scenario = {
  name: 'hostile-html',
  about: 'longest wait of an input event while a hostile mail is opened and turned',
  async measure(run) {
    await promisify(execFile)(process.execPath, ['server/build.ts'], { cwd: PROJECT_ROOT });
    await using subject = await startSubject();
    await using browser = await launchBrowser();
    const delays = new Map<string, number[]>(Object.keys(MAILS).map((name) => [name, []]));
    for (let round = 1; round <= ROUNDS[run.effort]; round += 1) {
      run.tell(`round ${round} of ${ROUNDS[run.effort]}`);
      for (const [name, html] of Object.entries(MAILS))
        delays.get(name)?.push(await worstDelay(browser, subject, name, html));
    }
    return { figures: figuresOf(delays), notes: [`Chromium ${browser.version()}, headless`] };
  },
};

function figuresOf(delays: ReadonlyMap<string, readonly number[]>): Figure[] {
  const reference = delays.get(REFERENCE) ?? [];
  return [...delays].map(([name, each]) =>
    figureOf({
      ...{ name, unit: 'ms', referenceName: REFERENCE, target: TARGET },
      rounds: each.map((delay, round) => ({ subject: delay, reference: reference[round] ?? 0 })),
    }),
  );
}

/** A page of its own for each mail: nothing that one leaves behind is counted for another. */
async function worstDelay(
  browser: Browser,
  subject: Subject,
  name: string,
  html: string,
): Promise<number> {
  const page = await browser.newPage();
  await page.addInitScript({ content: await pageScript('input-probe') });
  await page.goto(subject.httpUrl);
  await page.locator('[data-testid="connection"][data-state="live"]').waitFor();
  const to = ((await page.locator('[data-testid="address"]').textContent()) ?? '').trim();
  await sendMail(subject.smtp, { to, subject: name, html });
  await page.locator('[data-message-id]').first().waitFor();
  await page.evaluate('inputProbe.start()');
  await page.evaluate('inputProbe.worst()');
  await page.locator('[data-message-id] button').first().click();
  await shownPart(page);
  for (let turn = 0; turn < TURNS; turn += 1) await turnPart(page);
  const worst = z.number().parse(await page.evaluate('inputProbe.worst()'));
  await page.close();
  return worst;
}

async function turnPart(page: Page): Promise<void> {
  const next = page.getByRole('button', { name: 'Next part' }).first();
  if ((await next.count()) === 0 || (await next.isDisabled())) return;
  await next.click();
  await shownPart(page);
}

/** Laid out and painted: two frames after the frame of the mail says that it is there. */
async function shownPart(page: Page): Promise<void> {
  await page.locator('iframe').waitFor();
  await page.frameLocator('iframe').locator('body:not(:empty)').waitFor({ state: 'attached' });
  await page.evaluate(
    'new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))',
  );
}
