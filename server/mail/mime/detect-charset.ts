import { analyse } from 'chardet';
import { findCharset } from './charset.ts';

/** Bytes that are searched for the first byte beyond ASCII; a text without one counts as ASCII. */
const SEARCHED_BYTES = 256 * 1024;

/** Bytes of the sample from there on: enough to be sure, in 1 to 2 ms. */
const SAMPLE_BYTES = 8 * 1024;

/** Fewest bytes beyond ASCII for a detection: three East Asian characters. */
const LEAST_BYTES = 6;

/**
 * Average length of runs of bytes beyond ASCII. Accented letters stand alone, letters of other
 * scripts form words: below this average the text has the Latin script, whatever chardet says.
 */
const LEAST_RUN = 1.7;

/** An apostrophe between letters, as in “n’êtes”. With the next letter it would be a Korean character. */
const ELISION = /(?<=[A-Za-z])\x92(?=[\x80-\xff][A-Za-z])/g;

/** Percent from which a guess counts. A wrong guess must not be worse than windows-1252. */
const LEAST_SCORE = 15;
const LEAST_LATIN_SCORE = 40;
/** Percent by which it must exceed western European languages, with which it shares words. */
const LEAST_LATIN_LEAD = 20;
const WESTERN = ['ISO-8859-1', 'windows-1252'];

/** Least share of characters beyond ASCII that have the script; punctuation has none. */
const LEAST_SHARE = 0.8;

/** A small letter before a capital: typical of KOI8-R that is read in another charset, and vice versa. */
const ODD_CASE = /\p{Ll}(?=\p{Lu})/gu;
const MOST_ODD_CASE = 0.05;

interface Candidate {
  readonly label: string;
  /** The names of the library for the charset and its superset. */
  readonly names: readonly string[];
  readonly script: RegExp;
  /** Added percent for features that a text in another charset hardly has. */
  readonly bonus?: (text: string) => number;
}

const CYRILLIC = /\p{sc=Cyrillic}/gu;
const HAN = /[\p{sc=Han}\u3000-\u303f\uff00-\uff5e]/gu;
const JAPANESE = /[\p{sc=Han}\u3000-\u30ff\uff00-\uff5e]/gu;
const KANA = /[\u3041-\u30ff]/gu;
const HANGUL = /\p{sc=Hangul}/gu;
const THAI = /\p{sc=Thai}/gu;
// At most two vowel or tone marks follow a consonant.
const THAI_MARKS = '\\u0e31\\u0e34-\\u0e3a\\u0e47-\\u0e4e';
const THAI_MARK = new RegExp(`[${THAI_MARKS}]`, 'g');
const NO_THAI = new RegExp(
  `(?:^|[^\\u0e01-\\u0e2e${THAI_MARKS}])[${THAI_MARKS}]|[${THAI_MARKS}]{3}`,
);

/** Letters from which the order of Thai letters is sure, or likely, not to be an accident. */
const [SURE_THAI, SOME_THAI] = [20, 8];

function thaiBonus(text: string): number {
  const letters = text.match(THAI)?.length ?? 0;
  if (NO_THAI.test(text) || (text.match(THAI_MARK)?.length ?? 0) < 2) return 0;
  return letters >= SURE_THAI ? 60 : letters >= SOME_THAI ? 20 : 0;
}

const kanaBonus = (text: string) => (shareOf(text, KANA) >= 0.25 ? 50 : 0);
const hangulBonus = (text: string) => (shareOf(text, HANGUL) >= 0.95 ? 15 : 0);

