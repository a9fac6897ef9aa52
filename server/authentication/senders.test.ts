import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noLimits, times } from '#server/inbox/contract/harness.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId } from '#server/inbox/types.ts';
import { createMailroom } from '#server/mail/mailroom.ts';
import { letter } from '#server/mail/testing/letters.ts';
import { readerOfFile } from '#server/mail/testing/readers.ts';
import type { Reader } from '#server/mail/threads/reader.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { createLog, type Log } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { Change } from '#shared/protocol.ts';
import { Senders } from './senders.ts';
import type { CheckAnswer, Checked, CheckTask } from './types.ts';

const PASS: Checked = {
  authentication: { verdict: 'pass', domain: 'a.com' },
  checks: { spf: 'pass (a.com)', dkim: 'none', dmarc: 'pass', arc: 'none' },
};
const ERROR: Checked = { ...PASS, authentication: { verdict: 'error', domain: 'a.com' } };
const UNSIGNED = letter('From: ann@a.com', '', 'Hello');
const SIGNED = letter('DKIM-Signature: v=1', 'From: ann@a.com', '', 'Hello');

/** A thread that answers when it is told to. */
class HeldThread {
  readonly tasks: CheckTask[] = [];
  readonly #waiting: ((answer: CheckAnswer | null) => void)[] = [];
  readonly #asked: (() => void)[] = [];
  closed = false;

