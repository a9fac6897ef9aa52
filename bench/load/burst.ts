/**
 * Honest mails from one source, each sent when it is due, while another source delivers many
 * hostile ones at once. Reports how long after its final dot each honest one was accepted, pushed
 * and readable.
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
  hostile: z.object({ mails: z.number(), kind: z.enum(['large', 'slow']) }),
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
const acceptedMs: number[] = [];
const pushedMs: number[] = [];
const readableMs: number[] = [];
let atOnce = 0;
const allRead = Promise.withResolvers<void>();
const allAccepted = Promise.withResolvers<void>();

function sinceSent(subject = ''): number {
  return monotonicMs() - (sentAt.get(subject) ?? 0);
}

function readable(subject?: string): void {
  readableMs.push(sinceSent(subject));
  if (readableMs.length === job.honest.mails) allRead.resolve();
}

socket.on('message', (event: unknown) => {
  const { id, subject, snippet } = Pushed.parse(event).message;
  if (!sentAt.has(subject)) return;
  subjects.set(id, subject);
  pushedMs.push(sinceSent(subject));
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

const mail = {
  /** 12 MB of base64 in which each character of four is padding. */
  large: () =>
    partsLetter([
      [
        'Content-Type: application/zip; name=b.zip',
        'Content-Transfer-Encoding: base64',
        '',
        'Q!=='.repeat(3_000_000),
      ],
    ]),
  /** 99 KB in nearly as many parts as are read: some 0.2 s, the most that is known for the size. */
  slow: () =>
    partsLetter(
      Array.from({ length: 990 }, () => [
        'Content-Type: application/pdf; name="a-file-of-some-length.pdf"',
        'Content-ID: <x>',
        '',
        'x',
      ]),
    ),
}[job.hostile.kind]();
const hostile = await Promise.all(
  Array.from({ length: job.hostile.mails }, async () => {
    const smtp = await openSmtp(job.smtp);
    await smtp.announce(job.recipient);
    return smtp;
  }),
);
await report({ kind: 'ready' });

const startedAt = monotonicMs();
const taken = hostile.map((smtp) => smtp.finishRaw(mail).accepted);
for (let each = 0; each < job.honest.mails; each += 1) {
  const due = startedAt + each * job.honest.everyMs;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - monotonicMs())));
  void deliver(`honest ${each}`);
}
await Promise.all([allRead.promise, allAccepted.promise, ...taken]);
await report({ kind: 'done', atOnce, acceptedMs, pushedMs, readableMs });
process.exit();

async function deliver(subject: string): Promise<void> {
  const smtp = await openSmtp({ ...job.smtp, localAddress: HONEST_ADDRESS });
  await smtp.announce(job.recipient);
  sentAt.set(subject, monotonicMs());
  const lines = ['From: Shop <shop@sender.example>', `Subject: ${subject}`, '', textOf(4_000)];
  await smtp.finishRaw(letter(...lines)).accepted;
  acceptedMs.push(sinceSent(subject));
  if (acceptedMs.length === job.honest.mails) allAccepted.resolve();
  smtp.quit();
}
