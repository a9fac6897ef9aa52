import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Each script is a file in `lua/`, whose comment describes its arguments and its reply. */
export const SCRIPT_NAMES = [
  ...(['admit', 'announce', 'audit', 'clear-notes'] as const),
  ...(['commit', 'create', 'edit', 'end'] as const),
  ...(['heartbeat', 'is-free', 'offer', 'offered'] as const),
  ...(['read-changes', 'read-entry', 'read-state'] as const),
  ...(['reclaim-node', 'redeem', 'remove'] as const),
  ...(['set-operator-address', 'set-shift', 'set-shown-address'] as const),
  ...(['share', 'sharers', 'shares', 'stage'] as const),
  ...(['sweep', 'unshare', 'usage', 'write-life'] as const),
] as const;

export type ScriptName = (typeof SCRIPT_NAMES)[number];

export interface Script {
  readonly source: string;
  readonly sha: string;
}

export function createScript(source: string): Script {
  return { source, sha: hash('sha1', source) };
}

/** All scripts, each with `common.lua` in front. */
export function readScripts(): ReadonlyMap<ScriptName, Script> {
  const common = readSource('common');
  const scripts = SCRIPT_NAMES.map((name): [ScriptName, Script] => {
    const text = readSource(name);
    // Redis reads flags from the first line only.
    const [flags = ''] = /^#!.*\n/.exec(text) ?? [];
    const source = `${flags}${common}${text.slice(flags.length)}`;
    return [name, createScript(source)];
  });
  return new Map(scripts);
}

function readSource(name: string): string {
  const url = import.meta.resolve(`#server/redis/lua/${name}.lua`);
  return readFileSync(fileURLToPath(url), 'utf8');
}
