import path from 'node:path';
import { type Child, startChild } from '../../harness/children.ts';
import type { Host } from './host.ts';

/** A command before another: that one runs in the host's network, with this machine's files. */
export function inNetworkOf({ pid }: Host): readonly string[] {
  // Without a process in between, and ended with ours, which a namespace cannot see to here.
  return ['setpriv', '--pdeathsig', 'KILL', 'nsenter', '--target', `${pid}`, '--net', '--'];
}

/** Starts one of the programs beside this file, and waits for its first line. */
export async function startProgram(
  host: Host,
  file: string,
  ...arguments_: readonly string[]
): Promise<Child> {
  const program = path.join(import.meta.dirname, file);
  const [command = '', ...rest] = [...inNetworkOf(host), process.execPath, program, ...arguments_];
  const child = startChild(command, rest);
  await Promise.race([child.nextLine(), child.ended]);
  if (child.lines.length === 0) throw new Error(`${file}: ${child.complaint()}`);
  return child;
}
