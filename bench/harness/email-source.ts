import { z } from 'zod';
import type { EmailLoad } from '../load/emails/set.ts';
import { Program } from './program.ts';
import type { Burst } from './smtp-load.ts';

const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    ...{ kind: z.literal('sent'), at: z.number(), cpuMs: z.number() },
    sessions: z.array(z.object({ numbers: z.array(z.number()), times: z.array(z.number()) })),
  }),
]);

/** Processes that send: one alone would be the limit of what throws everything away. */
const PROCESSES = 2;

export interface EmailBurst extends Omit<Burst, 'recipient'> {
  /** In turn, by the number of the email. */
  readonly recipients: readonly string[];
  /** The number of the first email; without it, 0. An inbox takes the same email once. */
  readonly first?: number;
  /** When each email is due, on the monotonic clock; without it, as fast as they are taken. */
  readonly schedule?: { readonly startAt: number; readonly perSecond: number };
}

/** What a session sent, in its order. */
export interface SentSession {
  readonly numbers: readonly number[];
  /** Just before the write of each message, or when it was due if the session came late to it. */
  readonly times: readonly number[];
}

export interface SentBurst {
  /** On the monotonic clock: when the last email was answered 250. */
  readonly acceptedAt: number;
  /** Of all processes that sent. */
  readonly cpuMs: number;
  readonly sessions: readonly SentSession[];
}

/** Sends generated emails, rendered before the first burst. */
export class EmailSource implements AsyncDisposable {
  readonly #programs: readonly Program<z.infer<typeof Said>>[];

  private constructor(programs: readonly Program<z.infer<typeof Said>>[]) {
    this.#programs = programs;
  }

  static async start(load: EmailLoad): Promise<EmailSource> {
    const programs = Array.from(
      { length: PROCESSES },
      (_, source) =>
        new Program('load/email-source.ts', Said, { load, source, sources: PROCESSES }),
    );
    const started = new EmailSource(programs);
    try {
      await Promise.all(programs.map((program) => program.next()));
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
    return started;
  }

  /** Rejects when an email was not answered 250. */
  async send(burst: EmailBurst): Promise<SentBurst> {
    const sessions = burst.sessions / PROCESSES;
    const answers = await Promise.all(
      this.#programs.map((program) => {
        program.send({ first: 0, schedule: null, ...burst, sessions });
        return program.next();
      }),
    );
    const sent = answers.flatMap((answer) => (answer.kind === 'sent' ? [answer] : []));
    return {
      acceptedAt: Math.max(...sent.map(({ at }) => at)),
      cpuMs: sent.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      sessions: sent.flatMap((each) => each.sessions),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#programs.map((program) => program[Symbol.asyncDispose]()));
  }
}
