/**
 * Honest senders and the tabs that they write to. Each message is due at its moment and
 * timed from that, sent or not: a sender that has to wait does not hide the wait.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { openSmtp, type SmtpSession } from './smtp-client.ts';
import { openTab } from './tab.ts';
import { textOf } from './text.ts';

const Job = z.object({
  httpUrl: z.string(),
  smtp: z.object({ host: z.string(), port: z.number() }),
  inboxes: z.array(
    z.object({ address: z.string(), token: z.string(), lease: z.string().optional() }),
  ),
  sources: z.array(z.string()),
  messagesPerSecond: z.number(),
  durationMs: z.number(),
});
const Pushed = z.tuple([
  z.literal('message'),
  z.object({ message: z.object({ id: z.string(), subject: z.string() }) }),
]);

/** Connections that each source keeps open: what does not fit one goes over the other. */
const SESSIONS = 3;
const BODY_BYTES = 4_096;
const WINDOW_MS = 5_000;
/** Milliseconds after the last message in which those on their way may still come. */
const LAST_WAIT_MS = 30_000;

const job = await receiveJob(Job);
const body = textOf(BODY_BYTES);
const due = new Map<string, number>();
const seen = new Set<string>();
const refusals: Record<string, number> = {};
let twice = 0;
/** Numbers what is asked of the service, which answers every wish. */
let wishes = 0;
let acceptedMs: number[] = [];
let pushedMs: number[] = [];

for (const { token, lease } of job.inboxes) {
  const socket = await openTab(
    job.httpUrl,
    { token, lease },
    {
      closed: () => {
        throw new Error('a tab lost its socket');
      },
      event(packet) {
        const pushed = Pushed.safeParse(JSON.parse(packet));
        if (!pushed.success) return;
        const { id, subject } = pushed.data[1].message;
        arrived(subject);
        // As a program that is done with a mail: so the inbox never fills.
        wishes += 1;
        socket.send(`42${wishes}${JSON.stringify(['message:delete', { id }])}`);
      },
    },
  );
}

function arrived(subject: string): void {
  const at = due.get(subject);
  if (at !== undefined) pushedMs.push(monotonicMs() - at);
  else if (seen.has(subject)) twice += 1;
  seen.add(subject);
  due.delete(subject);
}

/** One connection that is kept open for many emails, and opened again after it was lost. */
class Sender {
  readonly #source: string;
  #session: SmtpSession | null = null;
  #free: Promise<void> = Promise.resolve();

  constructor(source: string) {
    this.#source = source;
  }

  send(recipient: string, subject: string): Promise<void> {
    const sent = this.#free.then(() => this.#send(recipient, subject));
    this.#free = sent;
    return sent;
  }

  async #send(recipient: string, subject: string): Promise<void> {
    try {
      this.#session ??= await openSmtp({ ...job.smtp, localAddress: this.#source });
      await this.#session.announce(recipient);
      const { accepted } = this.#session.finish({ recipient, subject, body });
      acceptedMs.push((await accepted) - (due.get(subject) ?? monotonicMs()));
    } catch (error) {
      const reply = error instanceof Error ? error.message.trim() : String(error);
      refusals[reply] = (refusals[reply] ?? 0) + 1;
      this.#session?.quit();
      this.#session = null;
    }
  }
}

const senders = job.sources.flatMap((source) =>
  Array.from({ length: SESSIONS }, () => new Sender(source)),
);
await report({ kind: 'ready' });

const startedAt = monotonicMs();
const total = Math.floor((job.durationMs / 1_000) * job.messagesPerSecond);
let windowEnds = startedAt + WINDOW_MS;
for (let index = 0; index < total; index += 1) {
  const at = startedAt + (index * 1_000) / job.messagesPerSecond;
  const wait = at - monotonicMs();
  if (wait > 0) await delay(wait);
  const subject = `soak ${index}`;
  due.set(subject, at);
  const inbox = job.inboxes[index % job.inboxes.length];
  if (inbox !== undefined) void senders[index % senders.length]?.send(inbox.address, subject);
  if (monotonicMs() >= windowEnds) await endWindow();
}
const giveUpAt = monotonicMs() + LAST_WAIT_MS;
while (due.size > 0 && monotonicMs() < giveUpAt) await delay(WINDOW_MS / 10);
await endWindow();
await report({ kind: 'done', sent: total, pushed: seen.size, twice, refusals });
process.exit();

async function endWindow(): Promise<void> {
  const window = { acceptedMs, pushedMs };
  [acceptedMs, pushedMs] = [[], []];
  windowEnds += WINDOW_MS;
  await report({ kind: 'window', endedAt: monotonicMs(), ...window });
}
