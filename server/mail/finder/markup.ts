import { CODE_WORDS } from './words/code-words.ts';
import { fold } from './words/folding.ts';

/** What schema.org mark-up in a message says that its holder should do, or type. */

/** Levels of nesting, and nodes, that are looked at. */
const MAX_DEPTH = 8;
const MAX_NODES = 500;

/** An action that mark-up offers (https://schema.org/potentialAction). */
export interface MarkedAction {
  readonly url: string;
  readonly name: string;
}

/**
 * schema.org has no term of its own for a one-time code; a PropertyValue whose name speaks of
 * one is. An `accessCode` opens a parcel locker and is none.
 */
export function codeInMarkup(scripts: readonly string[]): string | null {
  for (const node of nodesOf(scripts)) {
    const name = textOf(node['name']) ?? textOf(node['propertyID']);
    const value = textOf(node['value']);
    if (node['@type'] !== 'PropertyValue' || name === null || value === null) continue;
    const speaks = CODE_WORDS.test(fold(name).toLowerCase());
    if (speaks && /^(?=.*\d)[A-Za-z0-9-]{4,12}$/.test(fold(value).trim()))
      return fold(value).trim();
  }
  return null;
}

export function actionsInMarkup(scripts: readonly string[]): readonly MarkedAction[] {
  return nodesOf(scripts).flatMap((node) => {
    const type = node['@type'];
    if (type !== 'ConfirmAction' && type !== 'ViewAction') return [];
    const handler = isNode(node['handler']) ? node['handler'] : {};
    const url = [node['url'], node['target'], handler['url']]
      .map(textOf)
      .find((each) => each !== null);
    return url ? [{ url, name: textOf(node['name']) ?? '' }] : [];
  });
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Every object in them, as far as the bounds go. */
function nodesOf(scripts: readonly string[]): readonly Node[] {
  let level = scripts.map(parsed).filter(isNode);
  const nodes: Node[] = [];
  for (let depth = 0; depth < MAX_DEPTH && nodes.length < MAX_NODES; depth++) {
    nodes.push(...level.slice(0, MAX_NODES - nodes.length));
    level = level.flatMap((node) => Object.values(node).filter(isNode)).slice(0, MAX_NODES);
  }
  return nodes;
}

/** Null where it is no JSON: senders get it wrong, and it is not what people see. */
function parsed(script: string): unknown {
  try {
    return JSON.parse(script);
  } catch {
    return null;
  }
}
