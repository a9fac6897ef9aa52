import { expect, test } from 'vitest';
import { isPublicAddress, isPublicName } from './public.ts';

test.each([
  'localhost',
  'a.localhost',
  'a.test',
  'a.example',
  'a.invalid',
  'a.local',
  'box',
  'test.',
])('AUTH-8 %s is not a public name', (name) => expect(isPublicName(name)).toBe(false));

test.each(['github.com', 'test.com', 'a.b.co.uk', 'com.au.'])(
  'AUTH-8 %s can be a public name',
  (name) => expect(isPublicName(name)).toBe(true),
);

test.each([
  ['127.0.0.1', false],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['10.1.2.3', false],
  ['192.168.0.1', false],
  ['fe80::1%eth0', false],
  ['fd00::1', false],
  ['nonsense', false],
  ['8.8.8.8', true],
  ['::ffff:8.8.8.8', true],
  ['2a00:1450:4001::1', true],
])('AUTH-8 %s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
