/** Whether a hop claims to be encrypted. */
export type HopCipher =
  /** For example `1.3`. */
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'encrypted' }
  /** Its protocol would tell encryption, and does not. */
  | { readonly kind: 'clear' }
  /** No SMTP, or local delivery; unknown. */
  | { readonly kind: 'unknown' };

/** One Received line (RFC 5321 4.4). Everything in it is a claim of the server that wrote it. */
export interface Hop {
  /** The name that the sending server gave, else the one that was looked up. */
  readonly from: string | null;
  /** IP address of the sending server. */
  readonly address: string | null;
  readonly by: string | null;
  /** In upper case, for example `ESMTPS`. */
  readonly protocol: string | null;
  readonly cipher: HopCipher;
  /** Milliseconds since the epoch, by the clock of `by`. */
  readonly at: number | null;
}

/** RFC 5321 4.4 and RFC 8314 4.3, and no other: `(using …)` and the like are comments. */
const CLAUSES = new Set(['from', 'by', 'via', 'with', 'id', 'for', 'tls']);

/** Characters of one line that are parsed; mail servers write shorter ones. */
const MAX_CHARS = 4_000;

/** Parses one Received line of any mail server. Null if it has neither source nor destination. */
export function parseReceived(line: string): Hop | null {
  const { clauses, date } = parseClauses(tokenize(line.slice(0, MAX_CHARS)));
  const sender = parseSender(clauses.get('from'));
  const by = parseName(clauses.get('by')?.words[0]);
  if (sender.from === null && sender.address === null && by === null) return null;
  const protocol = parseProtocol(clauses.get('with'));
  return {
    ...sender,
    by,
    protocol,
    cipher: parseCipher(protocol, clauses),
    at: parseMailDate(date),
  };
}

/** Ends a word, also one that is not in ASCII, for example U+00A0. */
const SPACE = /\s/;

interface Token {
  readonly kind: 'word' | 'comment' | 'end';
  readonly text: string;
}

interface Clause {
  readonly words: string[];
  readonly comments: string[];
}

/**
 * Splits a line into comments (with nested ones), words or quoted strings, and the date after the
 * semicolon.
 */
function tokenize(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const char = line[at] ?? '';
    if (char === '(') {
      const end = findCommentEnd(line, at);
      tokens.push({ kind: 'comment', text: line.slice(at + 1, end) });
      at = end + 1;
    } else if (char === ';') {
      tokens.push({ kind: 'end', text: line.slice(at + 1) });
      at += 1;
    } else if (SPACE.test(char)) at += 1;
    else {
      const end = findWordEnd(line, at);
      tokens.push({ kind: 'word', text: line.slice(at, end) });
      at = end;
    }
  }
  return tokens;
}

/** Index of the closing bracket; an unclosed comment takes the rest. */
function findCommentEnd(line: string, start: number): number {
  let depth = 0;
  for (let at = start; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '(') depth += 1;
    else if (line[at] === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return line.length;
}

function findWordEnd(line: string, start: number): number {
  let isQuoted = false;
  for (let at = start; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (char === ';' || char === '(' || SPACE.test(char))) return at;
  }
  return line.length;
}

/** Only the first clause of each kind counts; a later one could be forged. */
function parseClauses(tokens: readonly Token[]) {
  const clauses = new Map<string, Clause>();
  let clause: Clause = { words: [], comments: [] };
  let date = '';
  for (const { kind, text } of tokens) {
    if (kind === 'end') date = text;
    else if (kind === 'comment') clause.comments.push(text);
    else if (CLAUSES.has(text.toLowerCase()) && !clauses.has(text.toLowerCase())) {
      clause = { words: [], comments: [] };
      clauses.set(text.toLowerCase(), clause);
    } else clause.words.push(text);
  }
  return { clauses, date };
}

const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/;
const IPV6 =
  /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|\d{1,3}(?:\.\d{1,3}){3})?(?![\w:.])/i;

/** Exim writes `helo=`, qmail `HELO`; both have an address where others have a name. */
const HELO = /\b(?:helo|ehlo)[= ]+(\S{1,255})/i;