const CANDIDATES: readonly Candidate[] = [
  { label: 'windows-1251', names: ['windows-1251', 'ISO-8859-5'], script: CYRILLIC },
  { label: 'koi8-r', names: ['KOI8-R'], script: CYRILLIC },
  { label: 'shift_jis', names: ['Shift_JIS'], script: JAPANESE, bonus: kanaBonus },
  { label: 'euc-jp', names: ['EUC-JP'], script: JAPANESE, bonus: kanaBonus },
  { label: 'euc-kr', names: ['EUC-KR'], script: HANGUL, bonus: hangulBonus },
  { label: 'gb18030', names: ['GB18030'], script: HAN },
  { label: 'big5', names: ['Big5'], script: HAN },
  { label: 'windows-874', names: ['windows-874'], script: THAI, bonus: thaiBonus },
  { label: 'windows-1255', names: ['ISO-8859-8', 'windows-1255'], script: /\p{sc=Hebrew}/gu },
  { label: 'windows-1256', names: ['windows-1256', 'ISO-8859-6'], script: /\p{sc=Arabic}/gu },
  { label: 'windows-1253', names: ['ISO-8859-7', 'windows-1253'], script: /\p{sc=Greek}/gu },
];

const LATIN: ReadonlyMap<string, string> = new Map([
  ['ISO-8859-2', 'iso-8859-2'],
  ['windows-1250', 'windows-1250'],
  ['ISO-8859-9', 'windows-1254'],
  ['windows-1254', 'windows-1254'],
]);

/**
 * READ-15: detects the charset of bytes that are not UTF-8 and have no label; undefined if it is
 * unsure: then windows-1252 is as good. chardet has the statistics of byte pairs, and this function
 * checks the decoded text of its best candidates. Never throws.
 */
export function detectCharset(bytes: Buffer): string | undefined {
  const sample = sampleOf(bytes);
  const runs =
    sample
      .toString('latin1')
      .replace(ELISION, '')
      .match(/[\x80-\xff]+/g) ?? [];
  const high = runs.reduce((sum, run) => sum + run.length, 0);
  if (high < LEAST_BYTES) return undefined;
  const percents = new Map(analyse(sample).map(({ name, confidence }) => [name, confidence]));
  if (high / runs.length < LEAST_RUN) return guessLatin(percents);
  const [best] = CANDIDATES.map((each) => ({ ...each, score: scoreOf(each, sample, percents) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .toSorted((one, other) => other.score - one.score);
  return best?.label;
}

function guessLatin(percents: ReadonlyMap<string, number>): string | undefined {
  const [best] = [...percents].toSorted(([, one], [, other]) => other - one);
  if (best === undefined || best[1] < LEAST_LATIN_SCORE) return undefined;
  const western = Math.max(...WESTERN.map((name) => percents.get(name) ?? 0));
  return best[1] - western >= LEAST_LATIN_LEAD ? LATIN.get(best[0]) : undefined;
}

/** 0 if the bytes do not fit, or are hardly words of that script. */
function scoreOf(
  { label, names, script, bonus }: Candidate,
  sample: Buffer,
  percents: ReadonlyMap<string, number>,
): number {
  const text = findCharset(label)?.decode(sample) ?? '\ufffd';
  if (text.includes('\ufffd') || shareOf(text, script) < LEAST_SHARE) return 0;
  if (shareOf(text, ODD_CASE) > MOST_ODD_CASE) return 0;
  const percent = Math.max(...names.map((name) => percents.get(name) ?? 0));
  return percent + (bonus?.(text) ?? 0);
}

/** Share of the characters beyond ASCII that match. */
function shareOf(text: string, wanted: RegExp): number {
  const all = text.match(/[\u0080-\u{10ffff}]/gu)?.length ?? 0;
  return (text.match(wanted)?.length ?? 0) / Math.max(1, all);
}

/** From the first byte beyond ASCII to a blank, so that no character is cut. */
function sampleOf(bytes: Buffer): Buffer {
  const start = bytes.subarray(0, SEARCHED_BYTES).findIndex((byte) => byte >= 0x80);
  if (start < 0) return bytes.subarray(0, 0);
  const sample = bytes.subarray(start, start + SAMPLE_BYTES);
  const end = sample.findLastIndex((byte) => byte <= 0x20);
  return start + SAMPLE_BYTES < bytes.length && end > 0 ? sample.subarray(0, end) : sample;
}
