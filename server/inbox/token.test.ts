import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashToken, isPlausibleToken, makeToken } from './token.ts';

test('H4 a generated token has 256 bits, and no two are the same', () => {
  const tokens = Array.from({ length: 1_000 }, makeToken);
  expect(new Set(tokens).size).toBe(tokens.length);
  for (const token of tokens) {
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(isPlausibleToken(token)).toBe(true);
  }
});

test("the store keeps a token's SHA-256", () => {
  const expected = createHash('sha256').update('a-token-of-someone').digest('base64url');
  expect(hashToken('a-token-of-someone')).toBe(expected);
});

test.each([
  '',
  'short',
  `${'x'.repeat(42)} `,
  `${'x'.repeat(42)}\n`,
  'ü'.repeat(43),
  'x'.repeat(257),
])('H4 %j can be no token', (token) => {
  expect(isPlausibleToken(token)).toBe(false);
});
