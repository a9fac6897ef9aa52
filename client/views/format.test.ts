import { expect, test } from 'vitest';
import { destinationOf, formatSize } from './format.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [4_210_000, '4.2 MB'],
  [26_214_400, '26 MB'],
])('%i bytes read %s', (bytes, text) => {
  expect(formatSize(bytes, 'en')).toBe(text);
});

test('C2 a link that no browser should open has no destination', () => {
  expect(destinationOf('javascript:alert(1)')).toBeNull();
  expect(destinationOf('//half.example')).toBeNull();
});

test('the host is the one that a browser goes to, whatever stands before it', () => {
  expect(destinationOf('https://bank.example@evil.example/bank.example')).toEqual({
    host: 'evil.example',
    secure: true,
  });
});
