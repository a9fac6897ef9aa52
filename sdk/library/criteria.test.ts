import { expect, test } from 'vitest';
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
  const whole = { name: 'Bank <no-reply@bank.example>', address: 'a@evil.example' };
  expect(findMismatch({ ...email, from: whole }, { from: whole.name })).not.toBe(null);
});

test('criteria are described in words', () => {
  const criteria = { subject: /verify/i, from: undefined, code: true, seen: false };
  expect(describeCriteria({ ...criteria, where: () => true })).toBe(
    'subject /verify/i, with a code, not marked as seen, `where`',
  );
});
