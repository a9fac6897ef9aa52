import { afterEach, expect, test, vi } from 'vitest';
import { createLocalRates } from '#server/ops/rates.ts';
import { listWiderNetworks, parseSource } from '#server/ops/source.ts';
import type { Client } from './api-keys.ts';
import { CreationRates } from './creation-rates.ts';
import { TestApi } from './testing/test-api.ts';

const DAY_MS = 24 * 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

function from(remoteAddress: string): Client {
  const widerNetworks = listWiderNetworks(remoteAddress);
  return {
    remoteAddress,
    source: parseSource(remoteAddress),
    widerNetworks,
    hasKey: false,
    isForwarded: false,
  };
}

/** Creates inboxes until the first is refused; returns how many. */
async function makeAll(creationRates: CreationRates, peers: Iterable<Client>): Promise<number> {
  let made = 0;
  for (const peer of peers) {
    if ((await creationRates.takeInbox(peer)).kind === 'over') return made;
    await creationRates.countInbox(peer);
    made += 1;
  }
  return made;
}

function* addresses(many: number, of: (index: string) => string): Generator<Client> {
  for (let index = 0; index < many; index += 1) yield from(of(index.toString(16)));
}

test('HTTP-13 H5 the /48 and the /32 of an IPv6 source have their own rates', async () => {
  const limits = { sourceInboxes: 2, maxInboxes: Infinity };
  const creationRates = new CreationRates(limits, createLocalRates());
  const site = addresses(1_000, (index) => `2001:db8:0:${index}::1`);
  expect(await makeAll(creationRates, site)).toBe(32);
  // Another /48 of the same provider has its own rate within that of the /32.
  expect(await makeAll(creationRates, [from('2001:db8:1::1')])).toBe(1);
  const provider = addresses(1_000, (index) => `2001:db8:${index}:1::1`);
  expect(await makeAll(new CreationRates(limits, createLocalRates()), provider)).toBe(128);
});

test('HTTP-13 H5 an IPv4 address counts alone, also as `::ffff:`', async () => {
  const creationRates = new CreationRates(
    { sourceInboxes: 1, maxInboxes: Infinity },
    createLocalRates(),
  );
  const peers = addresses(200, (index) => `::ffff:192.0.2.${Number.parseInt(index, 16)}`);
  expect(await makeAll(creationRates, peers)).toBe(200);
});

test.each([
  { whose: 'one source', of: () => '192.0.2.1', most: 250 },
  { whose: 'one /48', of: (index: string) => `2001:db8:0:${index}::1`, most: 250 },
  { whose: 'one /32', of: (index: string) => `2001:db8:${index}::1`, most: 375 },
])('HTTP-13 H5 $whose makes no more than its part of all inboxes a day', async ({ of, most }) => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const creationRates = new CreationRates(
    { sourceInboxes: 100, maxInboxes: 1_000 },
    createLocalRates(),
  );
  let made = 0;
  for (let minute = 0; minute < 10; minute += 1) {
    const peers = addresses(50, (index) => of(`${minute}${index}`));
    made += await makeAll(creationRates, peers);
    vi.advanceTimersByTime(60_000);
  }
  expect(made).toBe(most);
  expect(await creationRates.takeInbox(from(of('ffff')))).toEqual({
    kind: 'over',
    retryAfterSeconds: (DAY_MS - 10 * 60_000) / 1_000,
  });
  vi.advanceTimersByTime(DAY_MS);
  expect(await creationRates.takeInbox(from(of('ffff')))).toEqual({ kind: 'within' });
});

test('HTTP-13 in a small service one source may take every inbox', async () => {
  const creationRates = new CreationRates({ sourceInboxes: 30, maxInboxes: 3 }, createLocalRates());
  expect(
    await makeAll(
      creationRates,
      addresses(40, () => '192.0.2.1'),
    ),
  ).toBe(30);
  const none = new CreationRates({ sourceInboxes: Infinity, maxInboxes: 3 }, createLocalRates());
  expect(
    await makeAll(
      none,
      addresses(40, () => '192.0.2.1'),
    ),
  ).toBe(40);
});

test('HTTP-13 H5 only created inboxes count for the day', async () => {
  const api = await TestApi.open({
    settings: { sourceInboxes: 4, maxInboxes: 8 },
    trustProxy: ['127.0.0.1'],
  });
  const make = async (address: string, json: object) => {
    const headers = { 'X-Forwarded-For': address };
    return (await api.ask('/inboxes', { method: 'POST', json, headers })).status;
  };
  expect(await make('2001:db8::1', { name: 'jane', domain: 'mayfly.test' })).toBe(201);
  expect(await make('2001:db8::1', { name: 'jane', domain: 'mayfly.test' })).toBe(409);
  for (const site of ['1', '2', '3']) expect(await make(`2001:db8:0:${site}::1`, {})).toBe(201);
  // This /48 may have four in all.
  expect(await make('2001:db8:0:4::1', {})).toBe(429);
  expect(await make('192.0.2.1', {})).toBe(201);
});

test('HTTP-13 without a limit for this machine, requests that a proxy passed on have one', async () => {
  const api = await TestApi.open({ settings: { sourceInboxes: 1, isDirectUnlimited: true } });
  const make = async (headers: Record<string, string>) =>
    (await api.ask('/inboxes', { method: 'POST', json: {}, headers })).status;
  expect([await make({}), await make({})]).toEqual([201, 201]);
  expect(await make({ 'X-Forwarded-For': '192.0.2.1' })).toBe(201);
  expect(await make({ 'X-Forwarded-For': '192.0.2.2' })).toBe(429);
  expect(await make({ Forwarded: 'for=192.0.2.3' })).toBe(429);
  expect(await make({})).toBe(201);
});
