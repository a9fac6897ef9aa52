import { Server } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { type App, createApp, type RunningApp } from '#server/app/app.ts';
import { loadConfig, readMachine } from '#server/config/config.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { CreateAnswer } from '#server/inbox/types.ts';
import { leaveBufferSlab } from '#server/ops/buffer-slab.ts';
import type { DeliveryNotice, InboxHello } from '#shared/protocol.ts';
import { sendMail } from '../harness/mail.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';
import { type Endpoint, type ServiceEnv, spawnService } from '../harness/service.ts';
import { Conversation } from '../harness/smtp.ts';

vi.mock(import('#server/ops/buffer-slab.ts'), { spy: true });

/** Milliseconds; several times what any of it takes. */
const PATIENCE = { timeout: 15_000, interval: 10 };

const MAIL = 'Subject: unfinished\r\n\r\nThe first half of a body\r\n';

const OPERATOR_TOKEN = 'a-token-of-an-operator-1234567890';

/** The whole service in this process, on free ports, and what it logs. */
function makeApp(
  env: ServiceEnv = {},
  atEnd: (stop: () => Promise<void>) => void = onTestFinished,
): { app: App; logged: string[] } {
  const ports = { MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0', MAYFLY_READ_WORKERS: '1' };
  const loaded = loadConfig({ ...ports, MAYFLY_LOG_LEVEL: 'debug', ...env }, readMachine());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  const logged: string[] = [];
  const logDestination = { write: (line: string) => void logged.push(line) };
  const app = createApp(loaded.config, { logDestination });
  atEnd(() => app.stop());
  return { app, logged };
}

async function startApp(...settings: Parameters<typeof makeApp>) {
  const { app, logged } = makeApp(...settings);
  const at = await app.start();
  if (at.smtp === null) throw new Error('it takes no mail');
  return { app, logged, at: { ...at, smtp: at.smtp } };
}

/** A tab by the real client library, as far as these tests listen. */
function openTab(
  { httpUrl }: RunningApp,
  auth: { token: string; lease?: string | undefined },
  transport: 'websocket' | 'polling' = 'websocket',
) {
  const socket = io(httpUrl, {
    ...{ auth, transports: [transport], multiplex: false, reconnection: false },
  });
  onTestFinished(() => void socket.disconnect());
  const notices: DeliveryNotice[] = [];
  const hello = Promise.withResolvers<InboxHello>();
  const closed = Promise.withResolvers<string>();
  socket.on('inbox', hello.resolve);
  socket.on('delivery', (notice) => notices.push(notice));
  socket.on('inbox:closed', ({ reason }) => closed.resolve(reason));
  socket.on('connect_error', hello.reject);
  return { socket, notices, hello: hello.promise, closed: closed.promise };
}

/** A sender that has sent half of a message, so that the receiver is busy. */
async function beginData({ smtp }: { smtp: Endpoint }, { address }: Made): Promise<Conversation> {
  const sender = await Conversation.open(smtp);
  onTestFinished(() => sender[Symbol.dispose]());
  await sender.say('EHLO sender.example');
  await sender.say('MAIL FROM:<sender@example.org>');
  await sender.say(`RCPT TO:<${address}>`);
  expect(await sender.say('DATA')).toMatchObject({ code: 354 });
  sender.write(MAIL);
  return sender;
}

const Told = z.looseObject({ lease: z.string().optional(), tabs: z.number().optional() });

async function jsonOf({ httpUrl }: RunningApp, path: string, token: string) {
  return Told.parse(await (await request(httpUrl, path, { token })).json());
}

const faults = (logged: readonly string[]) => logged.filter((line) => line.includes('"failed"'));
/** Without the progress, which only a slow delivery tells. */
const stagesOf = (notices: readonly DeliveryNotice[]) =>
  notices.map(({ stage }) => stage).filter((stage) => stage !== 'receiving');

/** For tests that leave it as it was. */
let running: Awaited<ReturnType<typeof startApp>>;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const env = { MAYFLY_INBOX_MAX_MESSAGES: '1', MAYFLY_OPERATOR_TOKEN: OPERATOR_TOKEN };
  running = await startApp(env, (stop) => stops.push(stop));
});
afterAll(() => Promise.all(stops.map((stop) => stop())));

