/** A tab that counts pushed emails, and reports when all have arrived. */
import { io } from 'socket.io-client';
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';

const job = await receiveJob(z.object({ httpUrl: z.string(), messages: z.number() }));
const socket = io(job.httpUrl, { transports: ['websocket'] });
let left = job.messages;
socket.on('message', () => {
  left -= 1;
  if (left === 0) void report({ kind: 'done', at: monotonicMs() });
});
await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
await report({ kind: 'ready' });