function parseSender(clause: Clause | undefined): Pick<Hop, 'from' | 'address'> {
  if (clause === undefined) return { from: null, address: null };
  const word = clause.words[0];
  const about = clause.comments.join(' ');
  const address = findAddress(about) ?? findAddress(word ?? '');
  const own = parseName(word);
  const isName = own !== null && !/^unknown$/i.test(own) && findAddress(own) === null;
  return { from: isName ? own : parseName(HELO.exec(about)?.[1]), address };
}

function findAddress(text: string): string | null {
  // Brackets separate addresses from names that end in similar characters.
  const bare = text.replaceAll(/IPv6:/gi, ' ').replaceAll(/[[\]()]/g, ' ');
  return (IPV4.exec(bare) ?? IPV6.exec(bare))?.[0] ?? null;
}

/** A printable, short name, else null. Google writes names with a trailing dot. */
function parseName(word: string | undefined): string | null {
  if (word === undefined) return null;
  // Without the lookbehind, dots within a name would take quadratic time.
  const name = word.replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1').replace(/(?<![.,])[.,]+$/, '');
  return /^[\p{L}\p{N}\p{M}._:@/-]{1,255}$/u.test(name) ? name : null;
}

function parseProtocol(clause: Clause | undefined): string | null {
  const word = clause?.words[0]?.toUpperCase() ?? '';
  return /^[A-Z0-9]{1,20}$/.test(word) ? word : null;
}

const VERSION = /\b(?:TLS|SSL)\s?v?(\d)(?:[._](\d))?\b/i;
const ENCRYPTED = /^(?:UTF8)?(?:E?SMTP|LMTP)SA?$|^HTTPS$/;
/** Protocols that would show encryption by their name (RFC 3848). */
const CLEAR = /^(?:UTF8)?E?SMTPA?$/;

function parseCipher(protocol: string | null, clauses: ReadonlyMap<string, Clause>): HopCipher {
  const all = [...clauses].flatMap(([name, { words, comments }]) =>
    name === 'tls' ? [...words, ...comments] : comments,
  );
  for (const text of all) {
    // `TLS_AES_256_GCM_SHA384` is a cipher, not a version.
    const version = VERSION.exec(text.replaceAll(/TLS_[A-Z]\w*/g, ''));
    const [, major, minor = '0'] = version ?? [];
    if (major !== undefined) return { kind: 'version', version: `${major}.${minor}` };
  }
  if (clauses.has('tls') || (protocol !== null && ENCRYPTED.test(protocol)))
    return { kind: 'encrypted' };
  return { kind: protocol !== null && CLEAR.test(protocol) ? 'clear' : 'unknown' };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Hours from UTC (RFC 5322 4.3); other zone names count as UTC. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};

const DATE =
  /(\d{1,2})[ -]+([a-z]{3})[a-z]*[ -]+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(?:([+-])(\d{2})(\d{2})|([a-z]{1,5})\b)?/i;

/** Parses a date header (RFC 5322 3.3 and 4.3): milliseconds since the epoch, or null. */
export function parseMailDate(text: string): number | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const [, day, month = '', year, hour, minute, second, sign, zoneHours, zoneMinutes, zone] = match;
  const at = Date.UTC(
    fullYear(Number(year)),
    MONTHS.indexOf(month.toLowerCase()),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
  );
  // An invalid date rolls over into the next month or day.
  if (new Date(at).getUTCDate() !== Number(day) || Number(hour) > 23) return null;
  if (!MONTHS.includes(month.toLowerCase())) return null;
  const east = Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0);
  const named = (ZONES[zone?.toUpperCase() ?? ''] ?? 0) * 60;
  return at - ((sign === '-' ? -east : east) + named) * 60_000;
}

/** RFC 5322 4.3: two digits below 50 are of this century, three digits count from 1900. */
function fullYear(year: number): number {
  if (year < 50) return 2000 + year;
  return year < 1000 ? 1900 + year : year;
}
