import type { ChildProcess } from 'node:child_process';

/** Characters of what a process complained of that are kept to be quoted. */
const QUOTED_COMPLAINT = 2_000;

/** A process of ours: it never outlives us, however we end. */
export interface Child {
  /** The end of what it wrote on stderr. */
  complaint(): string;
  /** Where its inspector listens; null until that is open. */
  inspectorUrl(): string | null;
  /** Its exit code, once it has ended and all that it wrote was read; null after a signal. */
  readonly closed: Promise<number | null>;
  stop(): Promise<void>;
}

export function keep(child: ChildProcess): Child {
  let complaint = '';
  let inspectorUrl: string | null = null;
  const note = (text: string) => {
    complaint = (complaint + text).slice(-QUOTED_COMPLAINT);
    inspectorUrl ??= /Debugger listening on (ws:\S+)/.exec(complaint)?.[1] ?? null;
  };
  child.stderr?.on('data', (chunk: Buffer) => note(chunk.toString()));
  child.on('error', (error) => note(error.message));

  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  void closed.then(() => process.off('exit', kill));
  return {
    complaint: () => complaint,
    inspectorUrl: () => inspectorUrl,
    closed,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill();
      await closed;
    },
  };
}
