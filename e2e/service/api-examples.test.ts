import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { rawRequest, TestApi } from '#server/api/testing/test-api.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { startDnsmasq } from '../harness/dns.ts';
import { request } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { handOver } from '../harness/signed.ts';
import { whyNoProgram } from '../programs.ts';

/** What the reference shows. `npx vitest run api-examples -u` records it anew. */
const FILE = '../../server/api/reference/examples.json';

/** Milliseconds; several times what any of it takes. */
const PATIENCE = { timeout: 15_000, interval: 20 };

const DATE = 'Tue, 01 Jan 2030 09:30:01 +0000';
const LETTER = `From: The Shop <no-reply@shop.example>
To: jane.doe@mayfly.localhost
Subject: 482913 is your verification code
Message-ID: <1@shop.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=part

--part
Content-Type: text/plain; charset=utf-8

Your verification code is 482913.

Or confirm your address: https://shop.example/verify?token=q7Zk3Vx9
--part
Content-Type: text/csv; name=order.csv
Content-Disposition: attachment; filename=order.csv

item,pieces
lamp,1
--part
Content-Type: message/rfc822

From: Jane Doe <jane@friends.example>
To: no-reply@shop.example
Subject: My order
Date: ${DATE}

One lamp, please.
--part--
`.replaceAll('\n', '\r\n');

/** Permits this machine to send for the author. */
const ZONE = {
  txt: [
    ['shop.example', 'v=spf1 ip4:127.0.0.1 -all'],
    ['_dmarc.shop.example', 'v=DMARC1; p=reject'],
  ],
} as const;

/** Stands for what differs in each run, by the name of its field. */
const FIELDS: Readonly<Record<string, string>> = {
  token: 'dGhpcyBpcyBhbiBleGFtcGxlLCBhbmQgbm8gdG9rZW4',
  secret: 'bm8gc2VjcmV0LCBqdXN0IGEg',
  lease: 'yT4mB1xQz0Wc',
  version: 'mJ2h7QxT0vWc4LsA',
  createdAt: '2030-01-01T09:29:58.114Z',
  serverTime: '2030-01-01T09:30:02.007Z',
  expiresAt: '2030-01-01T10:30:02.007Z',
  receivedAt: '2030-01-01T09:30:01.652Z',
};
/** The same of `at`, by the step of the delivery. */
const STEPS: Readonly<Record<string, string>> = {
  connected: '2030-01-01T09:30:01.611Z',
  addressed: '2030-01-01T09:30:01.634Z',
  accepted: '2030-01-01T09:30:01.652Z',
  read: '2030-01-01T09:30:01.658Z',
  stored: '2030-01-01T09:30:01.660Z',
};
/** The same inside of texts. */
const TEXTS = [
  [/\b[\w-]{11}(?=[.-]\d+\b)/g, 'k3Jx0vQh2Ls'],
  [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '832fac67-267d-426b-a408-d295e12a7d26'],
  [/\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000/g, DATE],
] as const;

