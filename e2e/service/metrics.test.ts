import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { startSilentDns } from '../harness/dns.ts';
import { sendMail } from '../harness/mail.ts';
import { metricsUrl } from '../harness/metrics.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { askRecipient, Conversation } from '../harness/smtp.ts';

/** Milliseconds; several times what any of it takes. */
const PATIENCE = { timeout: 15_000, interval: 20 };

const Report = z.object({
  ready: z.boolean(),
  parts: z.record(z.string(), z.object({ state: z.string(), why: z.string().optional() })),
});

const certificate = makeCertificate({ names: ['mx.mayfly.test'], until: new Date('2048-01-01') });
const ends = new AsyncDisposableStack();
/** The tests look at one service, one after the other; the last one ends it. */
let service: Service;
let url: string;
let certFile: string;
let program: Made;

beforeAll(async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-metrics-'));
  ends.defer(() => rm(directory, { recursive: true }));
  const key = path.join(directory, 'key.pem');
  certFile = path.join(directory, 'cert.pem');
  await writeFile(certFile, certificate.cert);
  await writeFile(key, certificate.key);
  const silent = ends.use(await startSilentDns());
  service = ends.use(
    await startService({
      ...{ MAYFLY_METRICS_PORT: '0', MAYFLY_HTTP_SOURCE_INBOXES: '2' },
      ...{ MAYFLY_TLS_CERT: certFile, MAYFLY_TLS_KEY: key, MAYFLY_HOSTNAME: 'mx.mayfly.test' },
      MAYFLY_DNS_SERVERS: silent.server,
    }),
  );
  url = metricsUrl(service) ?? '';
});
afterAll(() => ends.disposeAsync());

const scrape = async () => new Map(valuesOf(await (await fetch(`${url}/metrics`)).text()));

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

test('RUN-6 what happened is what the metrics say', async () => {
  const page = await createInbox(service.httpUrl, { hold: true });
  program = await createInbox(service.httpUrl);
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
    ['mayfly_faults_total{part="own"}', 0],
    ['mayfly_faults_total{part="store"}', 0],
  ] as const)
    expect([name, metrics.get(name)]).toEqual([name, value]);
  expect(metrics.get('mayfly_store_bytes')).toBeGreaterThan(6_000);

  await request(service.httpUrl, '/inbox', { method: 'DELETE', token: page.token });
  await vi.waitFor(async () => {
    const after = await scrape();
    expect(after.get('mayfly_inboxes_ended_total{reason="deleted"}')).toBe(1);
    expect(after.get('mayfly_inboxes{state="resting"}')).toBe(1);
    expect(after.get('mayfly_tabs{transport="websocket"}')).toBe(0);
    expect(after.get('mayfly_tabs{transport="polling"}')).toBe(0);
  }, PATIENCE);
});

test('RUN-6 handshakes, certificates and waiting sender checks are counted', async () => {
  const tls = { rejectUnauthorized: false };
  const transport = createTransport({ ...service.smtp, secure: false, requireTLS: true, tls });
  await transport.sendMail({
    from: 'ann@sender.test',
    to: program.address,
    subject: 'x',
    text: 'x',
  });
  transport.close();

  const metrics = await scrape();
  expect(metrics.get('mayfly_tls_handshakes_total{protocol="TLSv1.3"}')).toBe(1);
  const expiry = `mayfly_tls_certificate_expires_timestamp_seconds{file="${certFile}"}`;
  expect(metrics.get(expiry)).toBe(Date.parse('2048-01-01') / 1_000);
  // Those of the emails before wait for the same resolver.
  await vi.waitFor(async () => {
    expect((await scrape()).get('mayfly_sender_checks_waiting')).toBe(0);
  }, PATIENCE);
});

async function expectToldToTheOperatorAlone({ httpUrl }: Service) {
  const told = await fetch(`${url}/readyz`);
  expect(told.status).toBe(200);
  const { ready, parts } = Report.parse(await told.json());
  expect(ready).toBe(true);
  expect(Object.keys(parts).sort()).toEqual([
    ...['http', 'load', 'reader', 'senders', 'service', 'smtp', 'store'],
  ]);
  expect(await (await fetch(`${httpUrl}/readyz`)).json()).toEqual({ status: 'ready' });
  for (const path of ['/metrics', '/api/v1/metrics'])
    expect((await fetch(`${httpUrl}${path}`)).status).toBe(404);
  expect((await fetch(`${url}/`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
}

test('RUN-4 RUN-6 the operator alone is told how the parts are, until the service has ended', async () => {
  await expectToldToTheOperatorAlone(service);
  using sender = await Conversation.open(service.smtp);
  await sender.say('EHLO sender.example');
  await sender.say('MAIL FROM:<sender@example.org>');
  await sender.say(`RCPT TO:<${program.address}>`);
  expect(await sender.say('DATA')).toMatchObject({ code: 354 });
  service.child.signal('SIGTERM');
  // The receiver waits for the rest of the message.
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(503), PATIENCE);
  const { parts } = Report.parse(await (await fetch(`${url}/readyz`)).json());
  expect(parts['service']).toEqual({ state: 'down', why: 'The service is stopping.' });
  expect(parts['smtp']?.state).toBe('down');
  expect(parts['store']?.state).toBe('up');
  const metrics = await scrape();
  expect(metrics.get('mayfly_part_ready{part="smtp"}')).toBe(0);
  expect(metrics.get('mayfly_connections{port="smtp"}')).toBe(1);
  sender.write('Subject: late\r\n\r\nHi\r\n.\r\n');
  expect(await sender.reply()).toMatchObject({ code: 421 });
  expect(await service.child.ended).toBe(0);
  await expect(fetch(`${url}/readyz`)).rejects.toThrow();
});
