import { describe, expect, test } from 'vitest';
import type { Detail } from '#shared/message.ts';
import { createStateStore } from '../inbox/state-store.ts';
import { KeptInboxes } from './kept-inboxes.ts';
import { MessageCache } from './message-cache.ts';
import { openRetryDelay } from './open-retry.ts';
import { Session } from './session.ts';
import { FakeServer } from './testing/fake-server.ts';
import { ManualScheduler, settled } from './testing/manual-scheduler.ts';
import type { StoredToken } from './token-storage.ts';

const HALF = () => 0.5;
const TIMES = {
  createdAt: '2026-03-01T12:00:00Z',
  expiresAt: '2026-03-01T13:00:00Z',
  serverTime: '2026-03-01T12:00:00Z',
};
const made = {
  ...TIMES,
  address: 'quietlark7@mayfly.localhost',
  cursor: 'e.0',
  idleTimeoutSeconds: 3600,
  keepSeconds: 3600,
  disconnectGraceSeconds: 600,
  token: 'made',
  lease: 'lease-0',
};

/** A session whose server answers as `answer` says at the moment. */
function rig(kept: StoredToken | null = null) {
  const world = { answer: (): Response | null => null, isOnline: true, asked: 0 };
  const schedule = new ManualScheduler();
  const store = createStateStore((_, task) => task());
  const session = new Session({
    request: async () => {
      world.asked += 1;
      const response = world.answer();
      if (response === null) throw new TypeError('Failed to fetch');
      return response;
    },
    tokens: { read: () => kept, write: () => {}, clear: () => {} },
    openSocket: new FakeServer().openSocket,
    onClosed: () => {},
    poll: (_token, _query, alone) => alone(),
    listTabTokens: () => [],
    kept: async () => new KeptInboxes(() => window.localStorage),
    schedule,
    random: HALF,
    isOnline: () => world.isOnline,
    emit: store.onEvent,
  });
  return { world, schedule, store, session };
}

const crowd = () => new Response(null, { status: 429, headers: { 'retry-after': '40' } });
const full = () => Response.json({ code: 'full' }, { status: 503 });
const created = () => Response.json(made, { status: 201 });

describe('an inbox that could not be opened', () => {
  test('PAGE-10 is retried automatically, and the page shows when', async () => {
    const { world, schedule, store, session } = rig();
    world.answer = crowd;
    session.open(null);
    await settled();
    // Forty seconds, and half of the time over which a crowd spreads.
    const retryAt = schedule.now() + 41_000;
    expect(store.state()).toEqual({
      phase: 'failed',
      problem: { kind: 'rate_limited', retryAfterSeconds: 40 },
      address: null,
      retryAt,
    });
    world.answer = created;
    await schedule.pass(40_999);
    expect(store.state().phase).toBe('failed');
    await schedule.pass(1);
    expect(store.state()).toMatchObject({ phase: 'held', inbox: { address: made.address } });
  });

  test('PAGE-10 a full server is asked less and less often', async () => {
    const { world, schedule, session } = rig();
    world.answer = full;
    session.open(null);
    await schedule.pass(600_000);
    // After 7.5, 15, 30, 60 and then every 90 seconds, the first time not counted.
    expect(world.asked - 1).toBe(4 + Math.floor((600 - 112.5) / 90));
    expect(openRetryDelay({ kind: 'full' }, 99, () => 1)).toBe(120_000);
  });

  test('PAGE-10 the page does not change while a try is under way', async () => {
    const { world, schedule, store, session } = rig();
    session.open(null);
    await settled();
    const phases: string[] = [];
    store.subscribe(() => phases.push(store.state().phase));
    await schedule.pass(10_000);
    expect(new Set(phases)).toEqual(new Set(['failed']));
    expect(world.asked).toBeGreaterThan(3);
  });

  test('PAGE-10 shows that the network is gone, and retries at once when it is back', async () => {
    const { world, store, session } = rig({ token: 'kept', address: made.address });
    world.isOnline = false;
    session.open(null);
    await settled();
    expect(store.state()).toMatchObject({ problem: { kind: 'offline' }, address: made.address });
    world.isOnline = true;
    world.answer = () => Response.json({ ...made, changes: [] });
    session.resume();
    await settled();
    expect(store.state().phase).toBe('held');
  });

  test('PAGE-10 returning to the tab does not shorten a rate limit', async () => {
    const { world, session } = rig();
    world.answer = crowd;
    session.open(null);
    await settled();
    session.resume();
    await settled();
    expect(world.asked).toBe(1);
  });

  test('PAGE-10 a closed page retries no more', async () => {
    const { world, schedule, session } = rig();
    session.open(null);
    await settled();
    session.goodbye();
    await schedule.pass(60_000);
    expect(world.asked).toBe(1);
  });
});

const detail = (id: string, text = ''): Detail => ({
  id,
  seq: 1,
  from: null,
  to: [],
  cc: [],
  subject: '',
  receivedAt: TIMES.createdAt,
  size: 1,
  snippet: '',
  code: null,
  link: null,
  authentication: null,
  attachmentCount: 0,
  tag: null,
  reading: false,
  seen: true,
  text,
  html: null,
  headers: [],
  attachments: [],
  checks: { spf: null, dkim: null, dmarc: null, arc: null },
  trace: [],
  problems: [],
  traits: [],
});

describe('an opened email', () => {
  async function living() {
    const all = rig();
    all.world.answer = created;
    all.session.open(null);
    await settled();
    all.world.answer = () => Response.json(detail('m1', 'Read before'));
    await all.session.messages.open('m1');
    return all;
  }

  test.each([true, false])(
    'PAGE-11 can be read again without a server (a network: %s)',
    async (isOnline) => {
      const { world, session } = await living();
      world.isOnline = isOnline;
      world.answer = () => null;
      const again = await session.messages.open('m1');
      expect(again).toMatchObject({ kind: 'ok', value: { text: 'Read before' } });
      expect(await session.messages.open('m2')).toEqual({ kind: 'unreachable' });
    },
  );

  test('PAGE-11 is not cached after its deletion', async () => {
    const { world, session } = await living();
    world.answer = created;
    session.replace(null);
    await settled();
    world.answer = () => null;
    expect(await session.messages.open('m1')).toEqual({ kind: 'unreachable' });
  });

  test('PAGE-11 only the emails opened last are cached', () => {
    const kept = new MessageCache();
    for (let nth = 0; nth < 100; nth += 1) kept.put(detail(`m${nth}`));
    expect([kept.get('m69'), kept.get('m70')?.id, kept.get('m99')?.id]).toEqual([
      null,
      'm70',
      'm99',
    ]);
    kept.put(detail('large', 'x'.repeat(9_000_000)));
    expect([kept.get('large'), kept.get('m99')]).toEqual([null, null]);
    kept.put(detail('small'));
    expect(kept.get('small')?.id).toBe('small');
  });
});
