/** The shape of what may be a code; null if no code is written so. */

export type Shape =
  | 'six digits'
  | 'digits'
  | 'groups'
  /** Single digits apart. */
  | 'spread'
  | 'mixed'
  /** `BRX 419`, right beside a word for a code. */
  | 'pair'
  /** Seen as codes, and far more often as something else. */
  | 'unusual'
  | 'year'
  /** A word with a number behind: discounts look so. */
  | 'slogan'
  /** maple42, blue-maple-42: of users and products more often than codes. */
  | 'name'
  /** WDJB-MJHT, as for devices. */
  | 'letter groups'
  | 'letters'
  /** sparo-velti-gront, kelp-mango-41: made to be read aloud. */
  | 'word groups'
  | 'word';

export function shapeOf(shown: string): Shape | null {
  if (shown.includes('.')) return 'digits';
  if (/^[\d -]+$/.test(shown)) return numberShape(shown.split(/ - |[ -]/));
  if (/^[A-Z0-9]{2,}(?: [A-Z0-9]{2,})+$/.test(shown)) return apartShape(shown.split(' '));
  if (/^[A-Z0-9](?: (?:- )?[A-Z0-9])+$/.test(shown)) return /\d/.test(shown) ? 'spread' : 'letters';
  if (/^[A-Z]-\d{4,8}$/.test(shown)) return 'groups';
  if (/^[\u0391-\u03a9\u0400-\u042f]{2,4}-?\d{3,6}$/.test(shown)) return 'unusual';
  if (/^[\u0391-\u045f]/.test(shown)) return 'name';
  if (/^[A-Z]{2,3}-\d{4,8}$/.test(shown)) return 'unusual';
  if (shown.includes('-')) return hyphenatedShape(shown);
  if (/^[A-Z0-9]+$/.test(shown)) return capitalsShape(shown);
  if (/^[A-Z]?[a-z]{3,8}\d{2,4}$/.test(shown)) return 'name';
  // "iPhone15", "24h", "1080p": words and measures.
  if (shown.length < 4 || (shown.length === 4 && !MIXES.test(shown))) return null;
  if (/^[A-Za-z]*[a-z]{3,}\d{1,4}$|^\d+[A-Za-z]{1,3}$/.test(shown)) return null;
  return /[a-z]/.test(shown) && /[A-Z]/.test(shown) && shown.length >= 6 ? 'mixed' : 'unusual';
}

/** "K4 9P 7T", "HX 27 PK": words and numbers beside each other do not mix them. */
function apartShape(groups: readonly string[]): Shape | null {
  const mixes = groups.some((group) => /\d/.test(group) && /[A-Z]/.test(group));
  const shown = groups.join(' ');
  return mixes || /^[A-Z]+ \d+ [A-Z]+$/.test(shown) ? mixedShape(shown) : null;
}

/** British and Canadian. */
const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$|^[A-Z]\d[A-Z] \d[A-Z]\d$/;

export const mixedShape = (shown: string): Shape => (POSTCODE.test(shown) ? 'unusual' : 'mixed');

/** Characters in groups that are a key of something bought, more often than a code. */
const MIN_KEY_CHARS = 13;

/** Letters among digits, or digits among letters. */
const MIXES = /\d[A-Za-z]+\d|[A-Za-z]\d+[A-Za-z]/;

function hyphenatedShape(shown: string): Shape | null {
  if (/^[A-Z0-9]{3,5}-[A-Z0-9]{2,5}$|^(?=.{7})[A-Z0-9]{1,5}(?:-[A-Z0-9]{1,5}){2}$/.test(shown))
    return 'mixed';
  // `BQ-44-ZK-7`
  if (/^(?=.{9})[A-Z0-9]{1,3}(?:-[A-Z0-9]{1,3}){3}$/.test(shown)) return 'mixed';
  if (/^[a-z]{3,8}(?:-[a-z]{3,8}){0,2}-\d{2,4}$/.test(shown)) return 'name';
  // `77-QTB`
  if (/^\d{2}-[A-Z]{3,5}$/.test(shown)) return 'unusual';
  // "covid-19" and "top-10" are words and numbers; a code mixes them within its groups.
  const groups = shown.split('-');
  const mixed = groups.filter((group) => /\d/.test(group) && /[A-Za-z]/.test(group));
  if (mixed.length === groups.length && /^[A-Z0-9-]{6,}$/.test(shown))
    return groups.join('').length < MIN_KEY_CHARS ? 'mixed' : 'unusual';
  const mixes = mixed.length > 1 || groups.some((group) => MIXES.test(group));
  const isGrouped =
    /^[A-Za-z0-9]{3,5}(?:-[A-Za-z0-9]{2,5}){1,2}$/.test(shown) ||
    /^(?=.{6})[A-Z0-9]{1,5}(?:-[A-Z0-9]{1,5}){1,3}$/.test(shown);
  return mixes && isGrouped ? 'unusual' : null;
}

