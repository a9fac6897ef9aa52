import { readFile } from 'node:fs/promises';

/** The kernel's tick in /proc/PID/stat: USER_HZ, 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/** Milliseconds of CPU that a process has used, user and system, all its threads. Linux only. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is a name in parentheses that may hold anything; user time is the 14th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Bytes of a process that are in memory (its share of libraries included). Linux only. */
export async function residentBytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = /^Rss:\s+(\d+) kB$/m.exec(rollup)?.[1];
  if (kilobytes === undefined) throw new Error(`no Rss in /proc/${pid}/smaps_rollup`);
  return Number(kilobytes) * 1024;
}
