/**
 * Honest mails from one source, each sent when it is due, while another source delivers many
 * hostile ones at once. Tells how long after its final dot each honest one could be read.
 */
import { io } from 'socket.io-client';
import { z } from 'zod';
import { letter, partsLetter } from '../../server/mail/testing/letters.ts';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { openSmtp } from './smtp-client.ts';
import { textOf } from './text.ts';

const Job = z.object({
  httpUrl: z.string(),
  token: z.string(),
  smtp: z.object({ host: z.string(), port: z.number() }),
  recipient: z.string(),
  hostile: z.object({ mails: z.number(), bytes: z.number() }),
  honest: z.object({ mails: z.number(), everyMs: z.number() }),
});
const Row = z.object({ id: z.string(), subject: z.string(), snippet: z.string() });
const Pushed = z.object({ message: Row });
const Changed = z.object({ id: z.string(), changed: z.object({ snippet: z.string().optional() }) });

/** A source of its own: all of 127.0.0.0/8 is this machine. */
const HONEST_ADDRESS = '127.0.0.2';

const job = await receiveJob(Job);
const socket = io(job.httpUrl, { auth: { token: job.token }, transports: ['websocket'] });
const sentAt = new Map<string, number>();
const subjects = new Map<string, string>();
const readableMs: number[] = [];
let atOnce = 0;
let whenAllRead = () => {};
const allRead = new Promise<void>((resolve) => {
  whenAllRead = resolve;
});

function readable(subject = ''): void {
  readableMs.push(monotonicMs() - (sentAt.get(subject) ?? 0));
  if (readableMs.length === job.honest.mails) whenAllRead();
}

socket.on('message', (event: unknown) => {
  const { id, subject, snippet } = Pushed.parse(event).message;
  if (!sentAt.has(subject)) return;
  subjects.set(id, subject);
  if (snippet === '') return;
  atOnce += 1;
  readable(subject);
});
socket.on('message:changed', (event: unknown) => {
  const { id, changed } = Changed.parse(event);
  if (subjects.has(id) && changed.snippet) readable(subjects.get(id));
});
await new Promise<void>((resolve, reject) => {
  socket.once('connect_error', reject);
  socket.once('inbox', () => resolve());
});

/** Base64 in which each character of four is padding: the costliest bytes of the hostile set. */
const noise = partsLetter([
  [
    'Content-Type: application/zip; name=b.zip',
    'Content-Transfer-Encoding: base64',
    '',
    'Q!=='.repeat(job.hostile.bytes / 4),
  ],
]);
const hostile = await Promise.all(
  Array.from({ length: job.hostile.mails }, async () => {
    const smtp = await openSmtp(job.smtp);
    await smtp.announce(job.recipient);
    return smtp;
  }),
);
await report({ kind: 'ready' });

const startedAt = monotonicMs();
const taken = hostile.map((smtp) => smtp.finishRaw(noise).accepted);
for (let each = 0; each < job.honest.mails; each += 1) {
  const due = startedAt + each * job.honest.everyMs;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - monotonicMs())));
  void deliver(`honest ${each}`);
}
await Promise.all([allRead, ...taken]);
await report({ kind: 'done', atOnce, readableMs });
process.exit();

async function deliver(subject: string): Promise<void> {
  const smtp = await openSmtp({ ...job.smtp, localAddress: HONEST_ADDRESS });
  await smtp.announce(job.recipient);
  sentAt.set(subject, monotonicMs());
  const lines = ['From: Shop <shop@sender.example>', `Subject: ${subject}`, '', textOf(4_000)];
  await smtp.finishRaw(letter(...lines)).accepted;
  smtp.quit();
}
