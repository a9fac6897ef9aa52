/**
 * Asks a door for recipients of several kinds, in a new order each round, and times each
 * reply: to RCPT, and where there is a message to its final dot.
 */
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { openSmtp } from './smtp-client.ts';
import { textOf } from './text.ts';

const Job = z.object({
  smtp: z.object({ host: z.string(), port: z.number() }),
  recipients: z.array(z.object({ kind: z.string(), address: z.string() })),
  rounds: z.number(),
  /** Of a message; null: RCPT and no more. */
  bytes: z.number().nullable(),
});

const job = await receiveJob(Job);
const smtp = await openSmtp(job.smtp);
const rcptMs: Record<string, number[]> = {};
const dotMs: Record<string, number[]> = {};
const body = textOf(job.bytes ?? 0);

function note(times: Record<string, number[]>, kind: string, ms: number): void {
  times[kind] ??= [];
  times[kind].push(ms);
}

/** Fisher and Yates: whoever comes first in a round must not always be the same. */
function shuffled<T>(items: readonly T[]): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    const [a, b] = [all[last], all[other]];
    if (a !== undefined && b !== undefined) [all[last], all[other]] = [b, a];
  }
  return all;
}

for (let round = 0; round < job.rounds; round += 1) {
  for (const { kind, address } of shuffled(job.recipients)) {
    await smtp.ask('MAIL FROM:<bench@sender.example>');
    const began = monotonicMs();
    await smtp.ask(`RCPT TO:<${address}>`);
    note(rcptMs, kind, monotonicMs() - began);
    if (job.bytes === null) {
      await smtp.ask('RSET');
      continue;
    }
    await smtp.ask('DATA');
    const subject = `bench ${round}`;
    const { dottedAt, accepted } = smtp.finish({ recipient: address, subject, body });
    note(dotMs, kind, (await accepted) - dottedAt);
  }
}
await report({ kind: 'done', rcptMs, dotMs });
process.exit();
