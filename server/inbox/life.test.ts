import { describe, expect, test } from 'vitest';
import {
  computeDeadline,
  computeShownEnd,
  countTabs,
  createOperatorLife,
  createPageLife,
  createProgramLife,
  EXPECTED_MS,
  isKept,
  knowsLease,
  type Life,
  type LifeEvent,
  MAX_LEASES,
  nextLife,
  POLL_PRESENCE_MS,
} from './life.ts';

const MINUTE = 60_000;
const times = {
  idleTimeout: 60 * MINUTE,
  reloadGrace: 5_000,
  disconnectGrace: 10 * MINUTE,
  keepTime: 60 * MINUTE,
};

type Step = readonly [at: number, event: LifeEvent];
const connected = (lease: string): LifeEvent => ({ kind: 'connected', lease });
const lost = (lease: string): LifeEvent => ({ kind: 'lost', lease });
const polled = (lease: string): LifeEvent => ({ kind: 'polled', lease });
const left = (lease: string | null): LifeEvent => ({ kind: 'left', lease });
const touched: LifeEvent = { kind: 'touched' };
const kept = (): LifeEvent => ({ kind: 'kept', keepTime: times.keepTime });
const released: LifeEvent = { kind: 'released' };

function lived(life: Life, ...steps: readonly Step[]): Life {
  return steps.reduce((was, [at, event]) => nextLife(was, event, at), life);
}
const page = (...steps: readonly Step[]) => lived(createPageLife('a', 0), ...steps);
const ends = (life: Life, overrides = {}) => computeDeadline(life, { ...times, ...overrides });

describe('LIFE-1 leases hold an inbox', () => {
  test('LIFE-1 no grace runs while one lease is connected', () => {
    const life = page([0, connected('a')], [1, connected('b')], [2, left('a')]);
    expect(ends(life)).toEqual({ at: times.idleTimeout, reason: 'idle' });
    expect(countTabs(life, 3)).toBe(1);
  });

  test('LIFE-1 two sockets of one lease are one tab, and the loss of one does not end it', () => {
    const life = page([0, connected('a')], [1, connected('a')]);
    expect(countTabs(life, 2)).toBe(1);
    const once = lived(life, [2, lost('a')]);
    expect(countTabs(once, 2)).toBe(1);
    expect(countTabs(lived(once, [3, lost('a')]), 3)).toBe(0);
  });

  test('LIFE-1 a duplicated tab has its own lease', () => {
    expect(countTabs(page([0, connected('a')], [1, connected('b')]), 2)).toBe(2);
  });
});

describe('LIFE-2 goodbye', () => {
  test('LIFE-2 after the last tab: RELOAD_GRACE from its goodbye', () => {
    const life = page([0, connected('a')], [100, left('a')]);
    expect(ends(life)).toEqual({ at: 100 + times.reloadGrace, reason: 'left' });
  });

  test('LIFE-2 a tab that connects in the grace keeps the inbox', () => {
    const life = page([0, connected('a')], [100, left('a')], [200, connected('b')]);
    expect(ends(life).reason).toBe('idle');
  });

  test('LIFE-2 the order of goodbye and lost socket does not matter', () => {
    const goodbyeFirst = page([0, connected('a')], [100, left('a')], [101, lost('a')]);
    const socketFirst = page([0, connected('a')], [99, lost('a')], [100, left('a')]);
    expect(ends(goodbyeFirst)).toEqual({ at: 100 + times.reloadGrace, reason: 'left' });
    expect(ends(socketFirst)).toEqual(ends(goodbyeFirst));
  });

  test('LIFE-2 a late goodbye of the page before a reload does not affect the new page', () => {
    const life = page([0, connected('a')], [50, connected('b')], [100, left('a')]);
    expect(ends(life).reason).toBe('idle');
    expect(countTabs(life, 100)).toBe(1);
  });

  test('LIFE-3 a goodbye without a lease counts for all tabs', () => {
    const life = page([0, connected('a')], [1, connected('b')], [100, left(null)]);
    expect(countTabs(life, 100)).toBe(0);
    expect(ends(life)).toEqual({ at: 100 + times.reloadGrace, reason: 'left' });
  });

  test.each([left('a'), left('unknown'), left(null)])(
    'LIFE-2 said twice or by nobody known, %j does not start the grace anew',
    (again) => {
      const gone = page([0, connected('a')], [100, left('a')]);
      expect(nextLife(gone, again, 4_000)).toBe(gone);
    },
  );

  test('LIFE-2 a goodbye before the page connects ends its minute to connect', () => {
    expect(ends(page([100, left('a')]))).toEqual({ at: 100 + times.reloadGrace, reason: 'left' });
  });
});

