import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml';

/** A document of YAML, and what knows its lines. */
export interface Located {
  readonly document: Document;
  readonly lines: LineCounter;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

type Path = readonly (string | number)[];

/** Where the character of this offset stands, both from 1. */
export function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/**
 * Where the value at a path stands, or with `key` that key of the map at the path. Of what is
 * not there, where it should be: the nearest thing around it. Null in an empty document.
 */
export function positionOf(
  { document, lines }: Located,
  { path, key }: { readonly path: Path; readonly key?: string },
): Position | null {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if (!isNode(node) || !node.range) continue;
    const offset = key === undefined ? undefined : offsetOfKey(node, key);
    return positionAt(lines, offset ?? node.range[0]);
  }
  return null;
}

function offsetOfKey(node: unknown, key: string): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
