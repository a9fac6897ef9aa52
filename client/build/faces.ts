import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';
import { drawnByThePage, rangeOf, westernAccents } from './drawn.ts';

/** One cut of the page's type: what tokens.css calls it, and where it comes from. */
interface Cut {
  readonly family: string;
  readonly source: string;
  readonly weight: number;
}

/**
 * IBM Plex, under names of the page's own, since a cut is not the typeface as it was made.
 * A weight more is 5 to 8 KB more that everybody waits for.
 */
const CUTS: readonly Cut[] = [
  { family: 'Mayfly Type', source: 'ibm-plex-mono', weight: 500 },
  { family: 'Mayfly Book', source: 'ibm-plex-serif', weight: 400 },
  { family: 'Mayfly Book', source: 'ibm-plex-serif', weight: 600 },
];

/** Parts that are fetched when a page in such a language, or a sender, first needs them. */
const FURTHER = ['cyrillic', 'vietnamese', 'latin-ext'] as const;

/** What everybody needs for the first look: what the page draws in English. */
const FIRST = 'page';

/** Pairs that collide are moved, and f joins i; small capitals and the like are not used. */
const FEATURES = ['kern', 'liga', 'ccmp', 'mark', 'locl'];

/** Hexadecimal digits of a hash in a file's name. */
const HASH_DIGITS = 8;

export interface Face {
  /** With the hash of its bytes, relative to the site. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Everybody needs it for the first look. */
  readonly isFirst: boolean;
  /** Its `@font-face`. */
  readonly rule: string;
}

/** Where ranges overlap, the rule that comes last counts: the first look's files are last. */
export async function makeFaces(): Promise<readonly Face[]> {
  const first = drawnByThePage();
  return Promise.all([
    ...CUTS.flatMap((cut) => FURTHER.map((part) => furtherPart(cut, part))),
    ...CUTS.map((cut) => latinPart(cut, 'accents', westernAccents())),
    ...CUTS.map((cut) => latinPart(cut, FIRST, first)),
  ]);
}

async function latinPart(cut: Cut, part: string, letters: string): Promise<Face> {
  const bytes = await subsetFont(await readCut(cut, 'latin'), letters, {
    targetFormat: 'woff2',
    keepFeatures: FEATURES,
    noHinting: true,
  });
  return face(cut, part, bytes, rangeOf(letters));
}

async function furtherPart(cut: Cut, part: (typeof FURTHER)[number]): Promise<Face> {
  const ranges: Readonly<Record<string, string>> = JSON.parse(
    await readFile(packaged(cut, 'unicode.json'), 'utf8'),
  );
  const range = ranges[part];
  if (range === undefined) throw new Error(`${cut.source} has no part ${part}`);
  return face(cut, part, await readCut(cut, part), range);
}

function face(cut: Cut, part: string, bytes: Uint8Array, range: string): Face {
  const isFirst = part === FIRST;
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, HASH_DIGITS);
  const file = `assets/${cut.source}-${cut.weight}-${part}-${hash}.woff2`;
  return { file, bytes, isFirst, rule: ruleOf(cut, file, range, isFirst) };
}

/**
 * What is preloaded is there in time or does without: nothing that stands moves afterwards.
 * The other parts come late by nature and are shown when they come.
 */
function ruleOf(cut: Cut, file: string, range: string, isFirst: boolean): string {
  const display = isFirst ? 'optional' : 'swap';
  return (
    `@font-face{font-family:"${cut.family}";font-weight:${cut.weight};font-display:${display};` +
    `src:url(/${file}) format("woff2");unicode-range:${range}}`
  );
}

function readCut(cut: Cut, part: string): Promise<Uint8Array> {
  return readFile(packaged(cut, `files/${cut.source}-${part}-${cut.weight}-normal.woff2`));
}

function packaged({ source }: Cut, file: string): string {
  return createRequire(import.meta.url).resolve(`@fontsource/${source}/${file}`);
}
