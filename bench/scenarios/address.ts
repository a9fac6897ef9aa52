import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from '@playwright/test';
import { z } from 'zod';
import { SLOW_4G } from '../../e2e/browser/slow.ts';
import { launchBrowser, pageScript } from '../harness/browser.ts';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import type { Scenario } from '../harness/scenario.ts';
import { quantile } from '../harness/statistics.ts';
import { PROJECT_ROOT, startSubject } from '../harness/subject.ts';
import { startBarePage } from '../references/bare-page.ts';

const EFFORTS = { full: { rounds: 5, visits: 9 }, quick: { rounds: 1, visits: 3 } } as const;

/** Milliseconds: one round trip of the emulated line, and 100 for everything else. */
const TARGET = { kind: 'at_most', value: SLOW_4G.latency + 100 } as const;

/** What of the page never comes: with `script` the address has to do without the bundle. */
type Blocked = 'nothing' | 'script';

const Shown = z.object({ document: z.number(), painted: z.number() });

/** Milliseconds from the last byte of the document to the painted address, visit by visit. */
interface Delays {
  readonly bare: readonly number[];
  readonly whole: readonly number[];
  readonly blocked: readonly number[];
}

export const address: Scenario = {
  name: 'address',
  about: 'document received → address on the screen, slow 4G, cold cache',
  async measure(run) {
    await promisify(execFile)(process.execPath, ['server/build.ts'], { cwd: PROJECT_ROOT });
    const { rounds, visits } = EFFORTS[run.effort];
    await using subject = await startSubject();
    await using bare = await startBarePage();
    await using browser = await launchBrowser();
    const all: Delays[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      run.tell(`${visits} visits each, round ${round} of ${rounds}`);
      all.push({
        bare: await times(visits, () => visit(browser, bare.url, 'nothing')),
        whole: await times(visits, () => visit(browser, subject.httpUrl, 'nothing')),
        blocked: await times(visits, () => visit(browser, subject.httpUrl, 'script')),
      });
    }
    const { latency, throughput } = SLOW_4G;
    const line = `${latency} ms round trip, ${(throughput * 8) / 1e6} Mbit/s, emulated by Chromium`;
    return { figures: figuresOf(all), notes: [`${line} ${browser.version()}, headless`] };
  },
};

function figuresOf(rounds: readonly Delays[]): Figure[] {
  const of = (what: 'whole' | 'blocked', share: number): Round[] =>
    rounds.map((round) => ({
      subject: quantile(round[what], share),
      reference: quantile(round.bare, share),
    }));
  const common = { unit: 'ms', referenceName: 'bare page, same request', target: TARGET } as const;
  return [
    figureOf({ ...common, name: 'whole page, median', rounds: of('whole', 0.5) }),
    figureOf({ ...common, name: 'whole page, slowest', rounds: of('whole', 1) }),
    figureOf({ ...common, name: 'script blocked, median', rounds: of('blocked', 0.5) }),
    figureOf({ ...common, name: 'script blocked, slowest', rounds: of('blocked', 1) }),
  ];
}

async function times(count: number, measure: () => Promise<number>): Promise<number[]> {
  const delays: number[] = [];
  while (delays.length < count) delays.push(await measure());
  return delays;
}

/** A stranger's first visit: a profile of its own, and nothing in its cache. */
async function visit(browser: Browser, url: string, blocked: Blocked): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript({ content: await pageScript('address-probe') });
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const { latency, throughput } = SLOW_4G;
  const line = { downloadThroughput: throughput, uploadThroughput: throughput };
  await session.send('Network.emulateNetworkConditions', { offline: false, latency, ...line });
  if (blocked === 'script')
    await session.send('Network.setBlockedURLs', { urls: ['*/assets/*.js'] });
  await page.goto(url, { waitUntil: 'commit' });
  const { document, painted } = Shown.parse(await page.evaluate('addressShown'));
  await context.close();
  return painted - document;
}
