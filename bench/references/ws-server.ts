/** What an open connection costs at the least: a plain `ws` server that does nothing. */
import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { report } from '../load/job.ts';
import { portOf } from './port-of.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => socket.on('message', () => {}));
process.once('disconnect', () => process.exit());
await once(server, 'listening');
await report({ kind: 'listening', port: portOf(server) });
