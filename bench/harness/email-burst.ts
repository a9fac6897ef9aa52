import { z } from 'zod';
import type { EmailSet } from '../load/emails/set.ts';
import type { EmailBurst, EmailSource, SentBurst } from './email-source.ts';
import { cpuMs } from './process-stats.ts';
import { Program } from './program.ts';
import { createInbox, deleteInbox, messageCount } from './rest.ts';
import { monotonicMs } from './statistics.ts';
import type { Subject } from './subject.ts';
import { assertWhole } from './whole.ts';

/** How fast a server took a burst. */
export interface Pace {
  /** Messages a second, from the first connection to the last 250 and the last push. */
  readonly rate: number;
  /** Milliseconds a message, all threads of the server. */
  readonly cpu: number;
  /** The same, of those that send. */
  readonly senderCpu: number;
}

/** `pid` is the server's. `send` resolves when the last email was accepted and pushed. */
export async function timed(
  pid: number,
  messages: number,
  send: () => Promise<{ sent: SentBurst; endedAt: number }>,
): Promise<Pace> {
  const cpuBefore = await cpuMs(pid);
  const startedAt = monotonicMs();
  const { sent, endedAt } = await send();
  const cpu = ((await cpuMs(pid)) - cpuBefore) / messages;
  const rate = (messages / (endedAt - startedAt)) * 1_000;
  return { rate, cpu, senderCpu: sent.cpuMs / messages };
}

const Watched = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    ...{ kind: z.literal('done'), at: z.number() },
    rows: z.array(z.object({ id: z.string(), subject: z.string() })),
  }),
]);

/** A burst to one inbox with one tab. Rejects unless the service did the whole job. */
export async function serviceTakes(
  subject: Subject,
  source: EmailSource,
  emails: EmailSet,
  burst: Pick<EmailBurst, 'messages' | 'sessions' | 'connections'>,
): Promise<Pace> {
  const inbox = await createInbox(subject);
  const { httpUrl } = subject;
  const { messages } = burst;
  await using watcher = new Program('load/watch.ts', Watched, {
    ...{ httpUrl, token: inbox.token, messages },
  });
  await watcher.next();
  const addressed = { ...burst, to: subject.smtp, recipients: [inbox.address] };
  let delivered: Parameters<typeof assertWhole>[3] | null = null;
  const pace = await timed(subject.pid, messages, async () => {
    const [sent, last] = await Promise.all([source.send(addressed), watcher.next()]);
    if (last.kind !== 'done') throw new Error('the watching tab started anew');
    delivered = { messages, sessions: sent.sessions, rows: last.rows };
    return { sent, endedAt: Math.max(sent.acceptedAt, last.at) };
  });
  if (delivered === null) throw new Error('nothing was sent');
  const stored = await messageCount(subject, inbox);
  if (stored !== messages) throw new Error(`${messages} sent, ${stored} stored`);
  await assertWhole(subject, inbox, emails, delivered);
  await deleteInbox(subject, inbox);
  return pace;
}
