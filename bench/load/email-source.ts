/**
 * Sends emails that were rendered beforehand, in bursts: over several sessions at a time, each
 * command group and each message in one write, so that the sender takes little of the machine.
 */
import { setTimeout as delay } from 'node:timers/promises';
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
  /** In turn, by the number of the email. */
  recipients: z.array(z.string()).min(1),
  /** The number of the first email. An inbox takes the same email once. */
  first: z.number(),
  messages: z.number(),
  sessions: z.number(),
  connections: z.enum(['kept', 'new']),
  /** When each email is due; null: as fast as they are taken. */
  schedule: z.object({ startAt: z.number(), perSecond: z.number() }).nullable(),
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
  const sessions = await sendAll(burst);
  const { user, system } = process.cpuUsage(cpu);
  await report({ kind: 'sent', at: monotonicMs(), cpuMs: (user + system) / 1_000, sessions });
}

/** What a session sent, in its order. */
interface Sent {
  readonly numbers: number[];
  /** Just before the write of each message, or when it was due if the session came late to it. */
  readonly times: number[];
}

async function sendAll(burst: Burst): Promise<Sent[]> {
  let next = burst.first + source;
  const claim = () => {
    const number = next;
    next += sources;
    return number < burst.first + burst.messages ? number : null;
  };
  const sessions = Array.from({ length: burst.sessions }, async () => {
    const sent: Sent = { numbers: [], times: [] };
    while (await converse(burst, claim, sent)) {}
    return sent;
  });
  return await Promise.all(sessions);
}

/** One connection. Resolves with whether there may be more to send. */
async function converse(burst: Burst, claim: () => number | null, sent: Sent): Promise<boolean> {
  let number = claim();
  if (number === null) return false;
  const line = await openLine(burst.to);
  const hello = await line.ask('EHLO out.sender.example');
  const isPipelining = /^250[ -]PIPELINING/im.test(hello);
  while (number !== null) {
    const overdueSince = await waitUntilDue(burst, number);
    const email = emails.get(number);
    const recipient = burst.recipients[number % burst.recipients.length] ?? '';
    const envelope = [`MAIL FROM:<${email.sender}>`, `RCPT TO:<${recipient}>`, 'DATA'];
    if (isPipelining) await line.ask(...envelope);
    else for (const command of envelope) await line.ask(command);
    sent.numbers.push(number);
    sent.times.push(overdueSince ?? monotonicMs());
    await line.send(writeHead(email, number, recipient), bodies.get(email) ?? email.rest);
    number = burst.connections === 'kept' ? claim() : null;
  }
  await line.ask('QUIT');
  line.end();
  return burst.connections === 'new';
}

/** Resolves with when it was due if that has passed already, so that a wait is not hidden. */
async function waitUntilDue({ first, schedule }: Burst, number: number): Promise<number | null> {
  if (schedule === null) return null;
  const dueAt = schedule.startAt + ((number - first) / schedule.perSecond) * 1_000;
  const early = dueAt - monotonicMs();
  if (early < 0) return dueAt;
  await delay(early);
  return null;
}

/** RFC 5321 4.5.2, and the final dot. */
function stuff(rest: Buffer): Buffer {
  return Buffer.from(`${rest.toString('latin1').replaceAll('\r\n.', '\r\n..')}.\r\n`, 'latin1');
}
