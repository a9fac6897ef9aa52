import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';
import { launchBrowser, pageClockZero, pageScript } from '../harness/browser.ts';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { createInbox } from '../harness/rest.ts';
import type { Scenario } from '../harness/scenario.ts';
import { MESSAGE_BYTES } from '../harness/smtp-load.ts';
import { quantile } from '../harness/statistics.ts';
import { PROJECT_ROOT, type Subject, startSubject } from '../harness/subject.ts';
import { openSmtp } from '../load/smtp-client.ts';
import { textOf } from '../load/text.ts';

const EFFORTS = {
  full: { rounds: 5, messages: 100 },
  quick: { rounds: 1, messages: 40 },
} as const;

/** Milliseconds, of the median and of the slowest in a hundred. */
const TARGET = { kind: 'at_most', value: 25 } as const;
const TARGET_P99 = { kind: 'at_most', value: 60 } as const;

/** Rows of each round that are shown and not counted: the page's code is cold. */
const UNCOUNTED = 10;

/** Milliseconds, at random up to these, between two rows: none may keep step with the frames. */
const PAUSE_MS = 50;

const ROW = '[data-message-id]';
const EMPTY_PAGES_ROW = '.row';

/** The element may hold more than the address: a button's words, for one. */
const ADDRESS = /[a-z0-9.-]+@mayfly\.localhost/;

const Painted = z.object({ firstFrame: z.number(), legible: z.number() });
/** Milliseconds: on the page's clock, or from the final dot. */
type Painted = z.infer<typeof Painted>;

/** For each row of a round. */
interface Delays {
  readonly service: readonly Painted[];
  readonly empty: readonly Painted[];
}

export const paint: Scenario = {
  name: 'paint',
  about: 'final dot written → row on the screen of the unmodified page, one at a time',
  async measure(run) {
    await promisify(execFile)(process.execPath, ['server/build.ts'], { cwd: PROJECT_ROOT });
    const { rounds, messages } = EFFORTS[run.effort];
    await using subject = await startSubject();
    await using browser = await launchBrowser();
    const delays: Delays[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      run.tell(`${messages} rows, round ${round} of ${rounds}`);
      const empty = await inEmptyPage(browser, subject, messages);
      delays.push({ empty, service: await inPage(browser, subject, messages) });
    }
    return { figures: figuresOf(delays), notes: [`Chromium ${browser.version()}, headless`] };
  },
};

function figuresOf(rounds: readonly Delays[]): Figure[] {
  const of = (what: keyof Painted, share: number): Round[] =>
    rounds.map(({ service, empty }) => ({
      subject: quantile(
        service.slice(UNCOUNTED).map((row) => row[what]),
        share,
      ),
      reference: quantile(
        empty.slice(UNCOUNTED).map((row) => row[what]),
        share,
      ),
    }));
  const common = { unit: 'ms', referenceName: 'an empty page' } as const;
  return [
    figureOf({ ...common, name: 'legible, median', rounds: of('legible', 0.5), target: TARGET }),
    figureOf({ ...common, name: 'legible, p99', rounds: of('legible', 0.99), target: TARGET_P99 }),
    figureOf({ ...common, name: 'first frame, median', rounds: of('firstFrame', 0.5) }),
  ];
}

/** A fresh visit each round: an address, an empty list, then one mail after the other. */
async function inPage(browser: Browser, subject: Subject, messages: number): Promise<Painted[]> {
  const page = await browser.newPage();
  await page.addInitScript({ content: await pageScript('paint-probe') });
  await page.goto(subject.httpUrl);
  return await mailRows(page, subject, { to: await shownAddress(page), row: ROW, messages });
}

/** The same mails over the same sockets, in a page that has nothing else to do. */
async function inEmptyPage(
  browser: Browser,
  subject: Subject,
  messages: number,
): Promise<Painted[]> {
  const { address, token } = await createInbox(subject, { hold: true });
  const page = await browser.newPage();
  // Of the service, for its socket; and nearly nothing.
  await page.goto(new URL('/robots.txt', subject.httpUrl).href);
  for (const script of ['paint-probe', 'push-page'] as const)
    await page.evaluate(await pageScript(script));
  await page.evaluate(`pushPage.follow('${token}')`);
  return await mailRows(page, subject, { to: address, row: EMPTY_PAGES_ROW, messages });
}

interface Mails {
  readonly to: string;
  /** Selects what shows a mail. */
  readonly row: string;
  readonly messages: number;
}

async function mailRows(
  page: Page,
  subject: Subject,
  { to: recipient, row, messages }: Mails,
): Promise<Painted[]> {
  const zero = await pageClockZero(page);
  const smtp = await openSmtp(subject.smtp);
  const body = textOf(MESSAGE_BYTES);
  const rows = await inTurn(messages + UNCOUNTED, async (index) => {
    await page.evaluate(`paintProbe.arm('${row}')`);
    await smtp.announce(recipient);
    const sent = smtp.finish({ recipient, subject: `bench ${index}`, body });
    const [painted] = await Promise.all([paintedRow(page), sent.accepted]);
    return since(sent.dottedAt - zero, painted);
  });
  smtp.quit();
  await page.close();
  return rows;
}

async function shownAddress(page: Page): Promise<string> {
  await page.locator('[data-testid="connection"][data-state="live"]').waitFor();
  const shown = await page.locator('[data-testid="address"]').textContent();
  const address = ADDRESS.exec(shown ?? '')?.[0];
  if (address === undefined) throw new Error(`the page shows no address: ${shown}`);
  return address;
}

async function inTurn(
  count: number,
  show: (index: number) => Promise<Painted>,
): Promise<Painted[]> {
  const delays: Painted[] = [];
  for (let index = 0; index < count; index += 1) {
    await delay(Math.random() * PAUSE_MS);
    delays.push(await show(index));
  }
  return delays;
}

async function paintedRow(page: Page): Promise<Painted> {
  return Painted.parse(await page.evaluate('paintProbe.painted()'));
}

function since(start: number, { firstFrame, legible }: Painted): Painted {
  return { firstFrame: firstFrame - start, legible: legible - start };
}
