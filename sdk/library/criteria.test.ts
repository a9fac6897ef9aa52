import { expect, test } from 'vitest';
import type { Summary } from '../../shared/message.ts';
import { makeSummary } from '../testing/make-email.ts';
import { type Criteria, describeCriteria, findMismatch } from './criteria.ts';

const email = makeSummary({
  to: ['jane@mayfly.test'],
  subject: 'Verify your address',
  from: { name: 'Shop', address: 'no-reply@shop.example' },
  code: { value: '482913' },
  link: { url: 'https://shop.example/v', text: 'Verify', kind: 'verify' },
  tag: 'shop',
});

const isLarge = ({ size }: Summary) => size > 1;
const pattern = /VERIFY/gi;

test.each<[Criteria, string | null]>([
  [{}, null],
  [{ subject: 'verify YOUR' }, null],
  [{ subject: 'Verify.*' }, 'its subject does not match "Verify.*"'],
  [{ subject: /^verify/ }, 'its subject does not match /^verify/'],
  [{ subject: pattern }, null],
  [{ from: 'no-reply@' }, null],
  [{ from: /^Shop </ }, null],
  [{ from: 'SHOP' }, null],
  [{ from: 'shop <No-Reply@shop.example>' }, null],
  [{ from: '<NO-REPLY@shop.example>' }, null],
  [{ from: '<reply@shop.example>' }, 'its sender does not match "<reply@shop.example>"'],
  [{ from: 'Shop <no-reply@' }, 'its sender does not match "Shop <no-reply@"'],
  [{ from: 'bank' }, 'its sender does not match "bank"'],
  [{ to: 'JANE@' }, null],
  [{ to: 'joe@' }, 'none of its recipients matches "joe@"'],
  [{ tag: 'shop' }, null],
  [{ tag: 'bank' }, 'its tag is "shop", not "bank"'],
  [{ code: true }, null],
  [{ code: false }, 'it has a code'],
  [{ link: true }, null],
  [{ link: false }, 'it has a link'],
  [{ link: 'verify' }, null],
  [{ link: 'reset' }, 'its link is of the kind verify, not reset'],
  [{ seen: false }, null],
  [{ seen: true }, 'it is not marked as seen'],
  [{ where: ({ size }) => size === 1 }, null],
  [{ where: () => false }, 'it does not meet `where`'],
  [{ where: isLarge }, 'it does not meet `isLarge`'],
  [{ subject: 'verify', from: 'bank' }, 'its sender does not match "bank"'],
])('%j: %s', (criteria, reason) => {
  // Twice, since a global pattern remembers where it stopped.
  expect([findMismatch(email, criteria), findMismatch(email, criteria)]).toEqual([reason, reason]);
});

test('an email without code, link and author has neither', () => {
  const bare = { ...email, code: null, link: null, from: null };
  expect(findMismatch(bare, { code: true })).toBe('it has no code');
  expect(findMismatch(bare, { link: 'verify' })).toBe('it has no link');
  expect(findMismatch(bare, { from: 'shop' })).toBe('its sender does not match "shop"');
});

test('a name that looks like an address is not the address of the sender', () => {
  const from = { name: 'no-reply@bank.example', address: 'a@evil.example' };
  expect(findMismatch({ ...email, from }, { from: '@bank.example' })).not.toBe(null);
  expect(findMismatch({ ...email, from }, { from: '@evil.example' })).toBe(null);
  expect(findMismatch({ ...email, from }, { from: 'bank' })).toBe(null);
  for (const name of ['Bank <no-reply@bank.example>', '<no-reply@bank.example>']) {
    const whole = { name, address: 'a@evil.example' };
    expect(findMismatch({ ...email, from: whole }, { from: name })).not.toBe(null);
  }
});

test.each([
  ['no-reply@bank.example', 'NO-REPLY@bank.example', true],
  ['no-reply@bank.example', 'no-reply@bank.example.evil.test', false],
  ['no-reply@bank.example', '"no-reply@bank.example"@evil.test', false],
  ['no-reply@bank.example', 'x-no-reply@bank.example', false],
  ['@bank.example', 'no-reply@bank.example', true],
  ['@bank.example', 'no-reply@bank.example.evil.test', false],
  ['no-reply@', 'no-reply@bank.example', true],
  ['no-reply@', 'x-no-reply@bank.example', false],
  ['no-reply@', '', false],
])('from %s: whether %s is the sender is %s', (wanted, address, expected) => {
  const sent = { ...email, from: { name: '', address } };
  expect(findMismatch(sent, { from: wanted }) === null).toBe(expected);
});

test('criteria are described in words', () => {
  const criteria = { subject: /verify/i, from: undefined, code: true, seen: false };
  expect(describeCriteria({ ...criteria, where: () => true })).toBe(
    'subject /verify/i, with a code, not marked as seen, `where`',
  );
  expect(describeCriteria({ where: isLarge })).toBe('`isLarge`');
});
