import { expect, test } from 'vitest';
import { reverseAddress, toArpaName } from './reverse-names.ts';

test.each([
  ['192.0.2.1', '1.2.0.192.in-addr.arpa'],
  ['::ffff:192.0.2.1', '1.2.0.192.in-addr.arpa'],
  ['2001:db8::1', `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
])('DOCTOR-3 %s backwards', (address, expected) => {
  expect(toArpaName(address)).toBe(expected);
});

test('DOCTOR-5 blocklists use the same form without the suffix', () => {
  expect(reverseAddress('192.0.2.99')).toBe('99.2.0.192');
});
