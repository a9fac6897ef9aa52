import { LineCounter, parseDocument, visit } from 'yaml';
import type { PoolDomain } from './pool.ts';
import { checkEntry, checkList, type Fault } from './pool-schema.ts';
import { type Located, positionAt, positionOf } from './positions.ts';

/** What is wrong with a pool file, where, and what would be right. */
export interface PoolMistake {
  /** Both from 1; null where it is the file as such. */
  readonly at: { readonly line: number; readonly column: number } | null;
  readonly what: string;
}

export type ReadPool =
  | { readonly kind: 'pool'; readonly domains: readonly PoolDomain[] }
  /** In the order in which they stand in the file. */
  | { readonly kind: 'wrong'; readonly mistakes: readonly PoolMistake[] };

/** As in `line 7, column 13: weight is -1: …`. */
export function poolMistakeLine({ at, what }: PoolMistake): string {
  return at === null ? what : `line ${at.line}, column ${at.column}: ${what}`;
}

/** Reads the text of a pool file: YAML 1.2, of which JSON is a part. */
export function readPool(text: string): ReadPool {
  const lines = new LineCounter();
  // Its own warnings would go to stderr.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const located: Located = { document, lines };
  const grammar = [...grammarMistakes(located), ...aliases(located)];
  if (grammar.length > 0) return { kind: 'wrong', mistakes: inOrder(grammar) };
  return readDomains(located, document.toJS());
}

function readDomains(located: Located, content: unknown): ReadPool {
  const told = (faults: readonly Fault[]) => faults.map((fault) => mistakeOf(located, fault));
  const list = checkList(content);
  if (list.kind === 'wrong') return { kind: 'wrong', mistakes: told(list.faults) };
  const checked = list.entries.map((entry, index) => checkEntry(entry, index));
  const faults = checked.flatMap((each) => (each.kind === 'wrong' ? each.faults : []));
  const good = checked.flatMap((each, index) =>
    each.kind === 'right' ? [{ index, domain: each.domain }] : [],
  );
  const mistakes = [...told(faults), ...duplicates(located, good)];
  if (mistakes.length > 0) return { kind: 'wrong', mistakes: inOrder(mistakes) };
  const domains = good.map(({ domain }) => domain);
  if (domains.some(({ state }) => state === 'active')) return { kind: 'pool', domains };
  return { kind: 'wrong', mistakes: told([NONE_ACTIVE]) };
}

const NONE_ACTIVE: Fault = {
  path: ['domains'],
  what: 'no domain is active, so that no address could be made: give at least one "state: active"',
};

function grammarMistakes({ document, lines }: Located): PoolMistake[] {
  // A tag that nobody knows is only a warning there; one slip can be wrong in several ways.
  const all = [...document.errors, ...document.warnings];
  const first = all.filter(({ pos }, at) => all.findIndex((one) => one.pos[0] === pos[0]) === at);
  return first.map(({ pos, message }) => ({
    at: positionAt(lines, pos[0]),
    what: `this cannot be read as YAML or JSON: ${message}`,
  }));
}

/** What begins with a star is an alias in YAML, and a wildcard for whoever wrote it. */
function aliases({ document, lines }: Located): PoolMistake[] {
  const found: PoolMistake[] = [];
  visit(document, {
    Alias(_, { source, range }) {
      const what = `*${source} stands without quotes, and YAML takes it for an alias: write "*${source}"`;
      found.push({ at: range ? positionAt(lines, range[0]) : null, what });
    },
  });
  return found;
}

function duplicates(
  located: Located,
  entries: readonly { readonly index: number; readonly domain: PoolDomain }[],
): PoolMistake[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ index, domain: { domain } }) => {
    const before = first.get(domain);
    if (before === undefined) {
      first.set(domain, index);
      return [];
    }
    const line = positionOf(located, { path: ['domains', before, 'domain'] })?.line;
    const what = `${domain} stands in line ${line} already (in any case, and as U-label or A-label, it is one domain): name it once`;
    return [mistakeOf(located, { path: ['domains', index, 'domain'], what })];
  });
}

function mistakeOf(located: Located, { path, what, key }: Fault): PoolMistake {
  return { at: positionOf(located, key === undefined ? { path } : { path, key }), what };
}

function inOrder(mistakes: readonly PoolMistake[]): PoolMistake[] {
  const rank = ({ at }: PoolMistake) => [at?.line ?? 0, at?.column ?? 0] as const;
  return mistakes.toSorted((a, b) => {
    const [[lineA, columnA], [lineB, columnB]] = [rank(a), rank(b)];
    return lineA - lineB || columnA - columnB;
  });
}
