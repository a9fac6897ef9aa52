/**
 * Sender and tab in one process, so that one clock times both: from the write that ends in
 * the final dot to the pushed message in the hands of a socket.io-client, one at a time.
 */
import { io } from 'socket.io-client';
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { openSmtp } from './smtp-client.ts';
import { textOf } from './text.ts';

const Job = z.object({
  httpUrl: z.string(),
  token: z.string(),
  smtp: z.object({ host: z.string(), port: z.number() }),
  recipient: z.string(),
  bytes: z.number(),
  messages: z.number(),
});

const job = await receiveJob(Job);
const smtp = await openSmtp(job.smtp);
const socket = io(job.httpUrl, { auth: { token: job.token }, transports: ['websocket'] });
await new Promise<void>((resolve, reject) => {
  socket.once('connect_error', reject);
  socket.once('inbox', () => resolve());
});

const body = textOf(job.bytes);
const pushedMs: number[] = [];
const acceptedMs: number[] = [];
for (let index = 0; index < job.messages; index += 1) {
  await smtp.announce(job.recipient);
  const pushed = new Promise<number>((resolve) => {
    socket.once('message', () => resolve(monotonicMs()));
  });
  const sent = smtp.finish({ recipient: job.recipient, subject: `bench ${index}`, body });
  const [pushedAt, acceptedAt] = await Promise.all([pushed, sent.accepted]);
  pushedMs.push(pushedAt - sent.dottedAt);
  acceptedMs.push(acceptedAt - sent.dottedAt);
}
await report({ kind: 'done', pushedMs, acceptedMs });
process.exit();
