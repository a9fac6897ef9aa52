import { type Document, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { PoolDomain } from './pool.ts';
import { checkContent } from './pool-schema.ts';

export type ParsedPool =
  | { readonly kind: 'pool'; readonly domains: readonly PoolDomain[] }
  /** For example `line 7: weight is -1: …`, in the order of the file. */
  | { readonly kind: 'wrong'; readonly mistakes: readonly string[] };

interface Mistake {
  readonly line: number;
  readonly what: string;
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
  const grammar = findGrammarMistakes(document, lines);
  if (grammar.length > 0) return formatMistakes(grammar);
  const checked = checkContent(document.toJS());
  if (checked.kind === 'right') return { kind: 'pool', domains: checked.domains };
  const mistakes = checked.faults.map(({ path, what }) => ({
    line: findLine(document, lines, path),
    what,
  }));
  return formatMistakes(mistakes);
}

function formatMistakes(mistakes: readonly Mistake[]): ParsedPool {
  const sorted = mistakes.toSorted((a, b) => a.line - b.line);
  return { kind: 'wrong', mistakes: sorted.map(({ line, what }) => `line ${line}: ${what}`) };
}

function findGrammarMistakes(document: Document, lines: LineCounter): readonly Mistake[] {
  // The library only warns of unknown tags. What follows the first error is often its effect.
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const what = `this cannot be read as YAML or JSON: ${error.message}`;
    return [{ line: lines.linePos(error.pos[0]).line, what }];
  }
  const found: Mistake[] = [];
  // A wildcard without quotes begins with a star, which YAML reads as an alias.
  visit(document, {
    Alias(_, { source, range }) {
      const what = `*${source} stands without quotes, and YAML takes it for an alias: write "*${source}"`;
      found.push({ line: lines.linePos(range?.[0] ?? 0).line, what });
    },
  });
  return found;
}

/** The line of the value at a path; of a missing value, that of the nearest node around it. */
function findLine(
  document: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
