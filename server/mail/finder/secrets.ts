/** Characters of a piece that chance made, by its looks. */
const SECRET_CHARS = 12;
/** Characters of a shorter one that its place in the URL calls a secret. */
const WEAK_SECRET_CHARS = 6;

/** Characters of one of letters among digits, and how often these change. */
const MIN_CHANCE_CHARS = 7;
const MIN_CHANGES = 3;

const SECRET_PARAMETERS =
  /^(?:token|key|code|hash|secret|sign?|signature|t|k|c|h|otp|ticket|nonce|auth|confirm\w*|invit\w*|verif\w*|activat\w*|reset\w*)$/i;
/** The same in the languages of senders, and short: a weak secret of any length. */
const SHORT_SECRETS =
  /^(?:[tkchs]|tk|sign?|sgn|h?mac|pin|otp|token|key|code|hash|klucz|kod|kood|kode|codigo|codice|cle|clave|clau|chave|chiave|schluessel|sleutel|nyckel|noegle|avain|klic|kluc|kulcs|anahtar|engang\w*|einmal\w*|eenmalig\w*|once)$/i;
/** No campaign names one so, nor a page that everybody signs in at. */
const NAMED_SECRETS = /^(?:\w*token|oob_?code|otp|ott|code|key|jwt|secret)$/i;
/** Where the campaign is named. */
const OTHER_PARAMETERS = /^utm_|^(?:gclid|fbclid|mc_eid|mc_cid|ref|source|lang|locale)$/i;
/** What every reader gets the same: pages, sizes, campaigns. */
const PAGE_PARAMETERS =
  /^(?:p|page|step|v|ver|version|year|month|day|size|w|h|width|height|ts|cid|lid|campaign\w*|next|redirect\w*|return\w*|url|q|query|search)$/i;

export type Strength = 'strong' | 'weak' | 'name-like' | 'faint' | 'none';

/** What in a URL belongs to one person. */
export interface Secret {
  /** Null if no browser opens it, or if it can hold no secret. */
  readonly parsed: URL | null;
  /** Without the code of the email. */
  readonly secret: Strength;
}

