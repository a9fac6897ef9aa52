import { z } from 'zod';
import type { EmailLoad } from '../load/emails/set.ts';
import { Program } from './program.ts';
import type { Burst } from './smtp-load.ts';

const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    ...{ kind: z.literal('sent'), at: z.number(), cpuMs: z.number() },
    bySession: z.array(z.array(z.number())),
  }),
]);

/** Processes that send: one alone would be the limit of what throws everything away. */
const PROCESSES = 2;

export interface SentBurst {
  /** On the monotonic clock: when the last email was answered 250. */
  readonly acceptedAt: number;
  /** Of all processes that sent. */
  readonly cpuMs: number;
  /** The numbers that each session sent, in their order. */
  readonly bySession: readonly (readonly number[])[];
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
  async send(burst: Burst): Promise<SentBurst> {
    const sessions = burst.sessions / PROCESSES;
    const answers = await Promise.all(
      this.#programs.map((program) => {
        program.send({ ...burst, sessions });
        return program.next();
      }),
    );
    const sent = answers.flatMap((answer) => (answer.kind === 'sent' ? [answer] : []));
    return {
      acceptedAt: Math.max(...sent.map(({ at }) => at)),
      cpuMs: sent.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      bySession: sent.flatMap(({ bySession }) => bySession),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#programs.map((program) => program[Symbol.asyncDispose]()));
  }
}
