import { io } from 'socket.io-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { sendMail } from '../harness/mail.ts';
import { createInbox, request } from '../harness/rest.ts';
import { type Service, type ServiceEnv, startService } from '../harness/service.ts';
import { askRecipient } from '../harness/smtp.ts';

/** Milliseconds; several times what any of it takes. */
const PATIENCE = { timeout: 15_000, interval: 20 };

const Listening = z.object({
  event: z.literal('listening'),
  what: z.literal('metrics'),
  url: z.url(),
});

/** A service with an operator's port, and how to look at it. */
async function start(env: ServiceEnv = {}) {
  const service = await startService({ MAYFLY_METRICS_PORT: '0', ...env });
  onTestFinished(() => service[Symbol.asyncDispose]());
  const url = urlIn(service);
  const scrape = async () => new Map(valuesOf(await (await fetch(`${url}/metrics`)).text()));
  return { service, url, scrape };
}

function urlIn({ child }: Service): string {
  const found = child.lines.flatMap((line) => {
    const said = Listening.safeParse(JSON.parse(line));
    return said.success ? [said.data.url] : [];
  });
  return found[0] ?? 'nowhere';
}

function valuesOf(text: string): [string, number][] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const space = line.lastIndexOf(' ');
    return [line.slice(0, space), Number(line.slice(space + 1))];
  });
}

function tabOn(transport: 'websocket' | 'polling', { httpUrl }: Service, auth: object) {
  const options = { transports: [transport], multiplex: false, reconnection: false };
  const socket = io(httpUrl, { auth, ...options });
  onTestFinished(() => void socket.disconnect());
  const subjects: string[] = [];
  socket.on('message', ({ message }) => subjects.push(message.subject));
  const joined = new Promise<void>((resolve) => socket.once('inbox', () => resolve()));
  return { subjects, joined, socket };
}

test('METRIC-2 METRIC-3 what happened is what the metrics say', async () => {
  const { service, scrape } = await start({ MAYFLY_HTTP_SOURCE_INBOXES: '2' });
  const [page, program] = [
    await createInbox(service.httpUrl, { hold: true }),
    await createInbox(service.httpUrl),
  ];
  // One more than there may be in a minute.
  await expect(createInbox(service.httpUrl)).rejects.toThrow('429');
  const tabs = [
    tabOn('websocket', service, { token: page.token, lease: page.lease }),
    tabOn('polling', service, { token: page.token }),
  ];
  for (const tab of tabs) await tab.joined;
  const held = request(service.httpUrl, `/inbox/messages?after=${program.cursor}&wait=55`, program);
  await vi.waitFor(
    async () => expect((await scrape()).get('mayfly_requests_held{by="program"}')).toBe(1),
    PATIENCE,
  );

  const both = [page.address, program.address];
  await sendMail(service.smtp, { to: both, subject: 'one', text: 'Hi' });
  await sendMail(service.smtp, { to: page.address, subject: 'two', text: 'Hi' });
  await sendMail(service.smtp, { to: 'postmaster@mayfly.localhost', subject: 'op', text: 'Hi' });
  expect(await askRecipient(service.smtp, 'nobody@mayfly.localhost')).toMatchObject({ code: 550 });
  expect(await askRecipient(service.smtp, 'a@elsewhere.example')).toMatchObject({ code: 550 });
  expect((await held).status).toBe(200);
  for (const tab of tabs)
    await vi.waitFor(() => expect(tab.subjects).toEqual(['one', 'two']), PATIENCE);

  const arrived = (metrics: ReadonlyMap<string, number>) =>
    ['websocket', 'polling'].reduce(
      (sum, transport) =>
        sum + (metrics.get(`mayfly_mail_arrival_seconds_count{transport="${transport}"}`) ?? 0),
      0,
    );
  await vi.waitFor(async () => expect(arrived(await scrape())).toBeGreaterThan(0), PATIENCE);

  const metrics = await scrape();
  for (const [name, value] of [
    ['mayfly_mail_accepted_total', 2],
    ['mayfly_mail_recipients_total{outcome="stored"}', 3],
    ['mayfly_mail_recipients_total{outcome="refused"}', 0],
    ['mayfly_mail_dropped_total{why="operator"}', 1],
    ['mayfly_mail_commit_seconds_count', 2],
    ['mayfly_mail_push_seconds_count{transport="websocket"}', 2],
    ['mayfly_mail_push_seconds_count{transport="polling"}', 2],
    ['mayfly_mail_push_seconds_count{transport="request"}', 1],
    ['mayfly_smtp_refusals_total{code="550",enhanced="5.1.1",reason="unknown_recipient"}', 1],
    ['mayfly_smtp_refusals_total{code="550",enhanced="5.7.1",reason="foreign_domain"}', 1],
    ['mayfly_http_refusals_total{code="rate_limited"}', 1],
    ['mayfly_limit_refusals_total{limit="http_source_inboxes"}', 1],
    ['mayfly_tabs{transport="websocket"}', 1],
    ['mayfly_tabs{transport="polling"}', 1],
    ['mayfly_requests_held{by="program"}', 0],
    ['mayfly_inboxes{state="living"}', 2],
    ['mayfly_inboxes{state="resting"}', 0],
    ['mayfly_inboxes_opened_total{by="page"}', 1],
    ['mayfly_inboxes_opened_total{by="program"}', 1],
    ['mayfly_store_messages', 3],
    ['mayfly_reader_messages_total{lane="arrival",outcome="done"}', 2],
    ['mayfly_domains{state="active"}', 1],
    ['mayfly_part_ready{part="smtp"}', 1],
    ['mayfly_faults_total', 0],
  ] as const)
    expect([name, metrics.get(name)]).toEqual([name, value]);
  expect(metrics.get('mayfly_store_bytes{kind="held"}')).toBeGreaterThan(6_000);

  await request(service.httpUrl, '/inbox', { method: 'DELETE', token: page.token });
  await vi.waitFor(async () => {
    const after = await scrape();
    expect(after.get('mayfly_inboxes_ended_total{reason="deleted"}')).toBe(1);
    expect(after.get('mayfly_inboxes{state="resting"}')).toBe(1);
    expect(after.get('mayfly_tabs{transport="websocket"}')).toBe(0);
    expect(after.get('mayfly_tabs{transport="polling"}')).toBe(0);
  }, PATIENCE);
});

test('RUN-5 HTTP-13 how the parts are is told to the operator alone', async () => {
  const { service, url } = await start();
  const told = await fetch(`${url}/readyz`);
  expect(told.status).toBe(200);
  const { ready, parts } = z
    .object({ ready: z.boolean(), parts: z.record(z.string(), z.object({ state: z.string() })) })
    .parse(await told.json());
  expect(ready).toBe(true);
  expect(Object.keys(parts).sort()).toEqual([
    ...['http', 'load', 'reader', 'senders', 'service', 'smtp', 'store'],
  ]);
  expect(await (await fetch(`${service.httpUrl}/readyz`)).json()).toEqual({ status: 'ready' });
  for (const path of ['/metrics', '/api/v1/metrics'])
    expect((await fetch(`${service.httpUrl}${path}`)).status).toBe(404);
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
});

test('RUN-6 without a port for them there are no metrics, and nothing listens', async () => {
  const service = await startService();
  onTestFinished(() => service[Symbol.asyncDispose]());
  expect(urlIn(service)).toBe('nowhere');
});
