import { expect, test } from 'vitest';
import { fixedPool } from '#server/domains/pool.ts';
import { House } from './testing/house.ts';
import { problem } from './testing/problem.ts';

const DOMAIN = 'mayfly.test';

const ask = (house: House, json: object, from?: string) =>
  house.ask('/names', {
    method: 'POST',
    json,
    ...(from !== undefined && { headers: { 'x-forwarded-for': from } }),
  });

const told = async (house: House, json: object): Promise<unknown> =>
  (await ask(house, json)).json();

test('HTTP-35 a name is free until it is taken, and not again while it rests', async () => {
  const house = await House.open();
  const wish = { name: 'Jane.Doe', domain: DOMAIN };
  const free = { free: true, address: 'jane.doe@mayfly.test' };
  expect(await told(house, wish)).toEqual(free);
  // Asking takes nothing.
  expect(await told(house, wish)).toEqual(free);
  const made = await house.make(wish);
  const taken = { free: false, code: 'not_free', detail: expect.stringMatching(/in use/) };
  expect(await told(house, wish)).toEqual(taken);
  expect(await told(house, { ...wish, domain: 'bücher.test' })).toMatchObject({ free: true });
  await house.ask('/inbox', { method: 'DELETE', ...made });
  expect(await told(house, wish)).toEqual(taken);
});

test('HTTP-35 it answers as POST /inboxes would, for every name', async () => {
  const house = await House.open({ deps: { pool: fixedPool([DOMAIN, '*.box.test']) } });
  for (const [name, domain, code] of [
    ['a', DOMAIN, 'malformed'],
    ['jane+tag', DOMAIN, 'malformed'],
    ['', DOMAIN, 'malformed'],
    ['Postmaster', DOMAIN, 'reserved'],
    ['amberotter0123456', DOMAIN, 'looks_made'],
    ['jane.doe', '*.box.test', 'no_host'],
    ['xn--jane', '*.box.test', 'no_host'],
  ] as const) {
    expect(await told(house, { name, domain })).toEqual({
      free: false,
      code,
      detail: expect.stringMatching(/\.$/),
    });
    const answer = await house.ask('/inboxes', { method: 'POST', json: { name, domain } });
    expect([name, await problem(answer)]).toEqual([name, [400, 'bad_name']]);
  }
  expect(await told(house, { name: 'jane', domain: '*.box.test' })).toEqual({
    free: true,
    address: 'inbox@jane.box.test',
  });
});

test('HTTP-35 a domain that takes no inboxes, and a question that is none, are 400', async () => {
  const house = await House.open();
  for (const wish of [{ name: 'jane', domain: 'example.org' }, {}, { name: 1 }, { nmae: 'jane' }]) {
    expect(await problem(await ask(house, wish))).toEqual([400, 'bad_request']);
  }
});

test('HTTP-35 H6 it tells no faster who lives than asking for the address does', async () => {
  const house = await House.open({
    settings: { sourceInboxes: 2 },
    trustProxy: ['127.0.0.1'],
  });
  const from = (address: string, name: string) => ask(house, { name, domain: DOMAIN }, address);
  // What nobody could have tells of nobody, and costs nothing.
  for (let times = 0; times < 5; times += 1) {
    expect((await from('192.0.2.1', 'postmaster')).status).toBe(200);
  }
  expect((await from('192.0.2.1', 'jane')).status).toBe(200);
  expect((await from('192.0.2.1', 'joan')).status).toBe(200);
  const over = await from('192.0.2.1', 'june');
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await problem(over)).toEqual([429, 'rate_limited']);
  expect((await from('192.0.2.2', 'june')).status).toBe(200);
});

test('HTTP-35 H5 own names that are wished for count with those that are asked about', async () => {
  const house = await House.open({ settings: { sourceInboxes: 2 } });
  const wish = (json: object) => house.ask('/inboxes', { method: 'POST', json });
  expect((await ask(house, { name: 'jane', domain: DOMAIN })).status).toBe(200);
  expect((await wish({ name: 'joan', domain: DOMAIN })).status).toBe(201);
  expect(await problem(await ask(house, { name: 'june', domain: DOMAIN }))).toEqual([
    429,
    'rate_limited',
  ]);
  // Made names tell of nobody: whoever opens the page has an address.
  expect((await wish({})).status).toBe(201);
});

test('HTTP-35 H5 whoever has asked for too many names is not told by wishing for more', async () => {
  const house = await House.open({ settings: { sourceInboxes: 2 } });
  for (const name of ['jane', 'joan']) await ask(house, { name, domain: DOMAIN });
  const json = { name: 'june', domain: DOMAIN };
  const answer = await house.ask('/inboxes', { method: 'POST', json });
  expect(await problem(answer)).toEqual([429, 'rate_limited']);
});
