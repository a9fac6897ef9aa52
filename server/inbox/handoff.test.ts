import { expect, test } from 'vitest';
import { hashHandoffSecret, makeHandoffSecret, openSealedToken, sealToken } from './handoff.ts';
import { makeToken } from './token.ts';

test('HTTP-16 what is stored opens only with the secret, and undamaged', () => {
  const [secret, token] = [makeHandoffSecret(), makeToken()];
  const sealed = sealToken(secret, token);
  expect(openSealedToken(secret, sealed)).toBe(token);
  expect(openSealedToken(makeHandoffSecret(), sealed)).toBeNull();
  expect(openSealedToken(hashHandoffSecret(secret), sealed)).toBeNull();
  const last = sealed.at(-2) === 'A' ? 'B' : 'A';
  expect(openSealedToken(secret, `${sealed.slice(0, -2)}${last}${sealed.at(-1)}`)).toBeNull();
  expect(openSealedToken(secret, '')).toBeNull();
});

test('HTTP-16 a secret has at least 128 bits', () => {
  expect(Buffer.from(makeHandoffSecret(), 'base64url').length * 8 - 6).toBeGreaterThan(128);
});
