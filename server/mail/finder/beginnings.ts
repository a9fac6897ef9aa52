/** Characters of a beginning: three tell most words of a language from those of a list. */
const CHARS = 3;
/** Stands for any character, and for whatever follows it. */
const ANY = '\uffff';
/** Beginnings of one stem above which only their first characters are kept. */
const MAX_BEGINNINGS = 1_000;

type Beginnings = ReadonlySet<string>;

const NOTHING: Beginnings = new Set(['']);
const ANYTHING: Beginnings = new Set([ANY]);
const DIGITS: Beginnings = new Set('0123456789');

/** A group, a class, an escape or a character of an expression, and how often it may stand there. */
const PIECE =
  /(?<group>\((?:\?<?[=!:])?)|\[(?<class>(?:\\.|[^\]])*)\]|\\(?:[pP]\{\w+\}|(?<escaped>.))|(?<end>[|)])|(?<char>[\s\S])/y;
const QUANTIFIER = /(?:([?*+])|\{(\d+)(?:(,)(\d*))?\})\??/y;

/** What the finds of an expression begin with, for the expressions that word tables are made of. */
function beginningsOf(source: string): Beginnings {
  let at = 0;
  const take = (expression: RegExp) => {
    expression.lastIndex = at;
    const found = expression.exec(source);
    at = found === null ? at : expression.lastIndex;
    return found;
  };
  return alternatives();

  function alternatives(): Beginnings {
    const found = new Set<string>();
    let sequence = NOTHING;
    for (let piece = take(PIECE); piece !== null && piece[0] !== ')'; piece = take(PIECE)) {
      if (piece[0] === '|') {
        for (const each of sequence) found.add(each);
        sequence = NOTHING;
      } else sequence = joined(sequence, repeated(one(piece.groups ?? {}), take(QUANTIFIER)));
    }
    return new Set([...found, ...sequence]);
  }

  function one({
    group,
    class: inside,
    escaped,
    char,
  }: Partial<Record<string, string>>): Beginnings {
    if (group !== undefined) {
      const within = alternatives();
      return /[=!]/.test(group) ? NOTHING : within;
    }
    if (inside !== undefined) return /^\^|\\|.-./.test(inside) ? ANYTHING : new Set(inside);
    if (char === '^' || char === '$' || escaped === 'b') return NOTHING;
    if (escaped === 'd') return DIGITS;
    if (char === undefined) return escaped && /\W/.test(escaped) ? new Set([escaped]) : ANYTHING;
    return char === '.' ? ANYTHING : new Set([char]);
  }
}

function repeated(piece: Beginnings, quantifier: RegExpExecArray | null): Beginnings {
  if (quantifier === null) return piece;
  const [, sign, low, comma, high] = quantifier;
  const least = sign === undefined ? Number(low) : Number(sign === '+');
  const most = sign === '?' ? 1 : comma === undefined && low ? least : Number(high || Infinity);
  const optional = new Set([...piece, '']);
  let all = NOTHING;
  for (let count = 0; count < Math.min(most, CHARS); count++)
    all = joined(all, count < least ? piece : optional);
  return all;
}

function joined(first: Beginnings, next: Beginnings): Beginnings {
  const all = new Set<string>();
  for (const each of first) {
    if (each.length >= CHARS || each.endsWith(ANY)) all.add(each);
    else for (const more of next) all.add((each + more).slice(0, CHARS));
  }
  if (all.size <= MAX_BEGINNINGS) return all;
  return new Set([...all].map((each) => (each === '' ? ANY : each.charAt(0) + ANY)));
}

/** Places of the table in which beginnings are marked by their hashes. */
const MASK = 0x1fff;
/** At the hash of a character: something begins with it. */
const IS_FIRST = 8;
/** At the hash of one, two or three characters: they are a whole beginning. */
const MARKS = [1, 2, 4] as const;
const [ONE, TWO, THREE] = MARKS;

const hash = (before: number, char: number) => (Math.imul(before, 37) + char) & MASK;

/** Says where in a text one of its expressions may match, in far less time than trying them. */
export class Beginning {
  readonly #marks = new Uint8Array(MASK + 1);

  /** Marks what an expression may begin with, and says with which characters. */
  add(source: string): string {
    const firsts = new Set<string>();
    for (const each of beginningsOf(source)) {
      const chars = each.replace(ANY, '');
      if (chars === '') throw new Error(`may begin with anything: ${source}`);
      let key = 0;
      for (let at = 0; at < chars.length; at++) {
        key = hash(key, chars.charCodeAt(at));
        if (at === 0) this.#mark(key, IS_FIRST);
      }
      this.#mark(key, MARKS[chars.length - 1] ?? ONE);
      firsts.add(chars.charAt(0));
    }
    return [...firsts].join('');
  }

  #mark(key: number, mark: number): void {
    this.#marks[key] = (this.#marks[key] ?? 0) | mark;
  }

  /** The next place at or behind `from`, or -1. */
  next(text: string, from: number): number {
    const marks = this.#marks;
    const { length } = text;
    for (let at = from; at < length; at++) {
      const one = hash(0, text.charCodeAt(at));
      const mark = marks[one] ?? 0;
      if ((mark & IS_FIRST) === 0) continue;
      if ((mark & ONE) !== 0) return at;
      const two = hash(one, at + 1 < length ? text.charCodeAt(at + 1) : 0);
      if (((marks[two] ?? 0) & TWO) !== 0) return at;
      const three = hash(two, at + 2 < length ? text.charCodeAt(at + 2) : 0);
      if (((marks[three] ?? 0) & THREE) !== 0) return at;
    }
    return -1;
  }
}
