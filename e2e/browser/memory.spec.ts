import type { Page } from '@playwright/test';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { byLength } from '#server/ops/testing/length.ts';
import type { Service } from '../harness/service.ts';
import { article } from './answers.ts';
import { expect, openInbox, test } from './fixtures.ts';

/** Mails that lie in the inbox at a time; then it is emptied, as an inbox of 1,000 would not fit. */
const BATCH = 50;
/** In the first ones the browser compiles what is used often: up to 1.4 MB of machine code. */
const FIRST_BATCHES = 5;
const BATCHES = byLength({ short: 8, long: 24 });
/** Opened of each batch. */
const OPENED = 3;
/** Bytes that a visit may hold more after the other batches. A single leaked row costs 10 KB. */
const ALLOWED = 750_000;
/**
 * What may stay of one batch, whose rows React and the browser let go of in their own time. If each
 * of 200 rows stayed it would be 4,000 nodes; one listener each, 200; one frame of each mail, 12.
 */
const ALLOWED_NODES = 2_000;
const ALLOWED_LISTENERS = 150;
const ALLOWED_DOCUMENTS = 12;
const TIMEOUT = 400_000;

const Usage = z.object({ usedSize: z.number() });
const Counters = z.object({
  documents: z.number(),
  nodes: z.number(),
  jsEventListeners: z.number(),
});

/** What is still reachable: bytes of JavaScript, and how many things of the document's. */
type Held = z.infer<typeof Usage> & z.infer<typeof Counters>;

test.use({ reducedMotion: 'reduce' });

test(`the memory of a tab is flat over ${BATCH * BATCHES} arrivals and ${OPENED * BATCHES} opened mails`, async ({
  page,
  service,
}) => {
  test.setTimeout(TIMEOUT);
  const address = await openInbox(page);
  const token = (await page.evaluate(() => sessionStorage.getItem('mayfly.token'))) ?? '';
  const receive = async (batches: number) => {
    for (let done = 0; done < batches; done += 1) await batch(page, service, address, token);
  };
  await receive(FIRST_BATCHES);
  const before = await held(page);
  await receive(BATCHES - FIRST_BATCHES);
  const after = await held(page);
  expect(after.usedSize - before.usedSize).toBeLessThan(ALLOWED);
  expect(after.documents - before.documents).toBeLessThan(ALLOWED_DOCUMENTS);
  expect(after.nodes - before.nodes).toBeLessThan(ALLOWED_NODES);
  expect(after.jsEventListeners - before.jsEventListeners).toBeLessThan(ALLOWED_LISTENERS);
});

/** They arrive, some are read, and all of them are deleted. */
async function batch(page: Page, { smtp, httpUrl }: Service, to: string, token: string) {
  const transport = createTransport({ ...smtp, pool: true, ignoreTLS: true });
  for (let index = 0; index < BATCH; index += 1)
    await transport.sendMail({
      ...{ from: 'Sender <sender@example.org>', to, subject: `Mail ${index}` },
      ...{ text: 'Your code is 482913.', html: '<p>Your code is <b>482913</b>.</p>' },
    });
  transport.close();
  await expect(page.getByRole('heading', { name: `${BATCH} emails` })).toBeVisible();
  for (let index = 0; index < OPENED; index += 1) {
    await page.locator('[data-message-id]').nth(index).getByRole('button').first().click();
    await expect(article(page).getByRole('heading', { level: 2 })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(article(page)).toHaveCount(0);
  }
  await empty(httpUrl, token);
  await expect(page.getByText('No email yet')).toBeVisible();
}

const Listed = z.object({ messages: z.array(z.object({ id: z.string() })) });

async function empty(httpUrl: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const messages = new URL('/api/v1/inbox/messages', httpUrl);
  const answer = await fetch(messages, { headers });
  for (const { id } of Listed.parse(await answer.json()).messages)
    await fetch(`${messages}/${id}`, { method: 'DELETE', headers });
}

async function held(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const usage = Usage.parse(await session.send('Runtime.getHeapUsage'));
  const counters = Counters.parse(await session.send('Memory.getDOMCounters'));
  await session.detach();
  return { ...usage, ...counters };
}
