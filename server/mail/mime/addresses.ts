import { normalizeWords } from './encoded-words.ts';

/**
 * Rewrites an address field so that the parser cannot misread it. RFC 5322 4.4 allows white space
 * and comments beside the dots of an address, where the parser would end the domain: they are
 * removed. An encoded word as local part, which RFC 2047 5 forbids, becomes a quoted string.
 */
export function simplifyAddresses(field: string): string {
  const named = field.includes('?=@') ? withQuotedLocals(field) : field;
  return SPACED_DOT.test(named) ? joinDots(named) : named;
}

// An encoded word in the form of `normalizeWords`.
const ENCODED_LOCAL = /(?<![^\s<,;:])=\?utf-8\?b\?([\w+/=-]*)\?=(?=@)/g;

function withQuotedLocals(field: string): string {
  return normalizeWords(field).replace(ENCODED_LOCAL, (_, base64: string) => {
    const text = Buffer.from(base64, 'base64').toString();
    return `"${text.replace(/["\\]/g, '\\$&')}"`;
  });
}

/** A dot with white space or a comment beside it. */
const SPACED_DOT = /[\s)]\.|\.[\s(]/;

// One token, apart from comments, which nest: a quoted string, white space, a word or a sign.
const TOKEN = /"(?:[^"\\]|\\[\s\S])*"?|\s+|[^\s"<>,;:.()]+|[\s\S]/y;

/** Dots between words, as `kindOf` writes tokens, with gaps beside them. */
const DOTS = /(?<=w)(?:g*\.)+g*(?=w)/g;

function joinDots(field: string): string {
  let joined = '';
  let entry: string[] = [];
  let isBracketed = false;
  for (const token of tokensOf(field)) {
    entry.push(token);
    isBracketed = token === '<' || (isBracketed && token !== '>');
    if (isBracketed || !/^[,;:]$/.test(token)) continue;
    joined += joinEntry(entry);
    entry = [];
  }
  return joined + joinEntry(entry);
}

/** One mailbox. The name before an angle bracket is not changed, since it may contain dots. */
function joinEntry(tokens: readonly string[]): string {
  const bracket = tokens.indexOf('<');
  const isAddress = bracket >= 0 || tokens.some((token) => /^[^"(]*@/.test(token));
  if (!isAddress) return tokens.join('');
  const start = Math.max(bracket, 0);
  const address = tokens.slice(start);
  const dropped = new Set<number>();
  for (const { index, 0: run } of address.map(kindOf).join('').matchAll(DOTS))
    for (let at = index; at < index + run.length; at++)
      if (kindOf(address[at] ?? '') === 'g') dropped.add(at);
  return [...tokens.slice(0, start), ...address.filter((_, at) => !dropped.has(at))].join('');
}

/** `g` for a gap, `w` for a word. */
function kindOf(token: string): string {
  if (/^[\s(]/.test(token)) return 'g';
  return /^[.<>,;:)]$/.test(token) ? token : 'w';
}

function* tokensOf(field: string): Generator<string> {
  for (let at = 0; at < field.length; ) {
    TOKEN.lastIndex = at;
    const end =
      field[at] === '(' ? commentEnd(field, at) : at + (TOKEN.exec(field)?.[0].length ?? 1);
    yield field.slice(at, end);
    at = end;
  }
}

function commentEnd(field: string, start: number): number {
  let depth = 0;
  for (let at = start; at < field.length; at++) {
    const sign = field[at];
    if (sign === '\\') at++;
    else if (sign === '(') depth++;
    else if (sign === ')' && --depth === 0) return at + 1;
  }
  return field.length;
}
