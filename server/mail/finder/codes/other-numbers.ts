import { blank, placesOf } from '../words/vocabulary.ts';

/** Takes from a line what is no code by its form, so that only what may be one is left. */

/** Begins at the start of a word, so that a long run without spaces is looked at once. */
const ADDRESSES = /(?<![^\s@])[^\s@]{1,64}@\S{1,255}/g;

/** Thousands may be parted, and no more than the cents follow a stop. */
const SUM = String.raw`\d{1,3}(?:[.,'٬ ]\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?`;

const NO_LETTER = String.raw`(?![a-z\u00df-\u04ff])`;

/** `RM47-K2` is no sum, and `RM47-RM60` two. */
const NO_GROUP = String.raw`(?!\d|[a-z]\d|-(?:[a-z]\d|\d[a-z]|[a-z]{2,3}(?![a-z\d])))`;

/** URLs, amounts, dates, times, phones and IP addresses are full of digits; in lower case. */
const NO_CODES_IN = new RegExp(
  [
    String.raw`(?:https?:\/\/|www\.)\S+`,
    String.raw`(?:[$€£¥₹₽₺₫฿₩₦₴₸₾֏₪៛₱৳]\s?|(?<![a-z])(?:(?:usd|eur|gbp|rs\.?|inr|rp|chf|rm|php|ksh)\s?|kr\.?\s))(?:${SUM})${NO_GROUP}`,
    String.raw`(?<!\d)(?:${SUM})\s?(?:[$€£¥₹₽₺₫฿₩%₴₸₾֏₪៛₱৳]|(?:usd|eur|gbp|chf|zł|kč|kr|ft|lei|tl|руб|грн|лв|ريال|ریال|تومان|درهم|บาท|đồng|円|元|원)${NO_LETTER})`,
    String.raw`\d{1,3}(?:\.\d{1,3}){2,4}(?!\d)`,
    String.raw`\d{1,4}[./]\d{1,2}[./]\d{1,4}|\d{4}-\d{2}-\d{2}(?:t[\d:.]+z?)?|\d{1,2}-\d{1,2}-\d{4}`,
    String.raw`\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\.\d{2} ?(?:uhr|h)${NO_LETTER}`,
    String.raw`\d{4} ?[年년](?: ?\d{1,2} ?[月월])?(?: ?\d{1,2} ?[日일])?|\d{1,2} ?[月월] ?\d{1,2} ?[日일]`,
    String.raw`\d{1,2} [\u0621-\u06cc]{3,10} 1[34]\d\d(?!\d)|\d{1,2} [\u0e01-\u0e4e.]{3,12} 25\d\d(?!\d)`,
    // Of a company in its register: "(SC 612 094)".
    String.raw`\((?!otp|pin|tan|kod|cod)[a-z]{2,4} \d{2,3}(?: \d{3}){1,2}\)`,
    String.raw`\+\s?\d[\d ()-]{6,20}\d|\(\d{2,5}\) ?\d[\d -]{4,12}\d`,
  ].join('|'),
  'g',
);

/** `lower` is the same in lower case. */
export function withoutNumbers(text: string, lower: string): string {
  if (!/\d/.test(text)) return text;
  let rest = '';
  let from = 0;
  for (const { start, end } of placesOf(NO_CODES_IN, lower)) {
    rest += text.slice(from, start) + ' '.repeat(end - start);
    from = end;
  }
  rest += text.slice(from);
  return text.includes('@') ? rest.replace(ADDRESSES, blank) : rest;
}

/** Address, telephone and register of a company in one line: their numbers, too, are no codes. */
export function isImprint(text: string): boolean {
  const parts = text.split(/ [-·•|] /);
  return parts.length > 2 && parts.filter((part) => LONG_NUMBER.test(part)).length > 1;
}

const LONG_NUMBER = /\d(?:[ ()]?\d){8}/;

/** Plain text marks what is bold: `*482913*`, `**482913**`, `` `482913` ``. */
export function withoutMarks(text: string): string {
  if (!/[*_`]/.test(text)) return text;
  return text.replace(
    /(?<![A-Za-z\u00c0-\u0587\d*_`/\\])([*_`]{1,3})([A-Za-z0-9][A-Za-z0-9 -]{1,16})\1(?![\w*])/g,
    (_, mark: string, inner: string) => blank(mark) + inner + blank(mark),
  );
}
