/** A tab that counts pushed emails, and reports when all have arrived. */
import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';

const Job = z.object({
  messages: z.number(),
  tab: z.discriminatedUnion('over', [
    z.object({ over: z.literal('socket.io'), url: z.string(), event: z.string() }),
    // `marks`: what each pushed message has once. A frame may hold several messages.
    z.object({ over: z.literal('websocket'), url: z.string(), marks: z.string() }),
  ]),
});

/** Milliseconds in which a server sends what it had before this tab. */
const HISTORY_MS = 500;

const { messages, tab } = await receiveJob(Job);
let left = messages;

function take(count: number): void {
  if (left > 0 && left <= count) void report({ kind: 'done', at: monotonicMs() });
  left -= count;
}

switch (tab.over) {
  case 'socket.io': {
    const socket = io(tab.url, { transports: ['websocket'] });
    socket.on(tab.event, () => take(1));
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    break;
  }
  case 'websocket': {
    const socket = new WebSocket(tab.url);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    await delay(HISTORY_MS);
    socket.on('message', (frame) => take(String(frame).split(tab.marks).length - 1));
    socket.on('close', () => {
      throw new Error(`the server closed its tab, which lacks ${left} of ${messages}`);
    });
    break;
  }
}
await report({ kind: 'ready' });
