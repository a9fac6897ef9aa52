import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createMailroom } from './mailroom.ts';
import { PROBLEMS } from './mime/problems.ts';
import { letter, partsLetter, plainLetter } from './testing/letters.ts';
import { MailroomRig, type MailroomWiring, ORIGIN, PREFIX } from './testing/mailroom-rig.ts';
import { readerOfFile, STUBBORN } from './testing/readers.ts';
import { LARGE_BYTES, type Reader } from './threads/reader.ts';
import { MAX_SHARING_BYTES } from './threads/thread-pool.ts';

const shared = readerOfFile();
let rig: MailroomRig;
const start = (wiring?: MailroomWiring) => {
  rig = new MailroomRig({ shared, ...wiring });
};
afterEach(() => rig.close());

describe('delivery', () => {
  test('commits a message for all its recipients and answers for each', async () => {
    start();
    const [ann, ben] = [await rig.inbox('ann'), await rig.inbox('ben')];
    const answers = await rig.deliver(plainLetter(), 'ann', 'ben');
    expect(answers.map(({ kind, inbox }) => [kind, inbox])).toEqual([
      ['stored', ann],
      ['stored', ben],
    ]);
    const parsed = { subject: 'Hi', snippet: 'hello', reading: false };
    expect(await rig.onlyRow(ann)).toMatchObject({ ...parsed, seen: false });
  });

  test.each([
    ['hang', 500, PROBLEMS.deadline],
    ['die', 20_000, PROBLEMS.crashed],
  ])(
    'READ-4 a message that makes the reader %s is committed as it came',
    async (what, deadlineMs, problem) => {
      start({ reader: { workerUrl: STUBBORN, deadlineMs } });
      const ann = await rig.inbox('ann');
      const raw = plainLetter(`please ${what}`, '=?utf-8?q?Gr=C3=BC=C3=9Fe?=');
      expect(await rig.deliver(raw, 'ann')).toMatchObject([{ kind: 'stored' }]);
      const row = await rig.onlyRow(ann);
      expect(row).toMatchObject({
        subject: 'Grüße',
        from: { name: 'Ann', address: 'ann@sender.example' },
      });
      const opened = await rig.mailroom.open(ann, row.id);
      expect(opened?.problems).toEqual([problem]);
      expect(opened?.text).toContain(`please ${what}`);
      expect(await rig.rawOf(ann, row.id)).toEqual(Buffer.concat([Buffer.from(PREFIX), raw]));
    },
  );

  test('READ-2 a slow message is committed unparsed, and amended when it has been read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mayfly-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    start({ reader: { workerUrl: STUBBORN, arrivalDeadlineMs: 500 } });
    const ann = await rig.inbox('ann');
    const changed = await rig.hearing(ann);
    const raw = plainLetter(`please wait for ${join(folder, 'go')}`);
    expect(await rig.deliver(raw, 'ann')).toMatchObject([{ kind: 'stored' }]);
    expect(await rig.onlyRow(ann)).toMatchObject({ subject: 'Hi', snippet: '' });
    await writeFile(join(folder, 'go'), '');
    expect(await changed('message:changed')).toMatchObject({
      changed: { snippet: expect.stringContaining('please wait') },
    });
    const row = await rig.onlyRow(ann);
    expect((await rig.store.message(ann, row.id))?.problems).toEqual([]);
  });

  test('READ-3 an unparsed message is committed at once and amended when it has been read', async () => {
    start({ wrap: (real) => ({ ...real, read: async () => ({ kind: 'overloaded' }) }) });
    const ann = await rig.inbox('ann');
    const changed = await rig.hearing(ann);
    expect(await rig.deliver(plainLetter('your code is 123456'), 'ann')).toMatchObject([
      { kind: 'stored' },
    ]);
    expect(await rig.onlyRow(ann)).toMatchObject({
      subject: 'Hi',
      from: { address: 'ann@sender.example' },
      reading: true,
    });
    const change = await changed('message:changed');
    expect(change).toMatchObject({
      changed: { snippet: 'your code is 123456', code: { value: '123456' }, reading: false },
    });
    const row = await rig.onlyRow(ann);
    expect((await rig.store.message(ann, row.id))?.problems).toEqual([]);
    expect(rig.mailroom.backlog).toBe(0);
  });

  test('READ-3 a late reading reaches every recipient, also when the first deleted it', async () => {
    start({ wrap: (real) => ({ ...real, read: async () => ({ kind: 'overloaded' }) }) });
    const [ann, ben] = [await rig.inbox('ann'), await rig.inbox('ben')];
    const changed = await rig.hearing(ben);
    const release = rig.store.holdMessages();
    await rig.deliver(plainLetter('late'), 'ann', 'ben');
    await rig.store.remove(ann, (await rig.onlyRow(ann)).id);
    release();
    expect(await changed('message:changed')).toMatchObject({ changed: { snippet: 'late' } });
  });

  test('READ-3 a message without a free thread is read as soon as one is free', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mayfly-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    start({ reader: { workerUrl: STUBBORN, arrivalWaitMs: 1 } });
    const [ann, ben] = [await rig.inbox('ann'), await rig.inbox('ben')];
    await rig.reader.startAll();
    const changed = await rig.hearing(ben);
    // Too large to share its task with the next one.
    const order = `please wait for ${join(folder, 'go')} `.padEnd(MAX_SHARING_BYTES, '\n');
    const slow = rig.deliver(plainLetter(order), 'ann');
    await rig.deliver(plainLetter('your code is 123456'), 'ben');
    expect(await rig.onlyRow(ben)).toMatchObject({ subject: 'Hi', snippet: '', code: null });
    await writeFile(join(folder, 'go'), '');
    expect(await changed('message:changed')).toMatchObject({
      changed: { code: { value: '123456' } },
    });
    await slow;
    expect(await rig.onlyRow(ann)).toMatchObject({ snippet: expect.stringContaining('please') });
  });

  test('READ-3 a message stored unparsed is read when the store is there again', async () => {
    const lines: string[] = [];
    start({
      wrap: (real) => ({ ...real, read: async () => ({ kind: 'overloaded' }) }),
      log: { write: (line) => void lines.push(line) },
    });
    const ann = await rig.inbox('ann');
    const changed = await rig.hearing(ann);
    rig.store.awayTimes = 2;
    await rig.deliver(plainLetter('late'), 'ann');
    expect(await changed('message:changed')).toMatchObject({ changed: { snippet: 'late' } });
    expect(lines.filter((line) => line.includes('"event":"failed"'))).toEqual([]);
  });

  test.each(['crashed', 'deadline'] as const)(
    'READ-3 a message whose late reading ends with %s is no longer being read',
    async (kind) => {
      const overloaded = async () => ({ kind: 'overloaded' }) as const;
      start({ wrap: (real) => ({ ...real, read: overloaded, readLate: async () => ({ kind }) }) });
      const ann = await rig.inbox('ann');
      const changed = await rig.hearing(ann);
      await rig.deliver(plainLetter(), 'ann');
      expect(await changed('message:changed')).toMatchObject({ changed: { reading: false } });
    },
  );

  test('READ-3 a message that still waits at shutdown is no longer being read', async () => {
    start({ wrap: (real) => ({ ...real, read: async () => ({ kind: 'overloaded' }) }) });
    const ann = await rig.inbox('ann');
    rig.store.awayTimes = Infinity;
    await rig.deliver(plainLetter(), 'ann');
    await rig.close();
    expect(await rig.onlyRow(ann)).toMatchObject({ reading: false });
  });

  test('READ-3 a message that a killed node had not read is read when a user opens it elsewhere', async () => {
    const killed = Promise.withResolvers<{ kind: 'crashed' }>();
    const overloaded = async () => ({ kind: 'overloaded' }) as const;
    start({ wrap: (real) => ({ ...real, read: overloaded, readLate: () => killed.promise }) });
    const ann = await rig.inbox('ann');
    await rig.deliver(plainLetter('your code is 123456'), 'ann');
    const changed = await rig.hearing(ann);
    const { store, clock, log } = rig;
    const elsewhere = createMailroom({ store, reader: shared(), clock, log });
    await elsewhere.open(ann, (await rig.onlyRow(ann)).id);
    expect(await changed('message:changed')).toMatchObject({
      changed: { code: { value: '123456' }, reading: false },
    });
    killed.resolve({ kind: 'crashed' });
    await elsewhere.close();
  });

  test('READ-3 a message that was read while a user opened it is not read again', async () => {
    const opened = Promise.withResolvers<void>();
    const readLate = vi.fn<Reader['readLate']>();
    start({
      wrap: (real) => ({
        ...real,
        read: async () => ({ kind: 'overloaded' }),
        readLate: readLate.mockImplementation(real.readLate),
        open: async (body) => {
          await opened.promise;
          return real.open(body);
        },
      }),
    });
    const ann = await rig.inbox('ann');
    const changed = await rig.hearing(ann);
    const release = rig.store.holdMessages();
    await rig.deliver(plainLetter('late'), 'ann');
    const opening = rig.mailroom.open(ann, (await rig.onlyRow(ann)).id);
    release();
    await changed('message:changed');
    opened.resolve();
    expect(await opening).toMatchObject({ text: expect.stringContaining('late') });
    await rig.close();
    expect(readLate).toHaveBeenCalledTimes(1);
  });

  test('READ-3 large messages one after the other are read at once', async () => {
    const lines: string[] = [];
    start({ log: { write: (line) => void lines.push(line) } });
    const ann = await rig.inbox('ann');
    await rig.reader.startAll();
    for (const megabytes of [1, 2, 3, 4]) {
      const file = [
        'Content-Type: text/plain; name=a.txt',
        '',
        'x'.repeat(megabytes * LARGE_BYTES),
      ];
      await rig.deliver(partsLetter([['', 'some words'], file], `${megabytes} MB`), 'ann');
    }
    const { changes } = (await rig.store.changesAfter(ann, null)) ?? { changes: [] };
    expect(changes).toHaveLength(4);
    for (const change of changes)
      expect(change).toMatchObject({ type: 'message', message: { snippet: 'some words' } });
    expect(lines).toEqual([]);
  });

  test('FEED-5 S35 a retry is known whichever way the two were read', async () => {
    let overloaded = false;
    start({
      wrap: (real) => ({
        ...real,
        read: async (raw) => (overloaded ? { kind: 'overloaded' } : real.read(raw)),
      }),
    });
    await rig.inbox('ann');
    expect(await rig.deliver(plainLetter(), 'ann')).toMatchObject([{ kind: 'stored' }]);
    overloaded = true;
    expect(await rig.deliver(plainLetter(), 'ann')).toMatchObject([{ kind: 'duplicate' }]);
    expect(await rig.deliver(plainLetter('other'), 'ann')).toMatchObject([{ kind: 'stored' }]);
  });

  test('FEED-5 without a Message-ID nothing is taken for another', async () => {
    start();
    await rig.inbox('ann');
    const raw = letter('From: a@b.example', '', 'same');
    expect(await rig.deliver(raw, 'ann')).toMatchObject([{ kind: 'stored' }]);
    expect(await rig.deliver(raw, 'ann')).toMatchObject([{ kind: 'stored' }]);
  });

  test('an inbox that died meanwhile answers dead', async () => {
    start();
    const ann = await rig.inbox('ann');
    const answer = await rig.store.admit('ann@mayfly.localhost', 10);
    expect(answer.kind).toBe('room');
    await rig.store.destroy(ann, 'deleted');
    const raw = plainLetter();
    const envelope = { transaction: 't', recipients: [ann], receivedAt: 0 };
    const mail = { ...envelope, raw, prefix: PREFIX, origin: ORIGIN };
    expect(await rig.mailroom.deliver(mail)).toEqual([{ kind: 'dead', inbox: ann }]);
  });
});
