/**
 * Hostile mails, one after another over one SMTP session, while a tab of the inbox is held;
 * or, to have something to hold them against, plain text of the same sizes. Then each is opened.
 */
import { io } from 'socket.io-client';
import { z } from 'zod';
import { hostileSet } from '../../server/mail/testing/hostile-set.ts';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { openSmtp } from './smtp-client.ts';
import { textOf } from './text.ts';

const Job = z.object({
  httpUrl: z.string(),
  token: z.string(),
  smtp: z.object({ host: z.string(), port: z.number() }),
  recipient: z.string(),
  mails: z.enum(['hostile', 'plain']),
});
const Pushed = z.object({ message: z.object({ id: z.string() }) });

const job = await receiveJob(Job);
const smtp = await openSmtp(job.smtp);
const socket = io(job.httpUrl, { auth: { token: job.token }, transports: ['websocket'] });
const ids: string[] = [];
socket.on('message', (event: unknown) => ids.push(Pushed.parse(event).message.id));
await new Promise<void>((resolve, reject) => {
  socket.once('connect_error', reject);
  socket.once('inbox', () => resolve());
});

const mails = hostileSet().map(({ id, what, raw }) => ({
  name: `${id} ${what}`,
  raw: job.mails === 'hostile' ? raw : plain(raw.length),
}));
await report({ kind: 'ready' });

const accepted: { name: string; ms: number }[] = [];
for (const { name, raw } of mails) {
  await smtp.announce(job.recipient);
  const sent = smtp.finishRaw(raw);
  accepted.push({ name, ms: (await sent.accepted) - sent.dottedAt });
}
const opened: { name: string; ms: number }[] = [];
for (const [index, { name }] of mails.entries()) {
  opened.push({ name, ms: await open(ids[index]) });
}
const [longestAccepted, longestOpened] = [accepted, opened].map(longest);
await report({
  kind: 'done',
  sent: mails.length,
  pushed: ids.length,
  longestAccepted,
  longestOpened,
});
process.exit();

/** Milliseconds until the whole answer is there. Pushes come in the order of the mails. */
async function open(id = ''): Promise<number> {
  const from = monotonicMs();
  const answer = await fetch(new URL(`/api/v1/inbox/messages/${id}`, job.httpUrl), {
    headers: { authorization: `Bearer ${job.token}` },
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`a message could not be opened: ${answer.status}`);
  return monotonicMs() - from;
}

function longest(all: readonly { name: string; ms: number }[]): { name: string; ms: number } {
  return all.reduce((most, each) => (each.ms > most.ms ? each : most), { name: 'none', ms: 0 });
}

function plain(bytes: number): Buffer {
  return Buffer.from(
    `From: Bench <bench@sender.example>\r\nSubject: bench\r\n\r\n${textOf(bytes)}`,
  );
}
