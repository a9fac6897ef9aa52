import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { launchBrowser, pageScript } from '../harness/browser.ts';
import type { Scenario } from '../harness/scenario.ts';
import { monotonicMs } from '../harness/statistics.ts';
import { PROJECT_ROOT, type Subject, startSubject } from '../harness/subject.ts';
import { openSmtp } from '../load/smtp-client.ts';
import { textOf } from '../load/text.ts';

const EFFORTS = { full: { messages: 1_000 }, quick: { messages: 300 } } as const;

/** Milliseconds from one mail to the next: 1,000 in 10 s. */
const EVERY_MS = 10;

/** Pixels of one turn of the wheel, and milliseconds to the next: as fast as a hand can. */
const WHEEL_PX = 400;
const WHEEL_MS = 16;

const WINDOWS = {
  wide: { width: 1_280, height: 800 },
  telephone: { width: 390, height: 844 },
} as const;

const ADDRESS = /[a-z0-9.-]+@mayfly\.localhost/;
const LongTasks = z.object({ count: z.number(), longest: z.number() });

/** What the page's one thread did in a while. */
interface Toil {
  readonly while: string;
  readonly tasks: z.infer<typeof LongTasks>;
  /** Milliseconds. */
  readonly wait: number;
  readonly rows: number;
  readonly heap: number;
}

export const rows: Scenario = {
  name: 'rows',
  about: 'tasks over 50 ms on the main thread while a thousand mails arrive in 10 s, and scroll',
  async measure(run) {
    await promisify(execFile)(process.execPath, ['server/build.ts'], { cwd: PROJECT_ROOT });
    const { messages } = EFFORTS[run.effort];
    await using subject = await startSubject();
    await using browser = await launchBrowser();
    const told: string[][] = [];
    for (const [name, size] of Object.entries(WINDOWS)) {
      run.tell(`${messages} mails, ${name}`);
      const page = await browser.newPage({ viewport: size });
      for (const toil of await toilOf(page, subject, messages)) told.push(lineOf(name, toil));
      await page.close();
    }
    const headings = ['window', 'while', 'tasks over 50 ms', 'longest', 'input waits at most'];
    const table = { title: 'The page', headings: [...headings, 'rows in the page', 'heap'] };
    return {
      figures: [],
      tables: [{ ...table, rows: told }],
      notes: [`Chromium ${browser.version()}, headless; sender and service on the same cores`],
    };
  },
};

function lineOf(name: string, { tasks, wait, rows: count, heap, ...toil }: Toil): string[] {
  const longest = tasks.count === 0 ? '-' : `${tasks.longest.toFixed(0)} ms`;
  const figures = [`${tasks.count}`, longest, `${wait.toFixed(0)} ms`, `${count}`];
  return [name, toil.while, ...figures, `${heap.toFixed(1)} MB`];
}

async function toilOf(page: Page, subject: Subject, messages: number): Promise<Toil[]> {
  await page.goto(subject.httpUrl);
  await page.locator('[data-testid="connection"][data-state="live"]').waitFor();
  const shown = (await page.locator('[data-testid="address"]').textContent()) ?? '';
  const recipient = ADDRESS.exec(shown)?.[0];
  if (recipient === undefined) throw new Error(`the page shows no address: ${shown}`);
  // What the first mail loads is not what many mails cost.
  await sendAll(subject, recipient, 50);
  await allThere(page, 50);
  for (const probe of ['task-probe', 'input-probe'] as const)
    await page.evaluate(await pageScript(probe));
  await page.evaluate('inputProbe.start()');

  await sendAll(subject, recipient, messages);
  await allThere(page, messages + 50);
  const arriving = await taken(page, `${messages} arrive`);
  await scrollThrough(page);
  return [arriving, await taken(page, 'they are scrolled through')];
}

async function taken(page: Page, what: string): Promise<Toil> {
  const tasks = LongTasks.parse(await page.evaluate('taskProbe.taken()'));
  const wait = z.number().parse(await page.evaluate('inputProbe.worst()'));
  const count = await page.locator('[data-message-id]').count();
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { while: what, tasks, wait, rows: count, heap: usedSize / 1e6 };
}

/** At an even pace, whatever each one takes. */
async function sendAll(subject: Subject, recipient: string, count: number): Promise<void> {
  const smtp = await openSmtp(subject.smtp);
  const began = monotonicMs();
  for (let n = 0; n < count; n += 1) {
    await smtp.deliver({ recipient, subject: `bench ${n}`, body: textOf(1_000) });
    await delay(Math.max(0, began + (n + 1) * EVERY_MS - monotonicMs()));
  }
  smtp.quit();
}

async function allThere(page: Page, count: number): Promise<void> {
  const said = `${new Intl.NumberFormat('en').format(count)} mails`;
  await page.getByRole('heading', { name: said }).waitFor();
}

/** Down to the oldest and up again. */
async function scrollThrough(page: Page): Promise<void> {
  const row = await page.locator('[data-message-id]').first().boundingBox();
  if (row === null) throw new Error('no row is in sight');
  await page.mouse.move(row.x + 40, row.y + 20);
  const height = z
    .number()
    .parse(
      await page.evaluate(
        `Math.max(document.documentElement.scrollHeight, document.querySelector('[data-message-id]').closest('ul').scrollHeight)`,
      ),
    );
  for (const direction of [1, -1]) {
    for (let gone = 0; gone < height; gone += WHEEL_PX) {
      await page.mouse.wheel(0, direction * WHEEL_PX);
      await delay(WHEEL_MS);
    }
  }
}
