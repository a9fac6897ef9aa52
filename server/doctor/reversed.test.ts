import { expect, test } from 'vitest';
import { arpaName, reversed } from './reversed.ts';

test.each([
  ['192.0.2.1', '1.2.0.192.in-addr.arpa'],
  ['::ffff:192.0.2.1', '1.2.0.192.in-addr.arpa'],
  ['2001:db8::1', `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
])('DOCTOR-3 %s backwards', (address, expected) => {
  expect(arpaName(address)).toBe(expected);
});

test('DOCTOR-5 lists have the same form without an end', () => {
  expect(reversed('192.0.2.99')).toBe('99.2.0.192');
});
