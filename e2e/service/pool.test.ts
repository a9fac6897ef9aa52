import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { sendMail } from '../harness/mail.ts';
import { createInbox, request } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { askRecipient } from '../harness/smtp.ts';
import { openTab } from '../harness/tab.ts';

const Domains = z.object({ domains: z.array(z.object({ domain: z.string(), state: z.string() })) });

type States = Readonly<Record<string, 'active' | 'draining' | 'retired'>>;

/** A service whose pool lies in a file, and a pen for it. */
async function startWithPool(states: States) {
  const folder = await mkdtemp(path.join(tmpdir(), 'mayfly-pool-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'domains.yaml');
  await writeFile(file, yaml(states));
  // Mail flows as fast as it can here, from one source into few inboxes.
  const unlimited = { MAYFLY_INBOX_MAX_MESSAGES: '0', MAYFLY_SMTP_SOURCE_MESSAGES: '0' };
  const service = await startService({ MAYFLY_DOMAINS_FILE: file, ...unlimited });
  onTestFinished(() => service.child.end());
  return {
    service,
    /** In place, as it stands. */
    scribble: (text: string) => writeFile(file, text),
    /** As editors do it: beside it, and renamed over it. */
    async write(next: States) {
      await writeFile(`${file}.new`, yaml(next));
      await rename(`${file}.new`, file);
      await becomes(service, next);
    },
  };
}

function yaml(states: States): string {
  const entries = Object.entries(states);
  const lines = entries.map(([name, state]) => `  - { domain: "${name}", state: ${state} }\n`);
  return `domains:\n${lines.join('')}`;
}

async function becomes(service: Service, states: States): Promise<void> {
  await vi.waitFor(async () => expect(await listed(service)).toMatchObject(states), {
    timeout: 15_000,
    interval: 20,
  });
}

async function listed({ httpUrl }: Service): Promise<Record<string, string>> {
  const { domains } = Domains.parse(await (await request(httpUrl, '/domains')).json());
  return Object.fromEntries(domains.map(({ domain, state }) => [domain, state]));
}

/** Sends mails one after the other until `stop`; each must be accepted. */
function mailing(service: Service, to: string) {
  let stopped = false;
  let sent = 0;
  const done = (async () => {
    while (!stopped) {
      await sendMail(service.smtp, { to, subject: `mail ${sent}`, text: 'x' });
      sent += 1;
    }
  })();
  return {
    /** Waits until so many more have been taken; rejects with the reply that refused one. */
    more: (count: number) => {
      const to = sent + count;
      const enough = () => expect(sent).toBeGreaterThanOrEqual(to);
      return Promise.race([done, vi.waitFor(enough, { timeout: 15_000, interval: 5 })]);
    },
    async stop() {
      stopped = true;
      await done;
      return sent;
    },
  };
}

test('RUN-5 POOL-2 the file is edited while mail flows: none is lost, and each state is obeyed', async () => {
  const { service, write, scribble } = await startWithPool({
    'one.test': 'active',
    '*.in.test': 'active',
  });
  const { httpUrl, smtp } = service;
  const one = await createInbox(httpUrl, { name: 'jane', domain: 'one.test' });
  const wild = await createInbox(httpUrl, { domain: '*.in.test' });
  const host = wild.address.replace(/^inbox@/, '');
  using tab = openTab({ httpUrl, token: one.token });
  await tab.opened;
  const flows = [mailing(service, one.address), mailing(service, `shop@${host}`)];
  const flow = () => Promise.all(flows.map(({ more }) => more(3)));
  await flow();

  await write({ 'one.test': 'draining', '*.in.test': 'active', 'two.test': 'active' });
  expect((await wish(service, 'one.test')).status).toBe(400);
  await flow();

  await scribble('domains:\n  - domain: two.test\n    weight: 0\n');
  const kept = await lineWith(service, 'pool_kept');
  expect(kept).toContain('line 3: weight is 0');
  await flow();

  // Half a file that is a valid one: what is missing drains.
  await scribble(yaml({ 'two.test': 'active' }));
  await becomes(service, { 'one.test': 'draining', '*.in.test': 'draining' });
  await flow();

  const counts = await Promise.all(flows.map(({ stop }) => stop()));
  const held = await Promise.all([one, wild].map(({ token }) => countMails(service, token)));
  expect(held).toEqual(counts);

  await write({ 'one.test': 'retired', '*.in.test': 'retired', 'two.test': 'active' });
  for (const address of [one.address, `shop@${host}`]) {
    const { code, text } = await askRecipient(smtp, address);
    expect(`${code} ${text}`).toMatch(/^550 5\.1\.1 /);
  }
  expect((await createInbox(httpUrl)).address).toMatch(/@two\.test$/);
  await vi.waitFor(() => expect(tab.domainStates).toEqual(['draining', 'retired']));
  // What it holds is still there to be read.
  expect(await countMails(service, one.token)).toBe(counts[0]);
});

function wish({ httpUrl }: Service, domain: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ domain });
  return request(httpUrl, '/inboxes', { method: 'POST', headers, body });
}

const Info = z.object({ messageCount: z.number() });

async function countMails({ httpUrl }: Service, token: string): Promise<number> {
  return Info.parse(await (await request(httpUrl, '/inbox', { token })).json()).messageCount;
}

/** The log line of this event, already written or still to come. */
function lineWith({ child }: Service, event: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const check = (line: string) => line.includes(`"event":"${event}"`) && resolve(line);
  for (const line of child.lines) check(line);
  child.onLine(check);
  return promise;
}