test.each(['websocket', 'polling'] as const)(
  'SMTP-21 a tab on %s sees a delivery from the first word to its end',
  async (transport) => {
    const { at } = running;
    const made = await createInbox(at.httpUrl, { hold: true });
    const tab = openTab(at, made, transport);
    await tab.hello;
    const send = (subject: string) => sendMail(at.smtp, { to: made.address, subject, text: 'Hi' });

    await send('taken');
    await vi.waitFor(() => expect(stagesOf(tab.notices)).toContain('stored'), PATIENCE);
    expect(stagesOf(tab.notices)).toEqual(['connected', 'addressed', 'stored']);
    expect(new Set(tab.notices.map((notice) => notice.transaction)).size).toBe(1);

    await expect(send('one too many')).rejects.toThrow('452');
    await vi.waitFor(() => expect(stagesOf(tab.notices)).toContain('refused'), PATIENCE);
    expect(tab.notices.at(-1)?.reason).toContain('This inbox is full');
  },
);

test('HTTP-3 the lease that the first request of a reloaded page gets is that of its socket', async () => {
  const { at } = running;
  const { token } = await createInbox(at.httpUrl);
  const tabs = async () => (await jsonOf(at, '/inbox', token)).tabs;
  const { lease } = await jsonOf(at, '/inbox/changes?wait=0&lease=none', token);
  expect(await tabs()).toBe(1);
  expect(await openTab(at, { token, lease }).hello).toMatchObject({ lease, tabs: 1 });
  expect(await tabs()).toBe(1);
});

