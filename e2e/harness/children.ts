import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Characters of what a process complained of that are kept to be quoted. */
const QUOTED_COMPLAINT = 20_000;

/** Children at the same time that let Node warn of a leak: more than any test has. */
const MANY_CHILDREN = 100;

/**
 * Waits for the end of its standard input, which comes when its parent process has ended, and then
 * kills the given process. It ignores signals of the terminal, which the other two handle.
 */
const WATCH = 'trap "" HUP INT TERM; read -r _; kill -9 "$0"';

/** A process of the tests: it never outlives them, however they end. */
export interface Child {
  readonly pid: number;
  /** Lines of its standard output so far. */
  readonly lines: readonly string[];
  /** Each further line of its standard output. */
  onLine(listener: (line: string) => void): void;
  /** The next further line of its standard output. */
  nextLine(): Promise<string>;
  /** The end of what it wrote on its standard error. */
  complaint(): string;
  signal(signal: NodeJS.Signals): void;
  /** Its exit code, once it has ended and all that it wrote was read; null after a signal. */
  readonly ended: Promise<number | null>;
  /** Ends it, hard: what stops gently is the subject of tests, not their housekeeping. */
  end(): Promise<void>;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Its whole standard input; null: nothing, until this process ends, however it does. */
  readonly input?: string | null;
  /** In a process group of its own. */
  readonly detached?: boolean;
}

export function startChild(
  command: string,
  arguments_: readonly string[],
  { input = '', ...options }: ChildOptions = {},
): Child {
  const child = spawn(command, [...arguments_], { stdio: 'pipe', ...options });
  // A process that ends before it has read everything is no concern of the writer.
  child.stdin.on('error', () => {});
  if (input !== null) child.stdin.end(input);
  let complaint = '';
  const note = (text: string) => {
    complaint = (complaint + text).slice(-QUOTED_COMPLAINT);
  };
  child.stderr.on('data', (chunk: Buffer) => note(chunk.toString()));
  child.on('error', (error) => note(error.message));

  const lines: string[] = [];
  const output = createInterface(child.stdout);
  output.on('line', (line) => lines.push(line));

  const ended = endOf(child);
  return {
    pid: child.pid ?? 0,
    lines,
    onLine: (listener) => void output.on('line', listener),
    nextLine: () => new Promise((resolve) => output.once('line', resolve)),
    complaint: () => complaint,
    signal: (signal) => void child.kill(signal),
    ended,
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<number | null> {
  const kill = () => child.kill('SIGKILL');
  process.setMaxListeners(MANY_CHILDREN);
  process.once('exit', kill);
  const watcher = watch(child);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  // A command that is not there closes nothing.
  child.once('error', () => child.pid === undefined && resolve(null));
  child.once('exit', () => watcher?.kill('SIGKILL'));
  void promise.then(() => process.off('exit', kill));
  return promise;
}

/** Ends the child where this process is killed, and has no `exit`. */
function watch({ pid }: ChildProcess): ChildProcess | null {
  if (pid === undefined) return null;
  const watcher = spawn('/bin/sh', ['-c', WATCH, `${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Does not keep this process running. On systems without /bin/sh there is no watcher.
  watcher.on('error', () => {});
  watcher.unref();
  return watcher;
}