  check(task: CheckTask): Promise<CheckAnswer | null> {
    this.tasks.push(task);
    for (const resolve of this.#asked.splice(0)) resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async asked(count: number): Promise<void> {
    while (this.tasks.length < count) await new Promise<void>((done) => this.#asked.push(done));
  }

  answer(checked: Checked | null): void {
    this.#waiting.shift()?.(checked && { checked, dnsSilent: false });
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

const shared = readerOfFile();
let clock: ManualClock;
let store: MemoryStore;
let thread: HeldThread;
let senders: Senders;
let mailroom: Mailroom;
let reader: Reader;
let inbox: InboxId;
let transactions: number;
let changes: Change[];
let heard: (() => void)[];

beforeEach(async () => {
  clock = new ManualClock();
  store = new MemoryStore({ clock, times, limits: noLimits });
  thread = new HeldThread();
  const log = createLog('silent');
  const isLocalService = () => false;
  senders = new Senders({ store, thread, clock, log, servers: ['192.0.2.53'], isLocalService });
  reader = shared();
  mailroom = createMailroom({ store, reader, senders, clock, log });
  const answer = await store.create({ address: 'you@b.test', maker: { kind: 'program' } });
  if (answer.kind !== 'created') throw new Error(answer.kind);
  inbox = answer.inbox.id;
  transactions = 0;
  changes = [];
  heard = [];
  await store.subscribe(inbox, (event) => {
    if (event.kind === 'change') changes.push(event.change);
    for (const resolve of heard.splice(0)) resolve();
  });
});
afterEach(() => mailroom.close());

async function deliver(raw = UNSIGNED, sender = 'ann@a.com'): Promise<string> {
  const transaction = `t${++transactions}`;
  const [answer] = await mailroom.deliver({
    ...{ transaction, recipients: [inbox], receivedAt: clock.wall(), raw, prefix: '' },
    origin: { remoteAddress: '192.0.2.7', helloName: 'mx.a.com', sender },
  });
  if (answer?.kind !== 'stored') throw new Error(answer?.kind);
  return answer.id;
}

async function changesTo(count: number): Promise<readonly Change[]> {
  while (changes.length < count) await new Promise<void>((resolve) => heard.push(resolve));
  return changes;
}

test('AUTH-1 the verdict follows the message, and the opened message has it', async () => {
  const id = await deliver();
  expect(changes).toMatchObject([{ type: 'message', message: { authentication: null } }]);
  expect((await mailroom.open(inbox, id))?.checks).toEqual({
    ...{ spf: null, dkim: null, dmarc: null, arc: null },
  });
  thread.answer(PASS);
  const [, told] = await changesTo(2);
  expect(told).toMatchObject({ type: 'message:changed', id });
  expect(told).toHaveProperty('changed', { authentication: PASS.authentication });
  expect(await mailroom.open(inbox, id)).toMatchObject(PASS);
});

test('AUTH-1 unsigned mail is checked without its bytes, each message alone', async () => {
  const ids = [await deliver(), await deliver()];
  expect(thread.tasks.map(({ body }) => body)).toEqual([null, null]);
  expect(senders.waiting).toBe(2);
  thread.answer(PASS);
  thread.answer(ERROR);
  const told = (await changesTo(4)).slice(2);
  expect(told).toMatchObject([
    { id: ids[0], changed: { authentication: { verdict: 'pass' } } },
    { id: ids[1], changed: { authentication: { verdict: 'error' } } },
  ]);
  await expect.poll(() => senders.waiting).toBe(0);
});

test('AUTH-1 signed mail is checked with its bytes', async () => {
  await deliver(SIGNED);
  await thread.asked(1);
  expect(thread.tasks[0]?.body?.bytes.byteLength).toBe(SIGNED.length);
});

test('AUTH-4 a thread that fails gives the verdict error', async () => {
  await deliver();
  thread.answer(null);
  const [, told] = await changesTo(2);
  expect(told).toHaveProperty('changed.authentication', { verdict: 'error', domain: 'a.com' });
});

test('AUTH-1 a message that was deleted meanwhile is not asked for', async () => {
  const held = Array.from({ length: 32 }, (_, index) => `${index}@x${index}.com`);
  for (const sender of held) await deliver(UNSIGNED, sender);
  const id = await deliver(SIGNED);
  await store.remove(inbox, id);
  for (const _ of held) thread.answer(PASS);
  // Its turn would have been before this one's.
  await deliver(SIGNED, 'last@x.com');
  await thread.asked(33);
  expect(thread.tasks).toHaveLength(33);
  expect(thread.tasks[32]?.origin.sender).toBe('last@x.com');
});

test('AUTH-1 a message beyond the queue gets the verdict error at once', async () => {
  const claims = { author: 'a.com', signed: true };
  const origin = { remoteAddress: '192.0.2.7', helloName: 'mx.a.com', sender: 'ann@a.com' };
  for (;;) {
    const sender = senders.classify(origin, claims, 100);
    if (sender.kind === 'known') {
      expect(sender.checked.authentication).toEqual({ verdict: 'error', domain: 'a.com' });
      break;
    }
    senders.check(sender, [{ inbox, id: 'x' }]);
    if (senders.waiting > 20_000) throw new Error('without bound');
  }
  expect(senders.waiting).toBe(20_000);
});

test('AUTH-1 after close no message is amended', async () => {
  await deliver();
  await mailroom.close();
  expect(thread.closed).toBe(true);
  thread.answer(PASS);
  await new Promise((resolve) => setImmediate(resolve));
  expect(changes).toHaveLength(1);
});

test.each([
  ['a local peer', '127.0.0.1', 'ann@a.com', UNSIGNED],
  ['names that are not public', '8.8.8.8', 'ann@a.test', letter('From: ann@b.test', '', 'x')],
])(
  'AUTH-8 without configured resolvers there is no lookup for %s',
  async (_, remoteAddress, sender, raw) => {
    const log = createLog('silent');
    const isLocalService = () => false;
    const quiet = new Senders({ store, thread, clock, log, servers: null, isLocalService });
    const author = raw === UNSIGNED ? 'a.com' : 'b.test';
    const claims = { author, signed: false };
    expect(quiet.classify({ remoteAddress, helloName: 'x', sender }, claims, 10)).toEqual({
      kind: 'known',
      checked: {
        authentication: { verdict: 'none', domain: author },
        checks: { spf: null, dkim: 'none', dmarc: null, arc: 'none' },
      },
    });
    const signed = { ...claims, signed: true };
    expect(quiet.classify({ remoteAddress, helloName: 'x', sender }, signed, 10).kind).toBe(
      'pending',
    );
  },
);

const HERE = {
  origin: { remoteAddress: '::1', helloName: 'app', sender: 'app@shop.localhost' },
  claims: { author: 'shop.localhost', signed: false },
  isLocalService: true,
};

test.each([
  ['a program of this machine', HERE, 'pass'],
  [
    'a peer from elsewhere',
    { ...HERE, origin: { ...HERE.origin, remoteAddress: '10.0.0.7' } },
    'none',
  ],
  ['another MAIL FROM', { ...HERE, origin: { ...HERE.origin, sender: 'app@b.test' } }, 'none'],
  ['another name', { ...HERE, claims: { ...HERE.claims, author: 'shop.test' } }, 'none'],
  ['a service with domains of public DNS', { ...HERE, isLocalService: false }, 'none'],
])('AUTH-9 %s', (_, { origin, claims, isLocalService }, verdict) => {
  const parts = { store, thread, clock, log: createLog('silent'), servers: null };
  const local = new Senders({ ...parts, isLocalService: () => isLocalService });
  const sender = local.classify(origin, claims, 10);
  expect(sender).toHaveProperty('checked.authentication', { verdict, domain: claims.author });
});

test('AUTH-9 signatures of a program of this machine are checked', () => {
  const parts = { store, thread, clock, log: createLog('silent'), servers: null };
  const local = new Senders({ ...parts, isLocalService: () => true });
  expect(local.classify(HERE.origin, { ...HERE.claims, signed: true }, 10).kind).toBe('pending');
});

test.each([
  [new StoreUnavailable('away'), 0],
  [new TypeError('a bug'), 1],
])('AUTH-1 a verdict that cannot be stored because of %s', async (error, faults) => {
  const log = { ...createLog('silent'), failed: vi.fn<Log['failed']>() };
  const settled = Promise.withResolvers<void>();
  const parts = { store, thread, clock, log, servers: null, isLocalService: () => false };
  const away = new Senders(parts);
  vi.spyOn(store, 'amend').mockImplementationOnce(async () => {
    setImmediate(settled.resolve);
    throw error;
  });
  away.check({ kind: 'pending', origin: HERE.origin, size: 10, ...HERE.claims }, [
    { inbox, id: '1' },
  ]);
  thread.answer(PASS);
  await settled.promise;
  expect(log.failed).toHaveBeenCalledTimes(faults);
});

test('AUTH-1 a message that waited over 30 s for its check stays unchecked', async () => {
  const held = Array.from({ length: 32 }, (_, index) => `${index}@x${index}.com`);
  for (const sender of held) await deliver(UNSIGNED, sender);
  const late = await deliver();
  clock.advance(30_001);
  thread.answer(PASS);
  const told = (await changesTo(33 + 2)).slice(33);
  const authentication = { verdict: 'error', domain: 'a.com' };
  expect(told).toContainEqual(expect.objectContaining({ id: late, changed: { authentication } }));
  expect(thread.tasks).toHaveLength(32);
});
