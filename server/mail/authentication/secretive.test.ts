import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { ManualClock } from '#server/inbox/testing/manual-clock.ts';
import type { InboxId, StoredBody } from '#server/inbox/types.ts';
import { createLog } from '#server/ops/log.ts';
import { createMailroom } from '../mailroom.ts';
import type { Reader } from '../pool/reader.ts';
import { letter } from '../testing/letters.ts';
import { openReader } from '../testing/readers.ts';
import type { Mailroom } from '../types.ts';
import { createSenders, type Senders } from './senders.ts';
import type { CheckAnswer, CheckTask } from './types.ts';

const LIMITS = { inboxMaxMessages: Infinity, inboxMaxBytes: Infinity };
const NO_LIMITS = { ...LIMITS, storeMaxBytes: Infinity, maxInboxes: Infinity };
const TIMES = { idleTimeout: 3_600_000, reloadGrace: 5_000, disconnectGrace: 600_000 };
const ORIGIN = { remoteAddress: '192.0.2.7', greeting: 'mx.a.com', sender: 'ann@a.com' };

const FORMS: readonly (readonly [string, Buffer])[] = [
  ['unsigned', letter('From: ann@a.com', 'Message-ID: <1@a.com>', '', 'Hello')],
  [
    'signed',
    letter('DKIM-Signature: v=1', 'From: ann@a.com', 'Message-ID: <1@a.com>', '', 'Hello'),
  ],
];

/** Who the mail is for: an inbox, one that is gone by the dot, or nobody. */
type Whom = 'living' | 'dead' | 'nobody';

/** A mailroom with nothing known yet, and every question to the outside that it asks. */
interface World {
  readonly store: MemoryStore;
  readonly senders: Senders;
  readonly mailroom: Mailroom;
  readonly tasks: CheckTask[];
  readonly readLate: StoredBody[];
  /** What is being read late. */
  readonly reading: Set<Promise<unknown>>;
  answer: () => Promise<CheckAnswer | null>;
}

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

function openWorld(busy = false): World {
  const clock = new ManualClock();
  // To the cache, what was put in at 0 has no time.
  clock.advance(1);
  const log = createLog('silent');
  const store = new MemoryStore({ clock, times: TIMES, limits: NO_LIMITS });
  const tasks: CheckTask[] = [];
  const readLate: StoredBody[] = [];
  const reading = new Set<Promise<unknown>>();
  const thread = {
    check: async (task: CheckTask) => {
      tasks.push(task);
      return world.answer();
    },
    close: async () => {},
  };
  const senders = createSenders({ store, thread, clock, log, servers: ['192.0.2.53'] });
  const slow: Reader = {
    ...reader,
    read: async (...asked) => (busy ? { kind: 'overloaded' } : reader.read(...asked)),
    readLate: async (body, source) => {
      readLate.push(body);
      const read = reader.readLate(body, source);
      reading.add(read);
      return read.finally(() => reading.delete(read));
    },
  };
  const mailroom = createMailroom({ store, reader: slow, senders, clock, log });
  const world: World = {
    ...{ store, senders, mailroom, tasks, readLate, reading },
    answer: async () => null,
  };
  return world;
}

async function inboxOf(store: MemoryStore, whom: Whom): Promise<InboxId | null> {
  if (whom === 'nobody') return null;
  const made = await store.create({ address: 'you@b.test', maker: { kind: 'program' } });
  if (made.kind !== 'created') throw new Error(made.kind);
  if (whom === 'dead') await store.destroy(made.inbox.id, 'deleted');
  return made.inbox.id;
}

/** Brings the same mail twice, and waits until nothing more is to be done. */
async function bring(world: World, raw: Buffer, whom: Whom, secretive = true): Promise<World> {
  const inbox = await inboxOf(world.store, whom);
  const recipients = inbox === null ? [] : [inbox];
  const nobodies = 1 - recipients.length;
  for (const transaction of ['first', 'second']) {
    await world.mailroom.deliver({
      ...{ transaction, recipients, nobodies, secretive, receivedAt: 0, prefix: '' },
      ...{ origin: ORIGIN, raw: Buffer.from(raw) },
    });
    await quiet(world);
  }
  return world;
}

/** What is begun is done, and what that leads to: no step of it waits for more than a turn. */
async function quiet({ senders, mailroom, reading }: World): Promise<void> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  do {
    await turn();
    await turn();
  } while (senders.waiting + mailroom.backlog + reading.size > 0);
}

describe('AUTH-13 where nobody may learn who lives', () => {
  for (const [form, raw] of FORMS) {
    test(`S9 ${form} mail is asked about alike, whether or not anybody has it`, async () => {
      const { tasks } = await bring(openWorld(), raw, 'living');
      // What is known of unsigned mail is not asked again.
      expect(tasks).toHaveLength(form === 'signed' ? 2 : 1);
      for (const whom of ['nobody', 'dead'] as const)
        expect((await bring(openWorld(), raw, whom)).tasks).toEqual(tasks);
    });

    test(`S9 ${form} mail that no thread was free for is read late alike, and asked about`, async () => {
      const living = await bring(openWorld(true), raw, 'living');
      expect(living.readLate).toHaveLength(2);
      expect(living.tasks).not.toEqual([]);
      for (const whom of ['nobody', 'dead'] as const) {
        const { readLate, tasks } = await bring(openWorld(true), raw, whom);
        expect({ readLate, tasks }).toEqual({ readLate: living.readLate, tasks: living.tasks });
      }
    });

    test(`AUTH-7 elsewhere ${form} mail that nobody has is not asked about`, async () => {
      for (const busy of [false, true])
        expect((await bring(openWorld(busy), raw, 'nobody', false)).tasks).toEqual([]);
    });
  }

  test('what is kept for it is bounded; past that nothing is asked, whoever it is for', async () => {
    const world = openWorld();
    const { senders } = world;
    const gate = Promise.withResolvers<null>();
    world.answer = () => gate.promise;
    const claims = { author: 'a.com', signed: true, source: 'parser' } as const;
    const bytes = new Uint8Array(20 * 1024 * 1024);
    const keepsake = { kind: 'kept', body: { encoding: 'identity', bytes } } as const;
    const look = () => senders.look(ORIGIN, claims, 100, keepsake);
    for (let each = 0; each < 3; each += 1) {
      const sender = look();
      if (sender.kind !== 'open') throw new Error('too early');
      senders.check(sender, []);
    }
    expect(look()).toMatchObject({ checked: { authentication: { verdict: 'error' } } });
    gate.resolve(null);
    await quiet(world);
    expect(look().kind).toBe('open');
  });
});
