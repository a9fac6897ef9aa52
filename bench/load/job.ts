import { on, once } from 'node:events';
import type { z } from 'zod';

/** The other end of `harness/program.ts`: the job that this process was started for. */
export async function receiveJob<Job>(schema: z.ZodType<Job>): Promise<Job> {
  const [job]: unknown[] = await once(process, 'message');
  // Without a parent no process reads the report.
  process.once('disconnect', () => process.exit());
  return schema.parse(job);
}

/** Those that come after the first. Called before the first is reported done, so that none is missed. */
export function furtherJobs<Job>(schema: z.ZodType<Job>): AsyncIterable<Job> {
  const messages = on(process, 'message');
  return {
    async *[Symbol.asyncIterator]() {
      for await (const [job] of messages) yield schema.parse(job);
    },
  };
}

/** Resolves once the harness has it. */
export function report(message: object): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!process.send) throw new Error('started without a harness');
    process.send(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}
