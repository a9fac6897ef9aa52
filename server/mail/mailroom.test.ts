import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '#server/inbox/manual-clock.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import {
  type InboxEvent,
  type InboxId,
  type StoredMessage,
  StoreUnavailable,
} from '#server/inbox/types.ts';
import { createLog, type LogDestination } from '#server/ops/log.ts';
import { createMailroom } from './mailroom.ts';
import { PROBLEMS } from './problems.ts';
import type { Reader, ReaderOptions } from './reader.ts';
import { letter, partsLetter, plainLetter } from './testing/letters.ts';
import { openReader, STUBBORN } from './testing/readers.ts';
import { type Mailroom, MailroomBusy } from './types.ts';

const NO_LIMITS = {
  inboxMaxMessages: Infinity,
  inboxMaxBytes: Infinity,
  storeMaxBytes: Infinity,
  maxInboxes: Infinity,
};
const TIMES = { idleTimeout: 3_600_000, reloadGrace: 5_000, disconnectGrace: 600_000 };
const PREFIX = 'Return-Path: <>\r\nReceived: from here\r\n';

/** Lets a test decide when messages can be fetched. */
class HeldStore extends MemoryStore {
  #held = Promise.resolve();

  holdMessages(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return resolve;
  }

  override async message(inbox: InboxId, id: string): Promise<StoredMessage | null> {
    await this.#held;
    return super.message(inbox, id);
  }
}

let clock: ManualClock;
let store: HeldStore;
let mailroom: Mailroom;
let reader: Reader;

beforeEach(() => {
  clock = new ManualClock();
  store = new HeldStore({ clock, times: TIMES, limits: NO_LIMITS });
});
afterEach(() => mailroom.close());

function start(
  wrap: (reader: Reader) => Reader = (same) => same,
  options: Partial<ReaderOptions> = {},
  log: LogDestination | null = null,
): void {
  reader = wrap(openReader(options));
  const told = log === null ? createLog('silent') : createLog('info', log);
  mailroom = createMailroom({ store, reader, clock, log: told });
}

async function inbox(name: string): Promise<InboxId> {
  const answer = await store.create({
    address: `${name}@mayfly.localhost`,
    maker: { kind: 'program' },
  });
  if (answer.kind !== 'created') throw new Error(answer.kind);
  return answer.inbox.id;
}

let transactions = 0;
async function deliver(raw: Buffer, ...names: readonly string[]) {
  const transaction = `t${++transactions}`;
  const recipients: InboxId[] = [];
  for (const name of names) {
    const answer = await store.reserve(transaction, `${name}@mayfly.localhost`, raw.length);
    if (answer.kind === 'room') recipients.push(answer.inbox);
  }
  return mailroom.deliver({
    transaction,
    recipients,
    receivedAt: clock.wall(),
    raw,
    prefix: PREFIX,
  });
}

async function onlyRow(id: InboxId) {
  const [change] = (await store.changesAfter(id, null))?.changes ?? [];
  if (change?.type !== 'message') throw new Error('no message');
  return change.message;
}

async function rawOf(id: InboxId, message: string): Promise<Buffer> {
  const mail = await mailroom.raw(id, message);
  if (mail === null) throw new Error('no message');
  const bytes = await buffer(mail.stream());
  expect(bytes.length).toBe(mail.size);
  return bytes;
}

