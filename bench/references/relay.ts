/**
 * The least that push can cost on this runtime: bytes in over TCP until the final dot, one
 * frame of a pushed message's size out over a bare WebSocket. Nothing is parsed or kept.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { receiveJob, report } from '../load/job.ts';
import { portOf } from './port-of.ts';

const job = await receiveJob(z.object({ frameBytes: z.number() }));
const frame = 'X'.repeat(job.frameBytes);
const FINAL_DOT = '\r\n.\r\n';

const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
const receiver = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    if (chunk.subarray(-FINAL_DOT.length).toString('latin1') !== FINAL_DOT) return;
    for (const tab of sockets.clients) tab.send(frame);
    socket.write('250 thrown away\r\n');
  });
}).listen(0, '127.0.0.1');

await Promise.all([once(sockets, 'listening'), once(receiver, 'listening')]);
await report({ kind: 'listening', port: portOf(receiver), webSocketPort: portOf(sockets) });
