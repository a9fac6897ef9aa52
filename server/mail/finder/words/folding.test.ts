import { describe, expect, test } from 'vitest';
import { fold } from './folding.ts';

describe('folded text', () => {
  test.each([
    ['plain', 'plain'],
    ['٤٨٢۹١३৯๙௪', '482913994'],
    ['ＡＢ１２：', 'AB12:'],
    ['4\u00ad8\u200b2\ufe0f', '482'],
    ['a\u00a0b\u3000c', 'a b c'],
    ['4‑8–2', '4-8-2'],
    ['KO\u0301D İ', 'KÓD I'],
    ['ב-482913', 'ב 482913'],
    ['κωδικός ΑΣΦΑΛΕΊΑΣ', 'κωδικος ΑΣΦΑΛΕΙΑΣ'],
    ['سجّل الدخـول', 'سجل الدخول'],
    ['a \u001b[2Jgone', 'a gone'],
    ['a [2Jgone', 'a gone'],
    ['\u001b[1;31m482913\u001b[0m', '482913'],
    ['\u009b31m482913', '482913'],
    ['[4K7Q2M] [482913]', '[4K7Q2M] [482913]'],
  ])('of %j is %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('keeps its length when it is lower-cased', () => {
    const text = fold('İSTANBUL Σ ẞ ǅ');
    expect(text.toLowerCase()).toHaveLength(text.length);
  });
});
