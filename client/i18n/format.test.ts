import { expect, test } from 'vitest';
import { formatSize } from './format.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [4_210_000, '4.2 MB'],
  [26_214_400, '26 MB'],
])('%i bytes read %s', (bytes, text) => {
  expect(formatSize(bytes, 'en')).toBe(text);
});
