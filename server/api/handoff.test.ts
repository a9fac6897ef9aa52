import { expect, test } from 'vitest';
import { z } from 'zod';
import { problem } from './testing/read-problem.ts';
import { type Made, TestApi } from './testing/test-api.ts';

const Offered = z.strictObject({
  secret: z.string(),
  expiresAt: z.string(),
  serverTime: z.string(),
});

async function offer(api: TestApi, { token }: Made) {
  const answer = await api.ask('/inbox/handoff', { method: 'POST', token });
  expect(answer.status).toBe(201);
  return Offered.parse(await answer.json());
}

const redeem = (api: TestApi, secret: unknown) =>
  api.ask('/handoffs', { method: 'POST', json: { secret } });

test('HTTP-16 a secret yields the token once, and the inbox can tell that it was used', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const { secret, expiresAt } = await offer(api, made);
  expect(expiresAt).toBe('2030-01-01T00:02:00.000Z');
  const open = async () => (await api.ask('/inbox/handoff', made)).json();
  expect(await open()).toEqual({ open: true });
  const redeemed = await redeem(api, secret);
  expect([redeemed.status, await redeemed.json()]).toEqual([200, { token: made.token }]);
  expect(redeemed.headers.get('cache-control')).toBe('no-store');
  expect(await open()).toEqual({ open: false });
  expect(await problem(await redeem(api, secret))).toEqual([404, 'not_found']);
  expect(await problem(await redeem(api, 'too short'))).toEqual([400, 'bad_request']);
});

test('HTTP-16 to look whether it was used is no activity, to offer it is', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  api.clock.advance(60_000);
  await offer(api, made);
  api.clock.advance(60_000);
  await api.ask('/inbox/handoff', made);
  expect(await api.expiryOf(made)).toBe('2030-01-01T01:01:00.000Z');
});

test('HTTP-16 H4 H12 wrong secrets and wrong tokens of one source are counted together', async () => {
  const api = await TestApi.open();
  for (let wrong = 0; wrong < 30; wrong += 1) {
    expect((await redeem(api, 'A'.repeat(24))).status).toBe(404);
    expect((await api.ask('/inbox', { token: 'A'.repeat(43) })).status).toBe(404);
  }
  const over = await redeem(api, 'A'.repeat(24));
  expect(over.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await problem(over)).toEqual([429, 'rate_limited']);
});
