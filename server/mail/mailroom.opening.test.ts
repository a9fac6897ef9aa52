import { afterEach, describe, expect, test } from 'vitest';
import { StoreUnavailable } from '#server/inbox/store.ts';
import { PROBLEMS } from './mime/problems.ts';
import { plainLetter } from './testing/letters.ts';
import { MailroomRig, type MailroomWiring, PREFIX } from './testing/mailroom-rig.ts';
import { readerOfFile } from './testing/readers.ts';
import { MailroomBusy } from './types.ts';

const shared = readerOfFile();
let rig: MailroomRig;
const start = (wiring?: MailroomWiring) => {
  rig = new MailroomRig({ shared, ...wiring });
};
afterEach(() => rig.close());

describe('opening', () => {
  test.each([100, 100_000])('READ-5 gives back exactly the %d bytes that came', async (bytes) => {
    start();
    const ann = await rig.inbox('ann');
    const raw = Buffer.concat([plainLetter(), Buffer.alloc(bytes, 'Az09\0\xff\n', 'latin1')]);
    const kept = Buffer.from(raw);
    await rig.deliver(raw, 'ann');
    const row = await rig.onlyRow(ann);
    expect(row.size).toBe(kept.length);
    const given = await rig.rawOf(ann, row.id);
    expect(given.subarray(PREFIX.length).equals(kept)).toBe(true);
  });

  test('READ-18 shows our own lines of the header first, and our own steps', async () => {
    start();
    const ann = await rig.inbox('ann');
    await rig.deliver(plainLetter(), 'ann');
    const opened = await rig.mailroom.open(ann, (await rig.onlyRow(ann)).id);
    expect(opened?.headers.slice(0, 3)).toEqual([
      { name: 'Return-Path', value: '<>' },
      { name: 'Received', value: 'from here' },
      expect.objectContaining({ name: 'From' }),
    ]);
    expect(opened?.trace.map(({ what }) => what)).toEqual(['accepted', 'read', 'stored']);
  });

  test('READ-3 reads a message that has not been read yet', async () => {
    start({
      wrap: (real) => ({
        ...real,
        read: async () => ({ kind: 'overloaded' }),
        readLate: async () => ({ kind: 'overloaded' }),
      }),
    });
    const ann = await rig.inbox('ann');
    await rig.deliver(plainLetter(), 'ann');
    const opened = await rig.mailroom.open(ann, (await rig.onlyRow(ann)).id);
    expect(opened).toMatchObject({ text: 'hello\n', problems: [] });
    // What is read later than it was stored has no moment of reading of its own.
    expect(opened?.trace.map(({ what }) => what)).toEqual(['accepted', 'stored']);
  });

  test('shows a message as it came while no thread is free, and whole when one is', async () => {
    let busy = true;
    start({
      wrap: (real) => ({
        ...real,
        open: async (body) => (busy ? { kind: 'overloaded' } : real.open(body)),
      }),
    });
    const ann = await rig.inbox('ann');
    await rig.deliver(plainLetter(), 'ann');
    const { id } = await rig.onlyRow(ann);
    expect(await rig.mailroom.open(ann, id)).toMatchObject({ problems: [PROBLEMS.busy] });
    busy = false;
    expect(await rig.mailroom.open(ann, id)).toMatchObject({ text: 'hello\n', problems: [] });
  });

  test('unknown and dead are null', async () => {
    start();
    const ann = await rig.inbox('ann');
    await rig.deliver(plainLetter(), 'ann');
    const { id } = await rig.onlyRow(ann);
    expect(await rig.mailroom.attachment(ann, id, [0])).toBeNull();
    expect(await rig.mailroom.open(ann, 'x')).toBeNull();
    await rig.mailroom.open(ann, id);
    await rig.store.destroy(ann, 'deleted');
    expect(await rig.mailroom.open(ann, id)).toBeNull();
    expect(await rig.mailroom.raw(ann, id)).toBeNull();
    expect(await rig.mailroom.attachment(ann, id, [0])).toBeNull();
  });

  test('READ-9 an attachment without a free thread is busy, not missing', async () => {
    const lines: string[] = [];
    start({
      wrap: (real) => ({
        ...real,
        attachment: async () => ({ kind: 'overloaded' }),
        open: async () => ({ kind: 'overloaded' }),
      }),
      log: { write: (line) => void lines.push(line) },
    });
    const ann = await rig.inbox('ann');
    await rig.deliver(plainLetter(), 'ann');
    const { id } = await rig.onlyRow(ann);
    for (let index = 0; index < 5; index++) {
      await expect(rig.mailroom.attachment(ann, id, [index])).rejects.toEqual(
        new MailroomBusy('service'),
      );
      await rig.mailroom.open(ann, id);
      rig.clock.advance(9_000);
    }
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ why: 'overloaded' }]);
    rig.clock.advance(1_000);
    await rig.mailroom.open(ann, id);
    expect(lines).toHaveLength(2);
  });

  test('rejects with StoreUnavailable when the store is away', async () => {
    start();
    await rig.store.close();
    await expect(rig.mailroom.open('x', 'y')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(rig.deliver(plainLetter(), 'ann')).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