async function hearing(id: InboxId) {
  const heard: InboxEvent[] = [];
  const waiting = new Set<() => void>();
  await store.subscribe(id, (event) => {
    heard.push(event);
    for (const look of waiting) look();
  });
  return async (kind: string) => {
    for (;;) {
      const found = heard.find((event) => event.kind === 'change' && event.change.type === kind);
      if (found?.kind === 'change') return found.change;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
}

describe('delivery', () => {
  test('commits a message for all its recipients and answers for each', async () => {
    start();
    const [ann, ben] = [await inbox('ann'), await inbox('ben')];
    const answers = await deliver(plainLetter(), 'ann', 'ben');
    expect(answers.map(({ kind, inbox }) => [kind, inbox])).toEqual([
      ['stored', ann],
      ['stored', ben],
    ]);
    expect(await onlyRow(ann)).toMatchObject({ subject: 'Hi', snippet: 'hello', seen: false });
  });

  test.each([
    ['hang', 500, PROBLEMS.deadline],
    ['die', 20_000, PROBLEMS.crashed],
  ])(
    'READ-2 a message that makes the reader %s is committed as it came',
    async (what, deadlineMs, problem) => {
      start((same) => same, { workerUrl: STUBBORN, deadlineMs });
      const ann = await inbox('ann');
      const raw = plainLetter(`please ${what}`, '=?utf-8?q?Gr=C3=BC=C3=9Fe?=');
      expect(await deliver(raw, 'ann')).toMatchObject([{ kind: 'stored' }]);
      const row = await onlyRow(ann);
      expect(row).toMatchObject({
        subject: 'Grüße',
        from: { name: 'Ann', address: 'ann@sender.example' },
      });
      const opened = await mailroom.open(ann, row.id);
      expect(opened?.problems).toEqual([problem]);
      expect(opened?.text).toContain(`please ${what}`);
      expect(await rawOf(ann, row.id)).toEqual(Buffer.concat([Buffer.from(PREFIX), raw]));
    },
  );

  test('READ-3 an unread message is committed at once and amended when it has been read', async () => {
    start((real) => ({ ...real, read: async () => ({ kind: 'overloaded' }) }));
    const ann = await inbox('ann');
    const changed = await hearing(ann);
    expect(await deliver(plainLetter('your code is 123456'), 'ann')).toMatchObject([
      { kind: 'stored' },
    ]);
    expect(await onlyRow(ann)).toMatchObject({
      subject: 'Hi',
      from: { address: 'ann@sender.example' },
    });
    const change = await changed('message:changed');
    expect(change).toMatchObject({
      changed: { snippet: 'your code is 123456', code: { value: '123456' } },
    });
    const row = await onlyRow(ann);
    expect((await store.message(ann, row.id))?.problems).toEqual([]);
    expect(mailroom.backlog).toBe(0);
  });

  test('READ-3 a late reading reaches every recipient, also when the first deleted it', async () => {
    start((real) => ({ ...real, read: async () => ({ kind: 'overloaded' }) }));
    const [ann, ben] = [await inbox('ann'), await inbox('ben')];
    const changed = await hearing(ben);
    const release = store.holdMessages();
    await deliver(plainLetter('late'), 'ann', 'ben');
    await store.remove(ann, (await onlyRow(ann)).id);
    release();
    expect(await changed('message:changed')).toMatchObject({ changed: { snippet: 'late' } });
  });

  test('READ-4 S35 a retry is known whichever way the two were read', async () => {
    let overloaded = false;
    start((real) => ({
      ...real,
      read: async (raw) => (overloaded ? { kind: 'overloaded' } : real.read(raw)),
    }));
    await inbox('ann');
    expect(await deliver(plainLetter(), 'ann')).toMatchObject([{ kind: 'stored' }]);
    overloaded = true;
    expect(await deliver(plainLetter(), 'ann')).toMatchObject([{ kind: 'duplicate' }]);
    expect(await deliver(plainLetter('other'), 'ann')).toMatchObject([{ kind: 'stored' }]);
  });

  test('READ-4 without a Message-ID nothing is taken for another', async () => {
    start();
    await inbox('ann');
    const raw = letter('From: a@b.example', '', 'same');
    expect(await deliver(raw, 'ann')).toMatchObject([{ kind: 'stored' }]);
    expect(await deliver(raw, 'ann')).toMatchObject([{ kind: 'stored' }]);
  });

  test('an inbox that died meanwhile answers dead', async () => {
    start();
    const ann = await inbox('ann');
    const answer = await store.reserve('t', 'ann@mayfly.localhost', 10);
    expect(answer.kind).toBe('room');
    await store.destroy(ann, 'deleted');
    const raw = plainLetter();
    const mail = { transaction: 't', recipients: [ann], receivedAt: 0, raw, prefix: PREFIX };
    expect(await mailroom.deliver(mail)).toEqual([{ kind: 'dead', inbox: ann }]);
  });
});

describe('opening', () => {
  test.each([100, 100_000])('READ-5 gives back exactly the %d bytes that came', async (bytes) => {
    start();
    const ann = await inbox('ann');
    const raw = Buffer.concat([plainLetter(), Buffer.alloc(bytes, 'Az09\0\xff\n', 'latin1')]);
    const kept = Buffer.from(raw);
    await deliver(raw, 'ann');
    const row = await onlyRow(ann);
    expect(row.size).toBe(kept.length);
    const given = await rawOf(ann, row.id);
    expect(given.subarray(PREFIX.length).equals(kept)).toBe(true);
  });

  test('READ-9 makes a message once for all who ask', async () => {
    let opened = 0;
    start((real) => ({
      ...real,
      open: async (body) => {
        opened++;
        return real.open(body);
      },
    }));
    const ann = await inbox('ann');
    await deliver(plainLetter(), 'ann');
    const { id } = await onlyRow(ann);
    await Promise.all([mailroom.open(ann, id), mailroom.open(ann, id)]);
    await store.mark(ann, id, true);
    expect(await mailroom.open(ann, id)).toMatchObject({ text: 'hello\n', seen: true });
    expect(opened).toBe(1);
  });

  test('READ-3 reads a message that has not been read yet', async () => {
    start((real) => ({
      ...real,
      read: async () => ({ kind: 'overloaded' }),
      readLate: async () => ({ kind: 'overloaded' }),
    }));
    const ann = await inbox('ann');
    await deliver(plainLetter(), 'ann');
    const opened = await mailroom.open(ann, (await onlyRow(ann)).id);
    expect(opened).toMatchObject({ text: 'hello\n', problems: [] });
    expect(opened?.trace[0]).toEqual({ at: '2030-01-01T00:00:00.000Z', what: 'accepted' });
  });

  test('shows a message as it came while no thread is free, and does not keep that', async () => {
    let busy = true;
    start((real) => ({
      ...real,
      open: async (body) => (busy ? { kind: 'overloaded' } : real.open(body)),
    }));
    const ann = await inbox('ann');
    await deliver(plainLetter(), 'ann');
    const { id } = await onlyRow(ann);
    expect(await mailroom.open(ann, id)).toMatchObject({ problems: [PROBLEMS.busy] });
    busy = false;
    expect(await mailroom.open(ann, id)).toMatchObject({ text: 'hello\n', problems: [] });
  });

  test('unknown and dead are null', async () => {
    start();
    const ann = await inbox('ann');
    await deliver(plainLetter(), 'ann');
    const { id } = await onlyRow(ann);
    expect(await mailroom.attachment(ann, id, [0])).toBeNull();
    expect(await mailroom.open(ann, 'x')).toBeNull();
    await mailroom.open(ann, id);
    await store.destroy(ann, 'deleted');
    expect(await mailroom.open(ann, id)).toBeNull();
    expect(await mailroom.raw(ann, id)).toBeNull();
    expect(await mailroom.attachment(ann, id, [0])).toBeNull();
  });

  test('READ-13 who asks for the same attachment at once shares one reading', async () => {
    let taken = 0;
    start((real) => ({
      ...real,
      attachment: async (body, index) => {
        taken++;
        return real.attachment(body, index);
      },
    }));
    const ann = await inbox('ann');
    await deliver(partsLetter([['Content-Type: application/pdf', '', 'x']]), 'ann');
    const { id } = await onlyRow(ann);
    const asked = [0, 0, 0].map((index) => mailroom.attachment(ann, id, [index]));
    const [one, ...others] = await Promise.all(asked);
    expect(one).toMatchObject({ contentType: 'application/pdf', size: 1 });
    for (const other of others) expect(other).toBe(one);
    expect(taken).toBe(1);
    expect(await mailroom.attachment(ann, id, [0])).toEqual(one);
    expect(taken).toBe(2);
  });

  test('READ-13 an attachment that no thread was free for is told from one that is not there', async () => {
    const lines: string[] = [];
    start(
      (real) => ({
        ...real,
        attachment: async () => ({ kind: 'overloaded' }),
        open: async () => ({ kind: 'overloaded' }),
      }),
      {},
      { write: (line) => void lines.push(line) },
    );
    const ann = await inbox('ann');
    await deliver(plainLetter(), 'ann');
    const { id } = await onlyRow(ann);
    for (let index = 0; index < 5; index++) {
      await expect(mailroom.attachment(ann, id, [index])).rejects.toEqual(
        new MailroomBusy('service'),
      );
      await mailroom.open(ann, id);
      clock.advance(9_000);
    }
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ why: 'overloaded' }]);
    clock.advance(1_000);
    await mailroom.open(ann, id);
    expect(lines).toHaveLength(2);
  });

  test('rejects with StoreUnavailable when the store is away', async () => {
    start();
    await store.close();
    await expect(mailroom.open('x', 'y')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(deliver(plainLetter())).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
