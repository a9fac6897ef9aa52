import { afterEach, beforeEach, expect, test } from 'vitest';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import type { InboxId } from '#server/inbox/types.ts';
import { createMailroom } from '#server/mail/mailroom.ts';
import type { Reader } from '#server/mail/pool/reader.ts';
import { letter } from '#server/mail/testing/letters.ts';
import { readerOfFile } from '#server/mail/testing/readers.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { createLog } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { Change } from '#shared/protocol.ts';
import { Senders } from './senders.ts';
import type { CheckAnswer, Checked, CheckTask } from './types.ts';

const LIMITS = { inboxMaxMessages: Infinity, inboxMaxBytes: Infinity };
const NO_LIMITS = { ...LIMITS, storeMaxBytes: Infinity, maxInboxes: Infinity };
const TIMES = { idleTimeout: 3_600_000, reloadGrace: 5_000, disconnectGrace: 600_000 };

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
  // To the cache, what was put in at 0 has no time.
  clock.advance(1);
  store = new MemoryStore({ clock, times: TIMES, limits: NO_LIMITS });
  thread = new HeldThread();
  const log = createLog('silent');
  senders = new Senders({ store, thread, clock, log, servers: ['192.0.2.53'] });
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
    origin: { remoteAddress: '192.0.2.7', greeting: 'mx.a.com', sender },
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

test('AUTH-1 a known verdict on unsigned mail is stored with the next message', async () => {
  await deliver();
  thread.answer(PASS);
  await changesTo(2);
  const id = await deliver();
  expect(changes).toHaveLength(3);
  expect(changes[2]).toMatchObject({
    type: 'message',
    message: { id, authentication: PASS.authentication },
  });
  expect(await mailroom.open(inbox, id)).toMatchObject(PASS);
  expect(thread.tasks).toHaveLength(1);
});

test('AUTH-1 unsigned messages with one key share one question without their bytes', async () => {
  const ids = [await deliver(), await deliver(), await deliver()];
  expect(thread.tasks).toHaveLength(1);
  expect(thread.tasks[0]?.body).toBeNull();
  expect(senders.waiting).toBe(3);
  thread.answer(PASS);
  const told = (await changesTo(6)).slice(3);
  expect(told.map((change) => 'id' in change && change.id)).toEqual(ids);
  expect(senders.waiting).toBe(0);
});

test('AUTH-1 another sender is another question, and so is another mailbox: SPF can name it', async () => {
  await deliver();
  await deliver(UNSIGNED, 'ann@other.com');
  await deliver(UNSIGNED, 'bob@a.com');
  await deliver(letter('From: ann@other.com', '', 'Hello'));
  expect(thread.tasks).toHaveLength(4);
});

test('AUTH-1 signed mail is looked at each time', async () => {
  await deliver(SIGNED);
  await thread.asked(1);
  expect(thread.tasks[0]?.body?.bytes.byteLength).toBe(SIGNED.length);
  thread.answer(PASS);
  await changesTo(2);
  await deliver(SIGNED);
  await thread.asked(2);
});

test('AUTH-1 a verdict is cached for five minutes, an error for fifteen seconds', async () => {
  await deliver();
  thread.answer(ERROR);
  await changesTo(2);
  clock.advance(16_000);
  await deliver();
  expect(thread.tasks).toHaveLength(2);
  thread.answer(PASS);
  await changesTo(4);
  clock.advance(16_000);
  await deliver();
  expect(thread.tasks).toHaveLength(2);
  clock.advance(300_000);
  await deliver();
  expect(thread.tasks).toHaveLength(3);
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
  const origin = { remoteAddress: '192.0.2.7', greeting: 'mx.a.com', sender: 'ann@a.com' };
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
    const quiet = new Senders({ store, thread, clock, log, servers: null });
    const author = raw === UNSIGNED ? 'a.com' : 'b.test';
    const claims = { author, signed: false };
    expect(quiet.classify({ remoteAddress, greeting: 'x', sender }, claims, 10)).toEqual({
      kind: 'known',
      checked: {
        authentication: { verdict: 'none', domain: author },
        checks: { spf: null, dkim: 'none', dmarc: null, arc: 'none' },
      },
    });
    const signed = { ...claims, signed: true };
    expect(quiet.classify({ remoteAddress, greeting: 'x', sender }, signed, 10).kind).toBe('open');
  },
);
