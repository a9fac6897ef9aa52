/**
 * Asks a door for recipients of several kinds, in a new order each round, and times each
 * reply: to RCPT, and where there is a message to its final dot.
 */
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { openSmtp, type SmtpSession } from './smtp-client.ts';
import { openTab } from './tab.ts';
import { textOf } from './text.ts';

const Job = z.object({
  smtp: z.object({ host: z.string(), port: z.number() }),
  recipients: z.array(z.object({ kind: z.string(), address: z.string() })),
  rounds: z.number(),
  /** Sessions that ask at a time: more where the door keeps them waiting. */
  sessions: z.number(),
  /** Of a message; null: RCPT and no more. */
  bytes: z.number().nullable(),
  /** An inbox that a tab holds meanwhile; null: none. */
  watched: z.object({ httpUrl: z.string(), token: z.string() }).nullable(),
});

const job = await receiveJob(Job);
const rcptMs: Record<string, number[]> = {};
const dotMs: Record<string, number[]> = {};
const body = textOf(job.bytes ?? 0);
let begun = 0;

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

async function askOne(smtp: SmtpSession, kind: string, address: string): Promise<void> {
  await smtp.ask('MAIL FROM:<bench@sender.example>');
  const began = monotonicMs();
  await smtp.ask(`RCPT TO:<${address}>`);
  note(rcptMs, kind, monotonicMs() - began);
  if (job.bytes === null) {
    await smtp.ask('RSET');
    return;
  }
  await smtp.ask('DATA');
  const subject = `bench ${begun}`;
  const { dottedAt, accepted } = smtp.finish({ recipient: address, subject, body });
  note(dotMs, kind, (await accepted) - dottedAt);
}

async function askAll(): Promise<void> {
  const smtp = await openSmtp(job.smtp);
  while (begun < job.rounds) {
    begun += 1;
    for (const { kind, address } of shuffled(job.recipients)) await askOne(smtp, kind, address);
  }
}

if (job.watched !== null) {
  const { httpUrl, token } = job.watched;
  await openTab(httpUrl, { token }, { event: () => {}, closed: () => process.exit(1) });
}
await Promise.all(Array.from({ length: job.sessions }, askAll));
await report({ kind: 'done', rcptMs, dotMs });
process.exit();