test('R14 RUN-1 it stops from the outside in', async () => {
  const { app, at, logged } = await startApp();
  const made = await createInbox(at.httpUrl, { hold: true });
  const tab = openTab(at, made);
  await tab.hello;
  const sender = await beginData(at, made);
  const { token, cursor } = made;
  const held = request(at.httpUrl, `/inbox/changes?after=${cursor}&wait=55&lease=none`, { token });
  // It counts as a tab of its own as soon as it has come.
  await vi.waitFor(async () => {
    expect(await jsonOf(at, '/inbox', token)).toMatchObject({ tabs: 2 });
  }, PATIENCE);

  const stopped = app.stop('SIGTERM');
  // While the sender is still talking: programs are answered, and nothing is begun.
  expect([(await held).status, await (await held).json()]).toMatchObject([200, { changes: [] }]);
  await expect(createInbox(at.httpUrl)).rejects.toThrow('503');
  const ready = await fetch(`${at.httpUrl}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('stopping')]);
  await expect(openTab(at, made).hello).rejects.toThrow();
  expect(tab.socket.connected).toBe(true);
  expect(await jsonOf(at, '/inbox/messages?wait=55', token)).toMatchObject({ messages: [] });

  sender.write('.\r\n');
  expect(await sender.reply()).toMatchObject({ code: 421 });
  expect(await tab.closed).toBe('shutdown');
  await stopped;
  await expect(fetch(at.httpUrl)).rejects.toThrow();
  expect(faults(logged)).toEqual([]);
});

test('R14 RUN-1 many tabs at the end are told of it, and are no fault', async () => {
  const { app, at, logged } = await startApp();
  const tabs = await Promise.all(
    Array.from({ length: 10 }, async () => openTab(at, await createInbox(at.httpUrl))),
  );
  await Promise.all(tabs.map(({ hello }) => hello));
  await app.stop();
  const ends = await Promise.all(tabs.map(({ closed }) => closed));
  expect(new Set(ends)).toEqual(new Set(['shutdown']));
  expect(faults(logged)).toEqual([]);
});

/** Acts in the middle of the nth call of a method. */
function inTheMiddleOf(owner: object, method: string, nth: number, act: () => void): void {
  const original: unknown = Reflect.get(owner, method);
  if (typeof original !== 'function') throw new TypeError(method);
  onTestFinished(() => void Reflect.set(owner, method, original));
  let calls = 0;
  Reflect.set(owner, method, function call(this: unknown, ...values: unknown[]): unknown {
    calls += 1;
    if (calls === nth) act();
    return Reflect.apply(original, this, values);
  });
}

test.each([
  { while: "the operator's inbox is made", owner: MemoryStore.prototype, method: 'create', nth: 1 },
  { while: 'the SMTP port is opened', owner: Server.prototype, method: 'listen', nth: 1 },
  { while: 'the HTTP port is opened', owner: Server.prototype, method: 'listen', nth: 2 },
])('R14 RUN-2 stopped while $while it ends what was begun', async ({ owner, method, nth }) => {
  const { app, logged } = makeApp({ MAYFLY_OPERATOR_TOKEN: OPERATOR_TOKEN });
  const order: string[] = [];
  const stopped = Promise.withResolvers<void>();
  inTheMiddleOf(owner, method, nth, () => {
    stopped.resolve(app.stop().finally(() => order.push('stopped')));
  });
  const started = app.start().finally(() => order.push('the start is over'));
  await expect(started).rejects.toThrow('stopped while it was starting');
  await stopped.promise;
  expect(order).toEqual(['the start is over', 'stopped']);
  expect(logged.at(-1)).toContain('"stopped"');
  expect(faults(logged)).toEqual([]);
});

test('R14 RUN-2 a stop waits for the start that it interrupts, however slow that is', async () => {
  const slow = Promise.withResolvers<CreateAnswer>();
  const create = vi.spyOn(MemoryStore.prototype, 'create').mockReturnValue(slow.promise);
  onTestFinished(() => create.mockRestore());
  const { app, logged } = makeApp({ MAYFLY_OPERATOR_TOKEN: OPERATOR_TOKEN });
  const started = app.start().catch(() => 'interrupted');
  const stopped = app.stop();
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  expect(logged.at(-1)).toContain('"stopping"');
  slow.resolve({ kind: 'full' });
  await stopped;
  expect(await started).toBe('interrupted');
  expect(logged.at(-1)).toContain('"stopped"');
});

test('RUN-2 a part that cannot end keeps no other from ending', async () => {
  const { app, at, logged } = await startApp();
  const close = vi.spyOn(MemoryStore.prototype, 'close').mockRejectedValueOnce(new Error('stuck'));
  onTestFinished(() => close.mockRestore());
  await app.stop();
  expect(faults(logged)).toEqual([expect.stringContaining('"where":"stop store"')]);
  await expect(fetch(at.httpUrl)).rejects.toThrow();
});

/** Makes a process get SIGTERM when it opens its first port. */
const SIGTERM_AT_LISTEN = `
  import { Server } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...values) {
    Server.prototype.listen = listen;
    process.emit('SIGTERM', 'SIGTERM');
    return this.listen(...values);
  };`;

test('R14 RUN-2 SIGTERM in the middle of the start ends the process, and nothing is wrong', async () => {
  const preload = `data:text/javascript;base64,${btoa(SIGTERM_AT_LISTEN)}`;
  const child = spawnService({
    ...{ MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0', NODE_OPTIONS: `--import=${preload}` },
  });
  onTestFinished(() => child.end());
  expect(await child.ended).toBe(0);
  expect(child.complaint()).not.toContain('Mayfly');
  expect(child.lines.at(-1)).toContain('"stopped"');
});

test('LIFE-9 constants of modules keep no bytes of strangers in memory: the slab is left once', async () => {
  vi.mocked(leaveBufferSlab).mockClear();
  await startApp();
  expect(leaveBufferSlab).toHaveBeenCalledTimes(1);
});

test('RUN-4 it is ready while the store answers', async () => {
  const { at } = running;
  const ready = async () => (await fetch(`${at.httpUrl}/readyz`)).status;
  expect(await ready()).toBe(200);
  const usage = vi.spyOn(MemoryStore.prototype, 'usage');
  onTestFinished(() => usage.mockRestore());
  usage.mockRejectedValueOnce(new StoreUnavailable('away'));
  expect(await ready()).toBe(503);
  usage.mockReturnValueOnce(new Promise(() => {}));
  expect(await ready()).toBe(503);
  expect(await ready()).toBe(200);
});

test('LIFE-11 without the inbox that the operator asked for it does not start', async () => {
  const create = vi.spyOn(MemoryStore.prototype, 'create').mockResolvedValue({ kind: 'full' });
  onTestFinished(() => create.mockRestore());
  const { app } = makeApp({ MAYFLY_OPERATOR_TOKEN: OPERATOR_TOKEN });
  await expect(app.start()).rejects.toThrow(/postmaster and abuse cannot be created: full/);
  await app.stop();
});

test("LIFE-11 whoever has the operator's token cannot silence postmaster", async () => {
  const token = OPERATOR_TOKEN;
  const { at } = running;
  expect((await request(at.httpUrl, '/inbox', { token, method: 'DELETE' })).status).toBe(403);
  const tab = openTab(at, { token });
  await tab.hello;
  expect(await tab.socket.emitWithAck('inbox:delete')).toEqual({ ok: false, code: 'forbidden' });
  const held = request(at.httpUrl, '/inbox/messages?wait=55', { token });
  await sendMail(at.smtp, { to: 'abuse@mayfly.localhost', subject: 'spam from you', text: 'Hi' });
  expect(await (await held).json()).toMatchObject({ messages: [{ subject: 'spam from you' }] });
});

test('the log counts ended inboxes by their reason', async () => {
  const { at, logged } = running;
  const { token } = await createInbox(at.httpUrl);
  const before = logged.length;
  await request(at.httpUrl, '/inbox', { token, method: 'DELETE' });
  await vi.waitFor(() => {
    const ended = logged.slice(before).filter((line) => line.includes('"ended"'));
    expect(ended).toEqual([expect.stringContaining('"reason":"deleted","count":1')]);
  }, PATIENCE);
});
