import { expect, test } from 'vitest';
import { type PartState, Readiness, UP } from './readiness.ts';

const IMPAIRED: PartState = { state: 'impaired', why: 'It is nearly full.' };
const DOWN: PartState = { state: 'down', why: 'It is away.' };

test('RUN-4 an impaired part keeps the service ready, one that is down does not', async () => {
  const readiness = new Readiness();
  let store: PartState = IMPAIRED;
  readiness.add('smtp', () => UP);
  readiness.add('store', async () => store);
  expect(await readiness.report()).toEqual({ ready: true, parts: { smtp: UP, store: IMPAIRED } });
  expect(await readiness.whyNot()).toBeNull();
  store = DOWN;
  expect((await readiness.report()).ready).toBe(false);
  expect(await readiness.whyNot()).toBe('It is away.');
  expect(await readiness.levels()).toEqual({ smtp: 1, store: 0 });
});

test('RUN-4 a part that fails to report its state, or not in time, is down', async () => {
  const readiness = new Readiness(1);
  readiness.add('throws', () => {
    throw new Error('x');
  });
  readiness.add('rejects', () => Promise.reject(new Error('x')));
  readiness.add('hangs', () => new Promise(() => {}));
  readiness.add('lives', () => UP);
  expect((await readiness.report()).parts).toMatchObject({
    throws: { state: 'down' },
    rejects: { state: 'down' },
    hangs: { state: 'down' },
    lives: { state: 'up' },
  });
});
