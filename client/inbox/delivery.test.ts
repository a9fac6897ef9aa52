import { expect, test } from 'vitest';
import type { DeliveryNotice } from '#shared/protocol.ts';
import { applyNotice, type Delivery } from './delivery.ts';
import { chooseDelivery } from './delivery-display.ts';

type Told = Pick<DeliveryNotice, 'stage'> & Partial<DeliveryNotice>;

/** After notices that come a tenth of a second apart, of the transaction `a` unless they say else. */
function after(...notices: Told[]): readonly Delivery[] {
  return notices.reduce<readonly Delivery[]>(
    (all, notice, index) =>
      applyNotice(
        all,
        { transaction: 'a', at: new Date(index * 100 + 7).toISOString(), ...notice },
        index * 100,
      ),
    [],
  );
}

const shownAt = (all: readonly Delivery[], now: number) => chooseDelivery(all, now).shown;
const other = { transaction: 'b' };

test('SHOW-10 an incoming email shows server, encryption and progress', () => {
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

test('SHOW-10 after it is stored, the delivery stays for a moment and fades', () => {
  const all = after({ stage: 'connected', host: 'mx.example' }, { stage: 'stored' });
  expect(all).toMatchObject([{ phase: 'here', took: 100, from: { host: 'mx.example' } }]);
  // Not in the frame of its row.
  expect(chooseDelivery(all, 100)).toMatchObject({ shown: null, changesIn: 150 });
  expect(chooseDelivery(all, 250)).toMatchObject({
    shown: all[0],
    isLeaving: false,
    changesIn: 5_250,
  });
  expect(chooseDelivery(all, 5_500)).toMatchObject({
    shown: all[0],
    isLeaving: true,
    changesIn: 600,
  });
  expect(chooseDelivery(all, 6_100)).toMatchObject({ shown: null, changesIn: null });
  expect(after({ stage: 'stored' })).toEqual([]);
});

test('SHOW-10 a visible delivery shows at once that the email is stored', () => {
  const slow = { stage: 'receiving' } as const;
  const all = after({ stage: 'connected' }, slow, slow, slow, slow, slow, { stage: 'stored' });
  expect(shownAt(all, 600)).toMatchObject({ phase: 'here', took: 600 });
});

test('SHOW-10 of several deliveries the first is shown, with the number of others', () => {
  const all = after(
    { stage: 'connected' },
    { ...other, stage: 'connected' },
    { transaction: 'c', stage: 'connected' },
  );
  expect(chooseDelivery(all, 1_000)).toMatchObject({ shown: { transaction: 'a' }, others: 2 });
  const next = applyNotice(all, { transaction: 'a', at: '', stage: 'stored' }, 1_000);
  expect(chooseDelivery(next, 1_000)).toMatchObject({ shown: { transaction: 'b' }, others: 1 });
});

test('SHOW-10 a refusal is shown at once, and not replaced for a moment', () => {
  const refused = after(
    { stage: 'connected', host: 'mx.example' },
    { stage: 'refused', cause: 'too_large', reason: 'Full.', bytes: 31, limit: 25 },
  );
  expect(refused).toMatchObject([
    { phase: 'refused', cause: 'too_large', bytes: 31, limit: 25, from: { host: 'mx.example' } },
  ]);
  expect(shownAt(refused, 100)).toBe(refused[0]);
  const next = applyNotice(refused, { ...other, at: '', stage: 'connected' }, 1_000);
  expect(shownAt(next, 5_000)).toBe(refused[0]);
  expect(chooseDelivery(next, 5_000).changesIn).toBe(100);
  expect(shownAt(next, 5_100)).toMatchObject({ phase: 'coming', transaction: 'b' });
  expect(chooseDelivery(refused, 60_100)).toMatchObject({ shown: null, changesIn: null });
});

test('SHOW-10 a delivery under half a second is not shown, and a lost notice leaves no line behind', () => {
  const all = after({ stage: 'connected' }, { stage: 'receiving' });
  expect(chooseDelivery(all, 100)).toMatchObject({ shown: null, changesIn: 400 });
  expect(chooseDelivery(all, 500)).toMatchObject({ shown: all[0], changesIn: 19_600 });
  expect(shownAt(all, 20_100)).toBeNull();
  expect(chooseDelivery([], 0)).toMatchObject({ shown: null, changesIn: null });
});

test('SHOW-10 the number of deliveries is limited', () => {
  const many = Array.from({ length: 100 }, (_, n) => ({
    transaction: String(n),
    stage: 'connected' as const,
  }));
  expect(after(...many)).toHaveLength(12);
});
