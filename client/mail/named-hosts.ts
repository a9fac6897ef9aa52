import { decodePercent } from './decode-percent.ts';
import { hasPublicSuffix } from './hosts.ts';

/** A host that a reader sees in a text. */
export interface NamedHost {
  readonly host: string;
  /** Together with adjacent characters, because it may be part of a longer name. */
  readonly whole: string;
}

/** Characters of a text that are searched; more than any link shows. */
const MAX_TEXT_CHARS = 100_000;

/** Characters that look like a full stop, and that NFKC does not map (UTS 39, 4: confusables). */
const DOTS = /[。·‧∙⋅\u0701\u0702\u06d4\ua4f8\ua60e]/gu;
const OVERRIDE = '\u202e';

/** Scripts without spaces, in which a host may directly follow other letters. */
const UNSPACED =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]';
const SEAM = new RegExp(`(?<=${UNSPACED})(?=[a-z0-9])|(?<=[a-z0-9])(?=${UNSPACED})`, 'giu');

const AUTHORITY = /https?:\/\/([^\s<>"'/?#\\]+)/gi;
const RUN = /[\p{L}\p{N}\p{M}.-]+/gu;

/** Email addresses are no link targets, except ones that look like a site before the `@`. */
const ADDRESS =
  /(?<![\p{L}\p{N}\p{M}._%+/@:-])(?![\w.%+-]*\.(?:com|net|org)(?![a-z\d]))[\w.%+-]{1,64}@(?=[\p{L}\p{N}\p{M}-]+\.)[\p{L}\p{N}\p{M}.-]+(?![\p{L}\p{N}\p{M}.@/:?#\\-])/giu;

/** File names whose extension is also a country code. */
const FILES =
  /^(?:readme|changelog|contributing|index|main|setup|install|build|run|test|lib|mod|utils?|config)\.(?:md|ml|pl|ps|py|rs|sh|so)$/;

/**
 * Every host that a reader sees in a text: without invisible characters, with compatibility letters
 * mapped, and also reversed if the text has a bidi override.
 */
export function* findNamedHosts(text: string): Generator<NamedHost> {
  const start = text.slice(0, MAX_TEXT_CHARS);
  const words = normalize(start);
  yield* findHosts(words);
  if (start.includes(OVERRIDE)) yield* findHosts([...words].reverse().join(''));
}

function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(DOTS, '.')
    .replace(SEAM, ' ')
    .toLowerCase();
}

function* findHosts(words: string): Generator<NamedHost> {
  // A reader sees both hosts of `https://bank.example@evil.example`.
  for (const [, authority = ''] of words.matchAll(AUTHORITY))
    for (const part of decodePercent(authority).split('@')) yield* named(parseHost(part));
  for (const [run] of words.replace(ADDRESS, ' ').matchAll(RUN))
    for (const whole of run.split(/\.{2,}/)) yield* findBareHost(trimEdges(whole));
}

/** A loop, because a regular expression for the end takes quadratic time. */
function trimEdges(whole: string): string {
  let [start, end] = [0, whole.length];
  while (isEdge(whole[start])) start += 1;
  while (end > start && isEdge(whole[end - 1])) end -= 1;
  return whole.slice(start, end);
}

function isEdge(character: string | undefined): boolean {
  return character === '.' || character === '-';
}

/** A host without a scheme: one that ends with a public suffix. */
function* findBareHost(whole: string): Generator<NamedHost> {
  if (!whole.includes('.') || FILES.test(whole)) return;
  const labels = whole.split('.');
  for (let last = labels.length - 1; last > 0; last--) {
    const end = findPublicSuffix(labels[last] ?? '');
    if (end === null) continue;
    const name = [...labels.slice(0, last), end].join('.');
    yield { host: parseHost(name) ?? name, whole: parseHost(whole) ?? whole };
    return;
  }
  if (whole.startsWith('www.')) yield* named(parseHost(whole));
}

/** The public suffix that a label is or begins with: `com`, `com-login`. */
function findPublicSuffix(label: string): string | null {
  if (hasPublicSuffix(label)) return label;
  const front = /^[a-z]{2,}(?![a-z\d])/.exec(label)?.[0] ?? '';
  return front !== '' && hasPublicSuffix(front) ? front : null;
}

function* named(host: string | null): Generator<NamedHost> {
  if (host !== null) yield { host, whole: host };
}

function parseHost(name: string): string | null {
  if (!/^[\p{L}\p{N}\p{M}.:[\]-]+$/u.test(name)) return null;
  return URL.parse(`https://${name}`)?.hostname ?? null;
}
