/** What `push.ts` does, done to the bare relay: the same bytes, the same clock. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { textOf } from './text.ts';

const Job = z.object({
  port: z.number(),
  webSocketPort: z.number(),
  bytes: z.number(),
  messages: z.number(),
});

const job = await receiveJob(Job);
const sender = connect({ port: job.port, host: '127.0.0.1', noDelay: true });
const tab = new WebSocket(`ws://127.0.0.1:${job.webSocketPort}`);
await Promise.all([once(sender, 'connect'), once(tab, 'open')]);

const letter = `${textOf(job.bytes)}.\r\n`;
const pushedMs: number[] = [];
const acceptedMs: number[] = [];
for (let index = 0; index < job.messages; index += 1) {
  const pushed = once(tab, 'message').then(monotonicMs);
  const accepted = once(sender, 'data').then(monotonicMs);
  const dottedAt = monotonicMs();
  sender.write(letter);
  const [pushedAt, acceptedAt] = await Promise.all([pushed, accepted]);
  pushedMs.push(pushedAt - dottedAt);
  acceptedMs.push(acceptedAt - dottedAt);
}
await report({ kind: 'done', pushedMs, acceptedMs });
process.exit();