function capitalsShape(shown: string): Shape | null {
  if (shown.length < 4) return null;
  if (/^[A-Z]{3,}\d{1,4}$|^[A-Z]{2}20[2-4]\d$/.test(shown)) return 'slogan';
  return shown.length > 4 && shown.length < 10 ? 'mixed' : 'unusual';
}

function numberShape(groups: readonly string[]): Shape | null {
  const [first = ''] = groups;
  const lengths = groups.map((group) => group.length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (groups.length === 1) return plainNumberShape(first);
  if (FREE_CALL.test(groups.join(' '))) return null;
  if (total < 4 || total > 10 || groups.every((group) => YEAR.test(group))) return null;
  if (lengths.every((length) => length === 1)) return total <= 8 ? 'spread' : 'unusual';
  // 7 193 046: a number of thousands, mostly.
  if (lengths.length === 3 && first.length < 3 && lengths.slice(1).every((length) => length === 3))
    return 'unusual';
  if (groups.length === 3 && total <= 8 && !groups.some((group) => YEAR.test(group)))
    return new Set(lengths).size === 1 ? 'groups' : 'unusual';
  if (lengths.some((length) => length < 2 || length > 5) || groups.length > 4) return null;
  const equal = lengths.slice(0, -1).every((length) => length === first.length);
  const last = lengths.at(-1) ?? 0;
  // "551 662": six digits are written so as often as in one piece.
  if (groups.length === 2 && first.length === 3 && last === 3) return 'six digits';
  if (equal && last === first.length) return total <= 8 ? 'groups' : 'unusual';
  return equal && Math.abs(last - first.length) <= 2 ? 'unusual' : null;
}

/** Those that mails speak of. */
export const YEAR = /^(?:19[5-9]|20[0-4])\d$/;

/** Numbers that cost nothing to call, or much, and are written in groups. */
export const FREE_CALL = /^(?:1[3589]00|15[78]\d|16\d\d|0?[89]00) \d{3}/;

function plainNumberShape(digits: string): Shape | null {
  if (digits.length === 6) return 'six digits';
  if (YEAR.test(digits)) return 'year';
  if (digits.length >= 4 && digits.length <= 8) return 'digits';
  return digits.length === 3 || digits.length === 9 || digits.length === 10 ? 'unusual' : null;
}

/** Where nothing else stands, a word with a number is one of a user or a product, or a code. */
export const lastShape = ({ length }: string): Shape | null =>
  length >= MIN_LAST_CHARS && length <= MAX_LAST_CHARS ? 'name' : null;
const MIN_LAST_CHARS = 5;
const MAX_LAST_CHARS = 20;

/** No language writes so many consonants in a row, or so few vowels. */
export function lowerShape(shown: string): Shape | null {
  return lettersShape(shown.toUpperCase()) === 'letters' ? 'letters' : null;
}

export const capitalShape = (shown: string): Shape =>
  OTHER_VOWELS.test(shown) ? 'word' : 'letters';
/** One among four letters, as words have them. */
const OTHER_VOWELS =
  /^[^АЕЁИОУЫЭЮЯІЇЄЎЈΑΕΗΙΟΥΩ]{0,3}(?:[АЕЁИОУЫЭЮЯІЇЄЎЈΑΕΗΙΟΥΩ]+[^АЕЁИОУЫЭЮЯІЇЄЎЈΑΕΗΙΟΥΩ]{0,3})+$/;

/** Changes of case, two letters each, in letters that chance wrote. */
const MIN_CASE_CHANGES = 3;

/** Chance makes clusters and few vowels, language does not. */
export function lettersShape(shown: string): Shape | null {
  if (/[a-z]/.test(shown)) {
    // "YouTube" and "PayPal" begin words within; chance is not that tidy.
    if (/^(?:[A-Z]?[a-z]{2,}){1,3}$|^[A-Z]+[a-z]+$|^[a-z]+$/.test(shown)) return null;
    // "BankID" is a name as well.
    if ((shown.match(/[a-z][A-Z]|[A-Z][a-z]/g) ?? []).length < MIN_CASE_CHANGES) return null;
    return /[a-z][A-Z]/.test(shown) ? 'letters' : null;
  }
  const vowels = shown.replace(/[^AEIOUY]/g, '').length;
  const clustered = /[^AEIOUY-]{4}/.test(shown);
  if (!clustered && vowels / shown.replaceAll('-', '').length >= 0.25) return 'word';
  return shown.includes('-') ? 'letter groups' : 'letters';
}
