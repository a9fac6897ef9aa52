import { afterEach, expect, test, vi } from 'vitest';
import type { Peer } from '#server/ops/peer.ts';
import { createLocalRates } from '#server/ops/rates.ts';
import { listWiderNetworks, parseSource } from '#server/ops/source.ts';
import { Newcomers } from './newcomers.ts';
import { House } from './testing/house.ts';

const DAY_MS = 24 * 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

function from(remoteAddress: string): Peer {
  const widerNetworks = listWiderNetworks(remoteAddress);
  return { remoteAddress, source: parseSource(remoteAddress), widerNetworks };
}

/** How many inboxes each of these may make until the first is told to wait. */
async function makeAll(newcomers: Newcomers, peers: Iterable<Peer>): Promise<number> {
  let made = 0;
  for (const peer of peers) {
    if ((await newcomers.take(peer)).kind === 'over') return made;
    await newcomers.made(peer);
    made += 1;
  }
  return made;
}

function* addresses(many: number, of: (index: string) => string): Generator<Peer> {
  for (let index = 0; index < many; index += 1) yield from(of(index.toString(16)));
}

test('HTTP-36 H5 the networks around an IPv6 source have rates of their own', async () => {
  const limits = { sourceInboxes: 2, maxInboxes: Infinity };
  const newcomers = new Newcomers(limits, createLocalRates());
  const site = addresses(1_000, (index) => `2001:db8:0:${index}::1`);
  expect(await makeAll(newcomers, site)).toBe(32);
  // Another site of the same provider has its own, as far as the provider's goes.
  expect(await makeAll(newcomers, [from('2001:db8:1::1')])).toBe(1);
  const provider = addresses(1_000, (index) => `2001:db8:${index}:1::1`);
  expect(await makeAll(new Newcomers(limits, createLocalRates()), provider)).toBe(128);
});

test('HTTP-36 H5 an IPv4 address counts for itself alone, also when written as IPv6', async () => {
  const newcomers = new Newcomers({ sourceInboxes: 1, maxInboxes: Infinity }, createLocalRates());
  const peers = addresses(200, (index) => `::ffff:192.0.2.${Number.parseInt(index, 16)}`);
  expect(await makeAll(newcomers, peers)).toBe(200);
});

test.each([
  { whose: 'one source', of: () => '192.0.2.1', most: 250 },
  { whose: 'one /48', of: (index: string) => `2001:db8:0:${index}::1`, most: 250 },
  { whose: 'one /32', of: (index: string) => `2001:db8:${index}::1`, most: 375 },
])('HTTP-36 H5 $whose makes no more than its part of all inboxes a day', async ({ of, most }) => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const newcomers = new Newcomers({ sourceInboxes: 100, maxInboxes: 1_000 }, createLocalRates());
  let made = 0;
  for (let minute = 0; minute < 10; minute += 1) {
    const peers = addresses(50, (index) => of(`${minute}${index}`));
    made += await makeAll(newcomers, peers);
    vi.advanceTimersByTime(60_000);
  }
  expect(made).toBe(most);
  expect(await newcomers.take(from(of('ffff')))).toEqual({
    kind: 'over',
    retryAfterSeconds: (DAY_MS - 10 * 60_000) / 1_000,
  });
  vi.advanceTimersByTime(DAY_MS);
  expect(await newcomers.take(from(of('ffff')))).toEqual({ kind: 'within' });
});

test('HTTP-36 a small service is taken up by whoever comes, and says that it is full', async () => {
  const newcomers = new Newcomers({ sourceInboxes: 30, maxInboxes: 3 }, createLocalRates());
  expect(
    await makeAll(
      newcomers,
      addresses(40, () => '192.0.2.1'),
    ),
  ).toBe(30);
  const none = new Newcomers({ sourceInboxes: Infinity, maxInboxes: 3 }, createLocalRates());
  expect(
    await makeAll(
      none,
      addresses(40, () => '192.0.2.1'),
    ),
  ).toBe(40);
});

test('HTTP-36 H5 what was not made does not count for the day', async () => {
  const house = await House.open({
    settings: { sourceInboxes: 4, maxInboxes: 8 },
    trustProxy: ['127.0.0.1'],
  });
  const make = async (address: string, json: object) => {
    const headers = { 'X-Forwarded-For': address };
    return (await house.ask('/inboxes', { method: 'POST', json, headers })).status;
  };
  expect(await make('2001:db8::1', { name: 'jane', domain: 'mayfly.test' })).toBe(201);
  expect(await make('2001:db8::1', { name: 'jane', domain: 'mayfly.test' })).toBe(409);
  for (const site of ['1', '2', '3']) expect(await make(`2001:db8:0:${site}::1`, {})).toBe(201);
  // Four in all for this /48.
  expect(await make('2001:db8:0:4::1', {})).toBe(429);
  expect(await make('192.0.2.1', {})).toBe(201);
});
