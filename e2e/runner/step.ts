import { type ChildProcess, spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import path from 'node:path';

export const PROJECT_ROOT = path.resolve(import.meta.dirname, '../..');
const BINARIES = path.join(PROJECT_ROOT, 'node_modules/.bin');

/** Milliseconds; a step that takes longer hangs. Some times what the slowest one needs. */
const STEP_DEADLINE_MS = 45 * 60_000;

/** Hundreds of services are started: what they are made of is compiled once for all. */
const COMPILED = path.join(PROJECT_ROOT, 'node_modules/.cache/compiled');

/**
 * The environment of every step: our own Node and tools first, and nothing of the
 * caller's configuration, which would otherwise reach the services under test.
 */
function stepEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^mayfly_/i.test(name));
  const { PATH = '' } = process.env;
  return {
    ...Object.fromEntries(inherited),
    PATH: `${BINARIES}${path.delimiter}${PATH}`,
    NODE_COMPILE_CACHE: COMPILED,
    ...extra,
  };
}

interface Options {
  /** For every step. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  /** Descriptor of a file for what the steps write; without it they write where we do. */
  readonly output?: number;
}

/** Process groups that are still running; an interrupted run ends them too. */
export class Steps {
  readonly #running = new Set<ChildProcess>();
  readonly #environment: Readonly<Record<string, string>>;
  readonly #deadlineMs: number;
  readonly #output: number | undefined;

  constructor({ environment = {}, deadlineMs = STEP_DEADLINE_MS, output }: Options = {}) {
    this.#environment = environment;
    this.#deadlineMs = deadlineMs;
    this.#output = output;
  }

  /** A line among what the steps write. */
  say(line: string): void {
    if (this.#output === undefined) process.stdout.write(`${line}\n`);
    else writeSync(this.#output, `${line}\n`);
  }

  /**
   * Runs a tool of the project. Resolves with its exit code, 1 for a signal. Whatever it left
   * behind in its process group is ended.
   */
  run(
    tool: string,
    arguments_: readonly string[],
    extra: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const child = spawn(tool, [...arguments_], {
      cwd: PROJECT_ROOT,
      env: stepEnvironment({ ...this.#environment, ...extra }),
      stdio: ['ignore', this.#output ?? 'inherit', this.#output ?? 'inherit'],
      detached: true,
    });
    this.#running.add(child);
    const deadline = setTimeout(() => endGroup(child), this.#deadlineMs);
    return new Promise((resolve) => {
      const finish = (code: number) => {
        clearTimeout(deadline);
        this.#running.delete(child);
        endGroup(child);
        resolve(code);
      };
      child.once('error', (error) => {
        this.say(`${tool}: ${error.message}`);
        finish(1);
      });
      child.once('exit', (code) => finish(code ?? 1));
    });
  }

  endAll(): void {
    for (const child of this.#running) endGroup(child);
  }
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of that group is left, which is how it should be.
  }
}