describe('LIFE-4 lost without a goodbye', () => {
  test('LIFE-4 DISCONNECT_GRACE from the loss of the last socket', () => {
    const life = page([0, connected('a')], [100, lost('a')]);
    expect(ends(life)).toEqual({ at: 100 + times.disconnectGrace, reason: 'left' });
  });

  test.each(['a', 'b'])('LIFE-4 a tab that connects in the grace keeps it (%s)', (lease) => {
    const life = page([0, connected('a')], [100, lost('a')], [200, connected(lease)]);
    expect(ends(life).reason).toBe('idle');
    expect(countTabs(life, 200)).toBe(1);
  });

  test('LIFE-4 a lost socket of an unknown lease, or of one without sockets, changes nothing', () => {
    const life = page([0, connected('a')], [100, lost('a')]);
    expect(nextLife(life, lost('a'), 500)).toBe(life);
    expect(nextLife(life, lost('unknown'), 500)).toBe(life);
  });
});

describe('LIFE-5 idle', () => {
  test('LIFE-5 activity restarts the idle timeout', () => {
    const life = page([0, connected('a')], [1_000, touched]);
    expect(ends(life)).toEqual({ at: 1_000 + times.idleTimeout, reason: 'idle' });
  });

  test('LIFE-5 of two touches the later one counts, in any order of writing', () => {
    const life = page([0, connected('a')], [2_000, touched]);
    expect(nextLife(life, touched, 1_000)).toBe(life);
  });

  test('LIFE-5 connecting, losing, polling and goodbyes are not activity', () => {
    const life = page(
      [10, connected('a')],
      [20, lost('a')],
      [30, connected('a')],
      [40, polled('b')],
      [50, left('b')],
      [60, connected('c')],
    );
    expect(ends(life)).toEqual({ at: times.idleTimeout, reason: 'idle' });
  });

  test('LIFE-5 an idle timeout of 0 means none', () => {
    expect(ends(page([0, connected('a')]), { idleTimeout: 0 }).at).toBe(Number.POSITIVE_INFINITY);
    expect(ends(createProgramLife(0), { idleTimeout: 0 }).at).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('LIFE-6 made by a program', () => {
  test('LIFE-6 lives on activity alone', () => {
    const life = lived(createProgramLife(0), [100, touched], [200, left(null)], [300, lost('x')]);
    expect(ends(life)).toEqual({ at: 100 + times.idleTimeout, reason: 'idle' });
    expect(countTabs(life, 300)).toBe(0);
  });

  test('LIFE-6 once a tab has held it, the rules of tabs apply', () => {
    const life = lived(createProgramLife(0), [100, connected('a')], [200, left('a')]);
    expect(ends(life)).toEqual({ at: 200 + times.reloadGrace, reason: 'left' });
  });
});

describe('LIFE-6 a page that was promised a lease', () => {
  test('LIFE-6 has a minute to connect', () => {
    expect(ends(page())).toEqual({ at: EXPECTED_MS, reason: 'left' });
    expect(countTabs(page(), 0)).toBe(0);
  });

  test('LIFE-6 activity does not extend that minute', () => {
    expect(ends(page([30_000, touched])).at).toBe(EXPECTED_MS);
  });

  test('LIFE-6 once connected with its lease, it is a normal tab', () => {
    expect(ends(page([10, connected('a')], [20, left('a')])).at).toBe(20 + times.reloadGrace);
  });
});

describe('LIFE-8 polling', () => {
  test('LIFE-8 counts as a tab for longer than a request is held', () => {
    const life = page([0, polled('a')]);
    expect(countTabs(life, 55_000)).toBe(1);
    expect(countTabs(life, POLL_PRESENCE_MS - 1)).toBe(1);
    expect(countTabs(life, POLL_PRESENCE_MS)).toBe(0);
  });

  test('LIFE-8 counts as lost from its last request on', () => {
    const life = page([0, polled('a')], [30_000, polled('a')]);
    expect(ends(life)).toEqual({ at: 30_000 + times.disconnectGrace, reason: 'left' });
  });

  test('LIFE-8 a short DISCONNECT_GRACE does not end it while a request may be held', () => {
    expect(ends(page([0, polled('a')]), { disconnectGrace: 1_000 }).at).toBe(POLL_PRESENCE_MS);
  });

  test('LIFE-8 a poll that ends after the socket opened does not undo the socket', () => {
    const life = page([0, polled('a')], [10, connected('a')]);
    expect(nextLife(life, polled('a'), 20)).toBe(life);
    expect(ends(lived(life, [30, lost('a')])).at).toBe(30 + times.disconnectGrace);
  });

  test('LIFE-8 counts as lost from its answer on, but not after a goodbye', () => {
    const answered = page([0, polled('a')], [50_000, { kind: 'answered', lease: 'a' }]);
    expect(countTabs(answered, 50_000 + POLL_PRESENCE_MS - 1)).toBe(1);
    const gone = page([0, polled('a')], [100, left('a')], [200, { kind: 'answered', lease: 'a' }]);
    expect(countTabs(gone, 200)).toBe(0);
    expect(ends(gone)).toEqual({ at: 100 + times.reloadGrace, reason: 'left' });
  });

  test('LIFE-8 a goodbye ends a polling lease', () => {
    expect(ends(page([0, polled('a')], [10, left('a')])).at).toBe(10 + times.reloadGrace);
  });
});

describe('LIFE-10 several deadlines', () => {
  test('LIFE-10 the grace that ends last decides', () => {
    const both = [
      [0, connected('a')],
      [0, connected('b')],
    ] as const;
    const lostThenLeft = page(...both, [100, lost('a')], [200, left('b')]);
    expect(ends(lostThenLeft).at).toBe(100 + times.disconnectGrace);
    const longAfter = page(...both, [100, lost('a')], [20 * MINUTE, left('b')]);
    expect(ends(longAfter).at).toBe(20 * MINUTE + times.reloadGrace);
    expect(ends(page([10, connected('b')], [20, left('b')])).at).toBe(EXPECTED_MS);
  });

  test('LIFE-10 the idle deadline ends a grace that is longer', () => {
    const life = page([0, connected('a')], [55 * MINUTE, lost('a')]);
    expect(ends(life)).toEqual({ at: 60 * MINUTE, reason: 'idle' });
  });
});

describe('LIFE-10 the end that is shown', () => {
  const shown = (life: Life, now: number) => computeShownEnd(life, times, now);

  test('LIFE-10 is the idle deadline while a tab holds the inbox or a page has its minute to connect', () => {
    expect(shown(page(), 0)).toBe(times.idleTimeout);
    expect(shown(page([0, connected('a')]), 1)).toBe(times.idleTimeout);
    expect(shown(page([0, polled('a')]), 1)).toBe(times.idleTimeout);
    expect(shown(createProgramLife(0), 1)).toBe(times.idleTimeout);
  });

  test('LIFE-10 a page that did not connect within its minute no longer counts', () => {
    const life = page([0, connected('b')], [EXPECTED_MS, lost('b')]);
    expect(shown(life, EXPECTED_MS)).toBe(EXPECTED_MS + times.disconnectGrace);
  });

  test('LIFE-10 is the end of a running grace if that is earlier', () => {
    expect(shown(page([0, connected('a')], [100, lost('a')]), 200)).toBe(
      100 + times.disconnectGrace,
    );
    expect(shown(page([0, polled('a')]), POLL_PRESENCE_MS)).toBe(times.disconnectGrace);
    const late = page([0, connected('a')], [55 * MINUTE, lost('a')]);
    expect(shown(late, 56 * MINUTE)).toBe(times.idleTimeout);
  });
});

describe('LIFE-14 kept', () => {
  const page14 = (...steps: readonly Step[]) => page([0, connected('a')], ...steps);

  test('LIFE-14 no tab, goodbye, use or second keep moves its end', () => {
    const end = { at: MINUTE + times.keepTime, reason: 'idle' };
    const life = page14([MINUTE, kept()]);
    expect(ends(life)).toEqual(end);
    const used = lived(life, [2 * MINUTE, left('a')], [9 * MINUTE, kept()], [9 * MINUTE, touched]);
    expect(ends(used)).toEqual(end);
    expect(ends(lived(used, [10 * MINUTE, connected('b')], [11 * MINUTE, lost('b')]))).toEqual(end);
    expect(computeShownEnd(used, times, 10 * MINUTE)).toBe(end.at);
    expect(isKept(used)).toBe(true);
  });

  test('LIFE-14 an inbox of a program stays kept when a tab opens it', () => {
    const life = lived(createProgramLife(0), [MINUTE, kept()], [2 * MINUTE, connected('a')]);
    expect(ends(lived(life, [3 * MINUTE, left('a')])).at).toBe(MINUTE + times.keepTime);
  });

  test('LIFE-14 once released, the rules of tabs apply, and the release counts as activity', () => {
    const life = page14([MINUTE, kept()], [30 * MINUTE, released]);
    expect(isKept(life)).toBe(false);
    expect(ends(life)).toEqual({ at: 30 * MINUTE + times.idleTimeout, reason: 'idle' });
    expect(ends(lived(life, [31 * MINUTE, left('a')])).reason).toBe('left');
    expect(nextLife(page14(), released, 0)).toEqual(page14());
  });
});

test("LIFE-11 the operator's inbox has no deadline, whatever its tabs do", () => {
  const life = lived(createOperatorLife(), [0, connected('a')], [1, left('a')], [2, kept()]);
  expect(ends(life).at).toBe(Number.POSITIVE_INFINITY);
  expect(computeShownEnd(life, times, 3)).toBe(Number.POSITIVE_INFINITY);
  expect(countTabs(lived(life, [4, connected('b')]), 4)).toBe(1);
});

describe('leases do not pile up', () => {
  const many = Array.from({ length: MAX_LEASES + 10 }, (_, index) => `lease-${index}`);

  test('the lease absent for longest is dropped first, and a connected one never', () => {
    const steps = many.map((lease, index): Step => [index, polled(lease)]);
    const life = page([0, connected('a')], ...steps);
    expect(knowsLease(life, 'a')).toBe(true);
    expect(knowsLease(life, 'lease-0')).toBe(false);
    expect(knowsLease(life, 'lease-11')).toBe(true);
    expect(countTabs(life, 100)).toBe(MAX_LEASES);
  });

  test('no connected lease is dropped, however many there are', () => {
    const life = page(...many.map((lease): Step => [0, connected(lease)]));
    expect(countTabs(life, 0)).toBe(many.length);
  });

  test('dropping a lease does not move the deadline', () => {
    const steps = many.map((lease, index): Step => [index, polled(lease)]);
    expect(ends(page(...steps)).at).toBe(many.length - 1 + times.disconnectGrace);
  });
});
