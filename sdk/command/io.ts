/** What the command reads and writes, so that a test can stand in for the terminal. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string | Uint8Array): unknown;
}

export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** By default that of the platform. */
  readonly fetch?: typeof fetch;
}

/** Ends the command with a message and an exit code. */
export class Exit extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const EXIT_CODES = {
  done: 0,
  failed: 1,
  usage: 2,
  noEmail: 3,
  notFound: 4,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
