/**
 * Text as those who look for codes and words compare it: without what cannot be seen, with
 * ASCII digits, and with one kind of space and hyphen.
 */

/** Commands to a terminal, `ESC [ 2 J`, and what is left of them without the control character. */
const TERMINAL_COMMANDS =
  /(?:(?![\t\n\r])\p{Cc}\[|\u009b)[\d;?]{0,12}[A-Za-z]|\[\d{1,3}(?:;\d{1,3}){0,4}[A-HJKSTfmsu](?![A-Za-z\d-]{0,12}\])/gu;

/** Letters of Latin and Cyrillic, quotation marks and the like need none. */
const NEEDS_FOLDING =
  /[\u00a0\u00ad\u0130\u0386-\u0390\u03aa-\u03b0\u03ca-\u03ce\u0590-\u1dff\u2000-\u2015\u202a-\u202f\u205f-\u2069\u2212\u3000-\uffff]|[\u0300-\u036f]/;
/** Spaces, hyphens, wide forms, digits and what cannot be seen. A combining mark stands apart. */
const OTHER_FORMS =
  /[\u00a0\u00ad\u0130\u0386\u0388-\u0390\u03aa-\u03b0\u03ca-\u03ce\u061c\u0640\u064b-\u0652\u1680\u180e\u2000-\u2015\u202a-\u202f\u205f-\u2064\u2066-\u2069\u2212\u3000\ufe58\ufe63\ufeff-\uff5e]|\u034f|\ufe0f|(?![0-9])\p{Nd}/gu;
/** Soft hyphens, joiners, bidi marks, vowels and long strokes of Arabic: they split what a reader sees as one piece. */
const INVISIBLE =
  /[\u00ad\u061c\u0640\u064b-\u0652\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\u034f|\ufe0f/;
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
/** Its accents move within a word, and capitals have none. */
const GREEK = /[\u0386-\u03ce]/;
/** From a full-width form to its ASCII twin. */
const FULL_WIDTH = /[\uff01-\uff5e]/;
const FULL_WIDTH_OFFSET = 0xfee0;
/** A Hebrew preposition is tied to its number by a hyphen. */
const HEBREW_TIE = /(?<=[\u05d0-\u05ea])-(?=\d)/g;

export function fold(text: string): string {
  // Two searches for a character are cheaper than one with the expression.
  const mayCommand = text.includes('[') || text.includes('\u009b');
  const plain = mayCommand ? text.replace(TERMINAL_COMMANDS, '') : text;
  if (!NEEDS_FOLDING.test(plain)) return plain;
  return plain.normalize('NFC').replace(OTHER_FORMS, plainForm).replace(HEBREW_TIE, ' ');
}

function plainForm(form: string): string {
  if (INVISIBLE.test(form)) return '';
  if (HYPHENS.test(form)) return '-';
  // 482913，5分钟: wide stops part what narrow ones within a number join.
  if (form === '\uff0c' || form === '\uff0e') return form === '\uff0c' ? ', ' : '. ';
  if (FULL_WIDTH.test(form)) return String.fromCharCode(form.charCodeAt(0) - FULL_WIDTH_OFFSET);
  if (GREEK.test(form)) return form.normalize('NFD').charAt(0);
  if (/\p{Nd}/u.test(form)) return String(digitValue(form.codePointAt(0) ?? 0));
  // The only letter that becomes two when it is lower-cased.
  return form === '\u0130' ? 'I' : ' ';
}

/** Unicode keeps the ten digits of a script together, each set beginning at its zero. */
function digitValue(codePoint: number): number {
  for (let value = 0; value < 9; value++) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) return value;
  }
  return 9;
}