/** `siblings`: the fields of the object that has this value under `key`. */
function mask(value: unknown, key = '', siblings: Record<string, unknown> = {}): unknown {
  if (Array.isArray(value)) return value.map((item) => mask(item));
  if (typeof value === 'string') {
    const end = key === 'expiresAt' ? maskEnd(value, siblings['serverTime']) : undefined;
    const step = key === 'at' ? STEPS[`${siblings['what'] ?? siblings['stage']}`] : undefined;
    const masked = (now: string, [pattern, by]: (typeof TEXTS)[number]) => now.replace(pattern, by);
    return end ?? step ?? FIELDS[key] ?? TEXTS.reduce(masked, value);
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = { ...value };
  const entries = Object.entries(fields).map(([name, each]) => [name, mask(each, name, fields)]);
  return Object.fromEntries(entries);
}

/** As many whole minutes after the masked `serverTime` as it was after the real one. */
function maskEnd(expiresAt: string, serverTime: unknown): string | undefined {
  if (typeof serverTime !== 'string') return undefined;
  const minutes = Math.round((Date.parse(expiresAt) - Date.parse(serverTime)) / 60_000);
  return new Date(Date.parse(FIELDS['serverTime'] ?? '') + minutes * 60_000).toISOString();
}

const Made = z.looseObject({ token: z.string(), cursor: z.string() });
const Hello = z.looseObject({ lease: z.string() });
const Offered = z.looseObject({ secret: z.string() });
const Listed = z.looseObject({
  messages: z.tuple([z.looseObject({ id: z.string(), authentication: z.looseObject({}) })]),
});

interface Asked {
  readonly method?: string;
  readonly token?: string;
  readonly json?: unknown;
}

/** Asks a service as a program does, and keeps what it answers. */
class Recorder {
  readonly operations: Record<string, { request?: unknown; answers: Record<string, unknown> }> = {};
  readonly #httpUrl: string;

  constructor({ httpUrl }: Service) {
    this.#httpUrl = httpUrl;
  }

  async ask(operation: string, path: string, { json, ...init }: Asked = {}): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const body = json === undefined ? {} : { headers, body: JSON.stringify(json) };
    const answer = await request(this.#httpUrl, path, { ...init, ...body });
    expect(answer.ok, `${operation}: ${answer.status}`).toBe(true);
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    const said: unknown = isJson ? await answer.json() : await answer.text();
    this.keep(operation, answer.status, said, json);
    return said;
  }

  keep(operation: string, status: number, said: unknown, json?: unknown): void {
    const asked = json === undefined ? {} : { request: mask(json) };
    this.operations[operation] = { ...asked, answers: { [status]: mask(said) } };
  }
}

async function recordOperations(service: Service, sender: string) {
  const { httpUrl, smtp } = service;
  const recorder = new Recorder(service);
  const name = { name: 'jane.doe' };
  await recorder.ask('checkName', '/names', { method: 'POST', json: name });
  const made = await recorder.ask('createInbox', '/inboxes', { method: 'POST', json: name });
  const { token, cursor } = Made.parse(made);
  const events = listen(httpUrl, { token });
  const { lease } = await vi.waitFor(() => Hello.parse(events['inbox']), PATIENCE);
  const to = 'jane.doe@mayfly.localhost';
  await handOver(smtp, to, { raw: LETTER, sender, name: 'mail.shop.example' });
  const [{ id }] = await vi.waitFor(async () => {
    const answer = await request(httpUrl, '/inbox/messages', { token });
    return Listed.parse(await answer.json()).messages;
  }, PATIENCE);
  await recorder.ask('getInbox', '/inbox', { token });
  await recorder.ask('touchInbox', '/inbox/touch', { method: 'POST', token });
  await recorder.ask('keepInbox', '/inbox/keep', { method: 'PUT', token });
  await recorder.ask('releaseInbox', '/inbox/keep', { method: 'DELETE', token });
  const handoff = await recorder.ask('offerHandoff', '/inbox/handoff', { method: 'POST', token });
  await recorder.ask('getHandoff', '/inbox/handoff', { token });
  const { secret } = Offered.parse(handoff);
  await recorder.ask('redeemHandoff', '/handoffs', { method: 'POST', json: { secret } });
  await recorder.ask('listMessages', `/inbox/messages?after=${cursor}&wait=55`, { token });
  await recorder.ask('listChanges', `/inbox/changes?after=${cursor}&wait=55`, { token });
  const several = { inboxes: [{ token, after: cursor, lease }], wait: 55 };
  await recorder.ask('listSeveralChanges', '/changes', { method: 'POST', json: several });
  await recorder.ask('getCode', `/inbox/code?after=${cursor}&wait=55`, { token });
  const message = `/inbox/messages/${id}`;
  await recorder.ask('getMessage', message, { token });
  await recorder.ask('getRawMessage', `${message}/raw`, { token });
  await recorder.ask('getAttachment', `${message}/attachments/0`, { token });
  await recorder.ask('getNestedMessage', `${message}/attachments/1/message`, { token });
  await recorder.ask('markMessage', message, { method: 'PATCH', token, json: { seen: true } });
  await request(httpUrl, message, { method: 'DELETE', token });
  await recorder.ask('listDomains', '/domains');
  await recorder.ask('isAlive', '/../../healthz');
  await recorder.ask('isReady', '/../../readyz');
  recorder.keep('getMtaStsPolicy', 200, await getPolicy(httpUrl));
  await recorder.ask('leaveInbox', '/inbox/leave', { method: 'POST', token, json: { lease } });
  await request(httpUrl, '/inbox', { method: 'DELETE', token });
  await vi.waitFor(() => expect(events).toHaveProperty('inbox:closed'), PATIENCE);
  const byName = Object.entries(events).sort(([one], [other]) => (one < other ? -1 : 1));
  return { operations: recorder.operations, events: mask(Object.fromEntries(byName)) };
}

/** `fetch` sends no other `Host`. */
async function getPolicy(httpUrl: string): Promise<string> {
  const headers = { host: 'mta-sts.mayfly.localhost' };
  const answer = Promise.withResolvers<string>();
  get(new URL('/.well-known/mta-sts.txt', httpUrl), { headers }, (response) => {
    answer.resolve(text(response));
  });
  return answer.promise;
}

/** The first event of each name that a socket gets from now on. */
function listen(httpUrl: string, auth: object): Readonly<Record<string, unknown>> {
  const events: Record<string, unknown> = {};
  const socket = io(httpUrl, { transports: ['websocket'], auth, reconnection: false });
  onTestFinished(() => void socket.disconnect());
  socket.onAny((name: string, data: unknown) => {
    events[name] ??= data;
  });
  return events;
}

/** One refusal of each status. */
async function recordProblems(): Promise<Readonly<Record<string, unknown>>> {
  const api = await TestApi.open({ settings: { sourceWaits: 0 } });
  const { token } = await api.make({ name: 'jane.doe', domain: 'mayfly.test' });
  const post = { method: 'POST', json: {} };
  const touched = vi.spyOn(api.store, 'touch');
  const failing = (error: Error) => {
    touched.mockRejectedValueOnce(error);
    return api.ask('/inbox', { token });
  };
  const answers = [
    await api.ask('/inbox/messages?wait=99', { token }),
    await api.ask('/inbox'),
    await api.ask('/inboxes', { ...post, headers: { origin: 'https://elsewhere.example' } }),
    await api.ask('/inbox/messages/unknown', { token }),
    await api.ask('/inboxes', { ...post, json: { name: 'jane.doe', domain: 'mayfly.test' } }),
    await api.ask('/inboxes', { ...post, json: { name: 'x'.repeat(9_999) } }),
    await api.ask('/inboxes', { method: 'POST', body: 'name=jane.doe' }),
    await api.ask('/inbox/messages?wait=9', { token }),
    await api.ask('/inboxes', { method: 'PATCH' }),
    await api.ask('/inbox', { headers: { 'x-long': 'x'.repeat(20_000) } }),
    await askTooSlowly(api),
    await failing(new Error('unexpected')),
    await failing(new StoreUnavailable('away')),
  ];
  const problems = await Promise.all(
    answers.map(async (answer) => [answer.status, await answer.json()]),
  );
  return Object.fromEntries(problems);
}

/** The answer to a request that has not arrived when its time is over. */
async function askTooSlowly({ server, port }: TestApi): Promise<Response> {
  const timeout = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  server.once('connection', (socket) => server.emit('clientError', timeout, socket));
  const [head = '', body] = (await rawRequest(port, '')).split('\r\n\r\n');
  return new Response(body, { status: Number(head.split(' ')[1]) });
}

const why = await whyNoProgram('dnsmasq');

test('HTTP-17 the examples of the reference are real answers', unlessMissing(why), async () => {
  await using dns = await startDnsmasq(ZONE);
  await using service = await startService({
    MAYFLY_DNS_SERVERS: dns.server,
    MAYFLY_HOSTNAME: 'mx.mayfly.localhost',
    // On a busy machine the email would be read late, which is another answer.
    MAYFLY_READ_DEADLINE: '30s',
  });
  const recorded = await recordOperations(service, 'no-reply@shop.example');
  const examples = { ...recorded, problems: await recordProblems() };
  await expect(`${JSON.stringify(examples, null, 2)}\n`).toMatchFileSnapshot(FILE);
});
