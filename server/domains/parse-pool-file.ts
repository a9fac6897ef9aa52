import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { PoolDomain } from './pool.ts';
import { checkContent, type Fault, listNames } from './pool-schema.ts';

/** One mistake in a pool file: where, and what is allowed. */
export interface PoolMistake {
  /** Both from 1; null if the mistake is about the whole file. */
  readonly at: { readonly line: number; readonly column: number } | null;
  readonly what: string;
}

export type ParsedPool =
  | { readonly kind: 'pool'; readonly domains: readonly PoolDomain[] }
  /** In the order of the file. */
  | { readonly kind: 'wrong'; readonly mistakes: readonly PoolMistake[] };

/** For example `line 7, column 13: weight is -1: …`. */
export function formatPoolMistake({ at, what }: PoolMistake): string {
  return at === null ? what : `line ${at.line}, column ${at.column}: ${what}`;
}

/** Parses a pool file: YAML 1.2, which includes JSON. */
export function parsePoolFile(text: string): ParsedPool {
  const lines = new LineCounter();
  // By default the library writes warnings to stderr.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const located: Located = { document, lines };
  const grammar = [...findSyntaxMistakes(located), ...findAliases(located)];
  if (grammar.length > 0) return { kind: 'wrong', mistakes: sortMistakes(grammar) };
  const content: unknown = document.toJS();
  const checked = checkContent(content);
  const mistakes = findDuplicates(located, listNames(content));
  if (checked.kind === 'wrong')
    mistakes.push(...checked.faults.map((fault) => toMistake(located, fault)));
  else if (mistakes.length === 0) return { kind: 'pool', domains: checked.domains };
  return { kind: 'wrong', mistakes: sortMistakes(mistakes) };
}

function findSyntaxMistakes({ document, lines }: Located): PoolMistake[] {
  // The library only warns of unknown tags. One mistake can give several errors at one position.
  const all = [...document.errors, ...document.warnings];
  const first = all.filter(({ pos }, at) => all.findIndex((one) => one.pos[0] === pos[0]) === at);
  return first.map(({ pos, message }) => ({
    at: toPosition(lines, pos[0]),
    what: `this cannot be read as YAML or JSON: ${message}`,
  }));
}

/** A wildcard without quotes begins with a star, which YAML reads as an alias. */
function findAliases({ document, lines }: Located): PoolMistake[] {
  const found: PoolMistake[] = [];
  visit(document, {
    Alias(_, { source, range }) {
      const what = `*${source} stands without quotes, and YAML takes it for an alias: write "*${source}"`;
      found.push({ at: range ? toPosition(lines, range[0]) : null, what });
    },
  });
  return found;
}

function findDuplicates(located: Located, names: readonly (string | null)[]): PoolMistake[] {
  return names.flatMap((name, index) => {
    const before = names.indexOf(name);
    if (name === null || before === index) return [];
    const line = findPosition(located, { path: ['domains', before, 'domain'] })?.line;
    const what = `${name} stands in line ${line} already (in any case, and as U-label or A-label, it is one domain): name it once`;
    return [toMistake(located, { path: ['domains', index, 'domain'], what })];
  });
}

function toMistake(located: Located, { path, what, key }: Fault): PoolMistake {
  return { at: findPosition(located, key === undefined ? { path } : { path, key }), what };
}

function sortMistakes(mistakes: readonly PoolMistake[]): PoolMistake[] {
  const rank = ({ at }: PoolMistake) => [at?.line ?? 0, at?.column ?? 0] as const;
  return mistakes.toSorted((a, b) => {
    const [[lineA, columnA], [lineB, columnB]] = [rank(a), rank(b)];
    return lineA - lineB || columnA - columnB;
  });
}

/** A YAML document with its line numbers. */
interface Located {
  readonly document: Document;
  readonly lines: LineCounter;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

type Path = readonly (string | number)[];

/** Line and column of a character offset, both from 1. */
function toPosition(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/**
 * The position of the value at a path, or with `key` of that key in the map at the path. For a
 * missing value, the position of the nearest node around it. Null in an empty document.
 */
function findPosition(
  { document, lines }: Located,
  { path, key }: { readonly path: Path; readonly key?: string },
): Position | null {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if (!isNode(node) || !node.range) continue;
    const offset = key === undefined ? undefined : findKeyOffset(node, key);
    return toPosition(lines, offset ?? node.range[0]);
  }
  return null;
}

function findKeyOffset(node: unknown, key: string): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
