import { expect, test } from 'vitest';
import { createLocalRates } from '#server/ops/rates.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { hashToken } from './token.ts';
import { TokenCheck } from './token-check.ts';

const GUESSER = '192.0.2.7';
const HOUR = 3_600_000;
const MINUTE = 60_000;

function rig() {
  const clock = new ManualClock();
  const good = new Set<string>();
  const asked: string[] = [];
  const store = {
    authenticate: async (token: string) => {
      asked.push(token);
      return good.has(token) ? hashToken(token) : null;
    },
  };
  const redeemHandoff = async () => null;
  const tokens = new TokenCheck({
    store: { ...store, redeemHandoff },
    rates: createLocalRates(),
    clock,
  });
  const kindOf = async (token: string, source = GUESSER) =>
    (await tokens.check(token, source)).kind;
  const guess = async (count: number) => {
    for (let wrong = 0; wrong < count; wrong += 1) await kindOf(`wrong ${wrong}`);
    asked.length = 0;
  };
  return { clock, good, asked, tokens, kindOf, guess };
}

test('H4 HTTP-15 past 60 wrong tokens in a minute the store looks up no other', async () => {
  const { asked, kindOf, guess, tokens } = rig();
  await guess(59);
  expect([await kindOf('one more'), await kindOf('too many')]).toEqual(['wrong', 'over']);
  expect(asked).toEqual(['one more']);
  expect(await kindOf('a guess', '198.51.100.1')).toBe('wrong');
  expect(await tokens.check('too many', GUESSER)).toEqual({
    ...{ kind: 'over', retryAfterSeconds: expect.any(Number) },
  });
});

test('H4 HTTP-15 at most 60 wrong tokens at once are answered as wrong', async () => {
  const { kindOf } = rig();
  const kinds = await Promise.all(Array.from({ length: 100 }, (_, each) => kindOf(`${each}`)));
  expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(60);
});

test('HTTP-15 past the limit a token that was good within the last hour is looked up', async () => {
  const { clock, good, asked, kindOf, guess } = rig();
  for (const token of ['used', 'unused', 'deleted', 'from elsewhere']) good.add(token);
  for (const token of ['used', 'unused', 'deleted']) await kindOf(token, '198.51.100.1');
  clock.advance(HOUR - 1);
  await kindOf('used');
  clock.advance(MINUTE + 1);
  good.delete('deleted');
  await guess(60);
  expect(await kindOf('used')).toBe('good');
  for (const token of ['unused', 'deleted', 'from elsewhere'])
    expect(await kindOf(token)).toBe('over');
  expect(asked).toEqual(['used']);
});

test('HTTP-15 a token that was used again and again is known for an hour from its last use', async () => {
  const { clock, good, kindOf, guess } = rig();
  good.add('used');
  await kindOf('used');
  clock.advance(MINUTE - 1);
  await kindOf('used');
  clock.advance(HOUR - 1);
  await guess(60);
  expect(await kindOf('used')).toBe('good');
});

test('HTTP-15 past the limit the token of an inbox that was created on this node is looked up', async () => {
  const { good, kindOf, guess, tokens } = rig();
  await guess(60);
  good.add('made');
  tokens.remember(hashToken('made'));
  expect(await kindOf('made')).toBe('good');
});