/** The `code` of the email is a secret wherever it stands. */
export function readSecret(url: string, code: string | null): Secret {
  const parsed = mayHoldSecret(url, code) ? URL.parse(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    return { parsed: null, secret: 'none' };
  return { parsed, secret: strengthOfSecret(parsed) };
}

/**
 * How surely a URL is for one person. `strong`: it has a secret that nobody can guess. `weak`: it has a
 * token that pages for everybody lack. `name-like`: a word with a number. `faint`: a token that a page
 * for everybody may have, too.
 */
function strengthOfSecret({ pathname, searchParams, hash }: URL): Strength {
  // Some have no name: `/c/?YXJAQbP1…`.
  const parameters = [...searchParams]
    .filter(([name]) => !OTHER_PARAMETERS.test(name))
    .map(([name, value]) => (value === '' ? (['', name] as const) : ([name, value] as const)));
  // Java keeps parameters in its paths: `/continue;t=…`.
  const path = [...pathname.split(/[/;=]/), ...hash.split(/[#/?&=]/)];
  // A page may be a parameter, with the secret behind it: `?title=Special:ConfirmEmail/…`.
  const values = parameters.flatMap(([name, value]) =>
    PAGE_PARAMETERS.test(name) ? value : [value, ...value.split('/').slice(1)],
  );
  // Mailers pad their secrets.
  const pieces = [...path, ...values].map((piece) => piece.replace(/~{1,3}$/, ''));
  if (
    pieces.some(
      (piece) => looksRandom(piece) || looksLikeChance(piece, MIN_CHANCE_CHARS, MIN_CHANGES),
    )
  )
    return 'strong';
  const named = parameters.some(
    ([name, value]) => SECRET_PARAMETERS.test(name) && /\d/.test(value) && value.length >= 4,
  );
  if (named) return 'strong';
  const isShort = (piece: string) => looksLikeChance(piece, WEAK_SECRET_CHARS, MIN_CHANGES - 1);
  if (path.some(isWhatIsDone) || pieces.some(isShort)) return 'weak';
  if (pieces.some((piece) => isMixedInGroups(piece) || mixesCases(piece))) return 'weak';
  if (parameters.some(([name, value]) => SHORT_SECRETS.test(name) && looksShort(value)))
    return 'weak';
  if (path.some(looksMade)) return 'name-like';
  const last = path.findLast((piece) => piece !== '') ?? '';
  const owned = parameters.some(([name, value]) => !PAGE_PARAMETERS.test(name) && /\d/.test(value));
  // Redirects go on behind it: `/c/BAAB/9xkq/t.ts/3/`.
  const isWithin = path.slice(2).some((piece) => isMixed(piece) || COUNTED_CLICK.test(piece));
  return isWithin || looksShort(last) || looksTiny(last, path) || owned ? 'faint' : 'none';
}

/** The cheap question: most pages for everybody have neither digits nor capitals. */
function mayHoldSecret(url: string, code: string | null): boolean {
  const path = url.slice(url.indexOf('/', SCHEME_CHARS));
  return (
    MAY_BE_SECRET.test(path) || (code !== null && url.toLowerCase().includes(code.toLowerCase()))
  );
}

const SCHEME_CHARS = 'https://'.length;
/** The last are groups of letters, behind what is done with them, or as Campaign Monitor has them. */
const MAY_BE_SECRET = /\d|[A-Z]|[/=](?:[a-z]{3,5}-[a-z]{3,5}-|[a-z]-[a-z])/;
/** Campaign Monitor counts clicks with letters, none of them `a` or `e`: `t-l-ojytjl-tdukdydhkl-r`. */
const COUNTED_CLICK = /^(?:[a-z]-){1,2}[b-df-z]{4,10}-[b-df-z]{4,10}-[a-z]$/;

/** As a whole piece or value, or as a group of one; in whatever case. */
export function holdsCode({ pathname, searchParams, hash }: URL, code: string | null): boolean {
  if (code === null || code.length < MIN_CODE_CHARS) return false;
  const wanted = code.toLowerCase();
  const pieces = [...pathname.split('/'), ...hash.split(/[#/?&=]/), ...searchParams.values()];
  return pieces
    .map((piece) => piece.toLowerCase())
    .some((piece) => piece === wanted || piece.split('-').includes(wanted));
}

/** Characters of a code below which it may stand in a URL by chance. */
const MIN_CODE_CHARS = 4;

/** `/potrdi/7e`: a digit and a letter behind something else, and no measure such as `4k`. */
function looksTiny(last: string, path: readonly string[]): boolean {
  return /^\d[a-z]$/i.test(last) && !/[gk]/i.test(last) && path.filter(Boolean).length > 1;
}

/** The last piece of its path, that is, and it is no name. */
export function endsInSecret({ pathname }: URL): boolean {
  return looksShort(pathname.split('/').findLast(Boolean) ?? '');
}

/** `7Yk2`, `0f3`, `8Kd-04`: letters among digits, also in groups. */
function looksShort(piece: string): boolean {
  const groups = piece.split('-');
  if (groups.length === 1) return isMixed(piece);
  const isEach = groups.every((group) => /^(?=\D*\d)[A-Za-z0-9]{2,6}$/.test(group));
  return isEach && groups.length <= MAX_GROUPS && groups.some(isMixed);
}

/** `Qw8-77d1-Zx`, `ab9-77c`: titles have longer words, and none that mixes them with digits. */
function isMixedInGroups(piece: string): boolean {
  const groups = piece.split('-');
  if (!groups.some(isMixed)) return false;
  if (groups.length > 1 && groups.every((group) => MIXED_GROUP.test(group))) return true;
  return looksLikeChance(groups.join(''), MIN_CHANCE_CHARS, MIN_CHANGES);
}

/** Nobody makes them shorter. */
const MIXED_GROUP = /^(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{3,}$/;

/**
 * `Vy2_80pQ`, `Xr5Ck0`, `KJ82hh_s`: small letters, capitals and digits, as base64url mixes them.
 * Words have more small letters in a row.
 */
function mixesCases(piece: string): boolean {
  if (piece.length < WEAK_SECRET_CHARS || !/^[\w-]+$/.test(piece)) return false;
  if (!/[A-Z]/.test(piece) || !/[a-z]/.test(piece) || /[a-z]{4}/.test(piece)) return false;
  return piece.split(/[-_]/).some(isMixed);
}

/** More are a date or a title. */
const MAX_GROUPS = 3;

/** And no name such as `v2`, `step3` or `2fa`. */
function isMixed(piece: string): boolean {
  return (
    MIXED_GROUP.test(piece) &&
    !/^(?:[a-z]{3,}\d{1,3}|[a-z]{1,2}\d|\d{1,4}x\d{1,4}|[23]fa|\d+(?:st|nd|rd|th|px|kb|mb|gb|min|off)|[bc]2[bc])$/i.test(
      piece,
    )
  );
}

/**
 * `/invite/abc-def-ghi`, `/verify/482913`: groups of a few letters, or digits alone, are nothing
 * by themselves, but behind the word for what is done they are what it is done with.
 */
function isWhatIsDone(piece: string, at: number, path: readonly string[]): boolean {
  const before = path[at - 1] ?? '';
  return DOING.test(before) && (/^\d{6,12}$/.test(piece) || isGrouped(piece));
}

const DOING =
  /^(?:(?:accept|confirm|verif|activat|invit|join|reset|sign-?in|log-?in|magic|unlock)[a-z-]*|i|v)$/i;

/** Of one length, or the outer ones of one: words of a title are not. */
function isGrouped(piece: string): boolean {
  return /^[a-z]{3,5}(?:-[a-z]{3,5}){2,3}$/.test(piece) && isEven(piece.split('-'));
}

function isEven(groups: readonly string[]): boolean {
  const [first = '', ...rest] = groups;
  const last = rest.pop() ?? '';
  return first.length === last.length && new Set(rest.map(({ length }) => length)).size <= 1;
}

/** Longer than the numbers of things are. */
export function hasLongSecret(url: string): boolean {
  return url
    .split(/[/?&=#]/)
    .some((piece) => piece.length >= LONG_SECRET_CHARS && looksRandom(piece));
}

/** Characters of a secret that is no number of a thing. */
const LONG_SECRET_CHARS = 16;

/** A secret that its parameter calls one. */
export function holdsNamedSecret({ searchParams }: URL): boolean {
  return [...searchParams].some(([name, value]) => NAMED_SECRETS.test(name) && looksRandom(value));
}

function looksRandom(piece: string): boolean {
  if (piece.length < SECRET_CHARS || !/^[\w.~%+=:-]+$/.test(piece) || SLUG.test(piece))
    return false;
  return /\d/.test(piece) || (/[a-z]/.test(piece) && /[A-Z]/.test(piece));
}

/** `7b2e11d9`, `cd7710e2`: letters and digits change too often for a name with a number. */
function looksLikeChance(piece: string, chars: number, minChanges: number): boolean {
  if (piece.length < chars || !/^[A-Za-z0-9]+$/.test(piece)) return false;
  if (/[A-Za-z]{4}/.test(piece) && !/^[a-f0-9]+$/.test(piece)) return false;
  return changes(piece) >= minChanges;
}

/** From a letter to a digit or back. */
const changes = (piece: string) =>
  (piece.match(/(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)/g) ?? []).length;

function looksMade(piece: string): boolean {
  return (
    piece.length >= WEAK_SECRET_CHARS &&
    /^[A-Za-z0-9]+$/.test(piece) &&
    /\d/.test(piece) &&
    /[A-Za-z]/.test(piece)
  );
}

/** `how-to-verify-2025`: words and small numbers, for people to read. */
const SLUG = /^(?:[A-Z]?[a-z]*|\d{1,4})(?:[-_.~+](?:[A-Z]?[a-z]*|\d{1,4}))*$/;
