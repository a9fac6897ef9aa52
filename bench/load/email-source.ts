/**
 * Sends emails that were rendered beforehand, in bursts: over several sessions at a time, each
 * command group and each message in one write, so that the sender takes little of the machine.
 */
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import type { Email } from './emails/generate.ts';
import { generateSet, LOADS, writeHead } from './emails/set.ts';
import { furtherJobs, receiveJob, report } from './job.ts';
import { openLine } from './smtp-line.ts';

/** Of several sources at a time, each sends every `sources`-th email, from its own number on. */
const Job = z.object({ load: z.enum(LOADS), source: z.number(), sources: z.number() });
const Burst = z.object({
  to: z.object({ host: z.string(), port: z.number() }),
  recipient: z.string(),
  messages: z.number(),
  sessions: z.number(),
  connections: z.enum(['kept', 'new']),
});
type Burst = z.infer<typeof Burst>;

const { load, source, sources } = await receiveJob(Job);
const emails = generateSet(load);
const bursts = furtherJobs(Burst);
const bodies = new Map<Email, Buffer>();
for (const email of emails.all) bodies.set(email, stuff(email.rest));
await report({ kind: 'ready' });

for await (const burst of bursts) {
  const cpu = process.cpuUsage();
  const bySession = await sendAll(burst);
  const { user, system } = process.cpuUsage(cpu);
  await report({ kind: 'sent', at: monotonicMs(), cpuMs: (user + system) / 1_000, bySession });
}

/** Answers which numbers each session sent, in their order. */
async function sendAll(burst: Burst): Promise<number[][]> {
  let next = source;
  const claim = () => {
    const number = next;
    next += sources;
    return number < burst.messages ? number : null;
  };
  const sessions = Array.from({ length: burst.sessions }, async () => {
    const sent: number[] = [];
    while (await converse(burst, claim, sent)) {}
    return sent;
  });
  return await Promise.all(sessions);
}

/** One connection. Resolves with whether there may be more to send. */
async function converse(
  burst: Burst,
  claim: () => number | null,
  sent: number[],
): Promise<boolean> {
  let number = claim();
  if (number === null) return false;
  const line = await openLine(burst.to);
  const hello = await line.ask('EHLO out.sender.example');
  const isPipelining = /^250[ -]PIPELINING/im.test(hello);
  while (number !== null) {
    const email = emails.get(number);
    const envelope = [`MAIL FROM:<${email.sender}>`, `RCPT TO:<${burst.recipient}>`, 'DATA'];
    if (isPipelining) await line.ask(...envelope);
    else for (const command of envelope) await line.ask(command);
    await line.send(writeHead(email, number, burst.recipient), bodies.get(email) ?? email.rest);
    sent.push(number);
    number = burst.connections === 'kept' ? claim() : null;
  }
  await line.ask('QUIT');
  line.end();
  return burst.connections === 'new';
}

/** RFC 5321 4.5.2, and the final dot. */
function stuff(rest: Buffer): Buffer {
  return Buffer.from(`${rest.toString('latin1').replaceAll('\r\n.', '\r\n..')}.\r\n`, 'latin1');
}
