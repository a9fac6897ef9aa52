import { expect, test } from 'vitest';
import type { DeliveryNotice } from '#shared/protocol.ts';
import { afterNotice, type Delivery } from './delivery.ts';
import { sightOf } from './delivery-sight.ts';

type Told = Pick<DeliveryNotice, 'stage'> & Partial<DeliveryNotice>;

/** After notices that come a tenth of a second apart, of the transaction `a` unless they say else. */
function after(...notices: Told[]): readonly Delivery[] {
  return notices.reduce<readonly Delivery[]>(
    (all, notice, index) =>
      afterNotice(
        all,
        { transaction: 'a', at: new Date(index * 100 + 7).toISOString(), ...notice },
        index * 100,
      ),
    [],
  );
}

const shownAt = (all: readonly Delivery[], now: number) => sightOf(all, now).shown;
const other = { transaction: 'b' };

test('SHOW-17 what comes is told with who brings it, how, and how much of it is here', () => {
  const from = { host: 'mx.example', tls: 'TLSv1.3' };
  expect(
    after(
      { stage: 'connected', ...from },
      { stage: 'addressed' },
      { stage: 'receiving', percent: 40, bytes: 4_000 },
      { stage: 'receiving', bytes: 5_000 },
    ),
  ).toEqual([
    {
      ...{ phase: 'coming', transaction: 'a', stage: 'receiving', from, percent: 40, bytes: 5_000 },
      ...{ since: 0, begun: 7, at: 300 },
    },
  ]);
  expect(after({ stage: 'connected' })).toMatchObject([{ from: { host: null, tls: null } }]);
  expect(after({ stage: 'receiving' })).toMatchObject([{ from: null }]);
});

test('SHOW-17 when it is stored, how it came stays to be read, and fades', () => {
  const all = after({ stage: 'connected', host: 'mx.example' }, { stage: 'stored' });
  expect(all).toMatchObject([{ phase: 'here', took: 100, from: { host: 'mx.example' } }]);
  // Not in the frame of its row.
  expect(sightOf(all, 100)).toMatchObject({ shown: null, changesIn: 150 });
  expect(sightOf(all, 250)).toMatchObject({ shown: all[0], isLeaving: false, changesIn: 5_250 });
  expect(sightOf(all, 5_500)).toMatchObject({ shown: all[0], isLeaving: true, changesIn: 600 });
  expect(sightOf(all, 6_100)).toMatchObject({ shown: null, changesIn: null });
  expect(after({ stage: 'stored' })).toEqual([]);
});

test('SHOW-17 what was seen coming is seen to be here at once', () => {
  const slow = { stage: 'receiving' } as const;
  const all = after({ stage: 'connected' }, slow, slow, slow, slow, slow, { stage: 'stored' });
  expect(shownAt(all, 600)).toMatchObject({ phase: 'here', took: 600 });
});

test('SHOW-17 of several the first is told of, and how many more there are', () => {
  const all = after(
    { stage: 'connected' },
    { ...other, stage: 'connected' },
    { transaction: 'c', stage: 'connected' },
  );
  expect(sightOf(all, 1_000)).toMatchObject({ shown: { transaction: 'a' }, others: 2 });
  const next = afterNotice(all, { transaction: 'a', at: '', stage: 'stored' }, 1_000);
  expect(sightOf(next, 1_000)).toMatchObject({ shown: { transaction: 'b' }, others: 1 });
});

test('SHOW-17 a refusal is told at once, and stays readable when the next one comes', () => {
  const refused = after(
    { stage: 'connected', host: 'mx.example' },
    { stage: 'refused', cause: 'too_large', reason: 'Full.', bytes: 31, limit: 25 },
  );
  expect(refused).toMatchObject([
    { phase: 'refused', cause: 'too_large', bytes: 31, limit: 25, from: { host: 'mx.example' } },
  ]);
  expect(shownAt(refused, 100)).toBe(refused[0]);
  const next = afterNotice(refused, { ...other, at: '', stage: 'connected' }, 1_000);
  expect(shownAt(next, 5_000)).toBe(refused[0]);
  expect(sightOf(next, 5_000).changesIn).toBe(100);
  expect(shownAt(next, 5_100)).toMatchObject({ phase: 'coming', transaction: 'b' });
  expect(sightOf(refused, 60_100)).toMatchObject({ shown: null, changesIn: null });
});

test('SHOW-17 what is here within half a second is not said to come, and no lost notice leaves a line for ever', () => {
  const all = after({ stage: 'connected' }, { stage: 'receiving' });
  expect(sightOf(all, 100)).toMatchObject({ shown: null, changesIn: 400 });
  expect(sightOf(all, 500)).toMatchObject({ shown: all[0], changesIn: 19_600 });
  expect(shownAt(all, 20_100)).toBeNull();
  expect(sightOf([], 0)).toMatchObject({ shown: null, changesIn: null });
});

test('SHOW-17 however many come, few are kept', () => {
  const many = Array.from({ length: 100 }, (_, n) => ({
    transaction: String(n),
    stage: 'connected' as const,
  }));
  expect(after(...many)).toHaveLength(12);
});
