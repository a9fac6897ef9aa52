import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { z } from 'zod';
import { launchBrowser, pageClockZero, probeScript } from '../harness/browser.ts';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
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
const BARE_ROW = '.row';

/** The element may hold more than the address: a button's words, for one. */
const ADDRESS = /[a-z0-9.-]+@mayfly\.localhost/;

const Painted = z.object({ firstFrame: z.number(), legible: z.number() });
/** Milliseconds: on the page's clock, or from the final dot or the bare insertion. */
type Painted = z.infer<typeof Painted>;

/** For each row of a round. */
interface Delays {
  readonly service: readonly Painted[];
  readonly bare: readonly Painted[];
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
      const bare = await bareRows(browser, messages);
      delays.push({ bare, service: await mailRows(browser, subject, messages) });
    }
    return { figures: figuresOf(delays), notes: [`Chromium ${browser.version()}, headless`] };
  },
};

function figuresOf(rounds: readonly Delays[]): Figure[] {
  const of = (what: keyof Painted, share: number): Round[] =>
    rounds.map(({ service, bare }) => ({
      subject: quantile(
        service.slice(UNCOUNTED).map((row) => row[what]),
        share,
      ),
      reference: quantile(
        bare.slice(UNCOUNTED).map((row) => row[what]),
        share,
      ),
    }));
  const common = { unit: 'ms', referenceName: 'bare DOM insertion' } as const;
  return [
    figureOf({ ...common, name: 'legible, median', rounds: of('legible', 0.5), target: TARGET }),
    figureOf({ ...common, name: 'legible, p99', rounds: of('legible', 0.99), target: TARGET_P99 }),
    figureOf({ ...common, name: 'first frame, median', rounds: of('firstFrame', 0.5) }),
  ];
}

/** A fresh visit each round: an address, an empty list, then one mail after the other. */
async function mailRows(browser: Browser, subject: Subject, messages: number): Promise<Painted[]> {
  const page = await browser.newPage();
  await page.addInitScript({ content: await probeScript() });
  await page.goto(subject.httpUrl);
  const recipient = await shownAddress(page);
  const zero = await pageClockZero(page);
  const smtp = await openSmtp(subject.smtp);
  const body = textOf(MESSAGE_BYTES);

  const rows = await inTurn(messages + UNCOUNTED, async (index) => {
    await page.evaluate(`paintProbe.arm('${ROW}')`);
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

async function bareRows(browser: Browser, messages: number): Promise<Painted[]> {
  const page = await browser.newPage();
  await page.setContent('<!doctype html><title>bare</title>');
  await page.evaluate(await probeScript());
  const rows = await inTurn(messages + UNCOUNTED, async () => {
    await page.evaluate(`paintProbe.arm('${BARE_ROW}')`);
    const insertedAt = z.number().parse(await page.evaluate('paintProbe.insert()'));
    return since(insertedAt, await paintedRow(page));
  });
  await page.close();
  return rows;
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
