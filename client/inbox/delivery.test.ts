import { expect, test } from 'vitest';
import type { DeliveryNotice } from '#shared/protocol.ts';
import { afterNotice, type Delivery, sightOf } from './delivery.ts';

type Told = Pick<DeliveryNotice, 'stage'> & Partial<DeliveryNotice>;

/** After notices that come a tenth of a second apart, of the transaction `a` unless they say else. */
function after(...notices: Told[]): Delivery | null {
  return notices.reduce<Delivery | null>(
    (now, notice, index) => afterNotice(now, { transaction: 'a', at: '', ...notice }, index * 100),
    null,
  );
}

test('SHOW-17 what comes is told with who brings it and how much of it is here', () => {
  expect(
    after(
      { stage: 'connected', host: 'mx.example' },
      { stage: 'addressed' },
      { stage: 'receiving', percent: 40 },
      { stage: 'receiving' },
    ),
  ).toEqual({
    ...{ phase: 'coming', transaction: 'a', host: 'mx.example', percent: 40 },
    ...{ since: 0, at: 300 },
  });
});

test('SHOW-17 it is over when it is stored; what another one comes to changes nothing', () => {
  expect(after({ stage: 'connected' }, { stage: 'stored' })).toBeNull();
  const other = { transaction: 'b' };
  const still = after({ stage: 'connected' }, { ...other, stage: 'receiving', percent: 9 });
  expect(still).toMatchObject({ transaction: 'a', percent: null });
  expect(after({ stage: 'connected' }, { ...other, stage: 'stored' })).toMatchObject({
    transaction: 'a',
  });
});

test('SHOW-17 a refusal is told at once, and stays readable when the next one comes', () => {
  const refused = after({ stage: 'connected' }, { stage: 'refused', reason: 'Full.' });
  expect(refused).toEqual({ phase: 'refused', transaction: 'a', reason: 'Full.', at: 100 });
  expect(sightOf(refused, 100).isShown).toBe(true);
  const next = { transaction: 'b', at: '', stage: 'connected' } as const;
  expect(afterNotice(refused, next, 1_000)).toBe(refused);
  expect(afterNotice(refused, next, 5_100)).toMatchObject({ phase: 'coming', transaction: 'b' });
  expect(sightOf(refused, 60_100)).toEqual({ isShown: false, changesIn: null });
});

test('SHOW-17 what is here within half a second is not shown, and no lost notice leaves a line for ever', () => {
  const now = after({ stage: 'connected' }, { stage: 'receiving' });
  expect(sightOf(now, 100)).toEqual({ isShown: false, changesIn: 400 });
  expect(sightOf(now, 500)).toEqual({ isShown: true, changesIn: 19_600 });
  expect(sightOf(now, 20_100).isShown).toBe(false);
  expect(sightOf(null, 0)).toEqual({ isShown: false, changesIn: null });
});
