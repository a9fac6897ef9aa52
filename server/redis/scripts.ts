import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Each is one file in `lua/`, which says what it takes and answers. */
export const SCRIPT_NAMES = [
  ...([
    'admit',
    'announce',
    'audit',
    'heartbeat',
    'reclaim-node',
    'changes',
    'commit',
    'create',
    'edit',
  ] as const),
  ...(['end', 'entry'] as const),
  ...(['forget', 'give-back', 'is-free', 'lease', 'live', 'look', 'offer'] as const),
  ...(['offered', 'point', 'redeem'] as const),
  ...(['remove', 'rename', 'settle', 'share', 'sharers', 'shares', 'shift'] as const),
  ...(['stage', 'sums', 'sweep', 'told', 'unshare'] as const),
] as const;

export type ScriptName = (typeof SCRIPT_NAMES)[number];

export interface Script {
  readonly source: string;
  readonly sha: string;
}

export function scriptOf(source: string): Script {
  return { source, sha: hash('sha1', source) };
}

/** All of them, with what they have in common in front. */
export function readScripts(): ReadonlyMap<ScriptName, Script> {
  const common = readSource('common');
  const scripts = SCRIPT_NAMES.map((name): [ScriptName, Script] => {
    const text = readSource(name);
    // The flags of a script stand in its first line, or nowhere.
    const [flags = ''] = /^#!.*\n/.exec(text) ?? [];
    const source = `${flags}${common}${text.slice(flags.length)}`;
    return [name, scriptOf(source)];
  });
  return new Map(scripts);
}

function readSource(name: string): string {
  const url = import.meta.resolve(`#server/redis/lua/${name}.lua`);
  return readFileSync(fileURLToPath(url), 'utf8');
}
