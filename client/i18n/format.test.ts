import { expect, test } from 'vitest';
import { formatDuration, formatMinutes, formatSize } from './format.ts';
import { LANGUAGES } from './languages.ts';

test.each([
  [0, '0\u00a0bytes'],
  [999, '999\u00a0bytes'],
  [1_000, '1\u00a0kB'],
  [4_210_000, '4.2\u00a0MB'],
  [26_214_400, '26\u00a0MB'],
])('%i bytes are formatted as %s', (bytes, text) => {
  expect(formatSize(bytes, 'en')).toBe(text);
});

test('LANG-3 no line ends between a number and its unit, in any language', () => {
  for (const locale of LANGUAGES) {
    expect(formatSize(4_210_000, locale)).not.toContain(' ');
    expect(formatDuration(86_400_000 * 3, locale)).not.toContain(' ');
    expect(formatMinutes(5, locale)).not.toContain(' ');
  }
});
