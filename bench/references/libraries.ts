/**
 * The least that the libraries of the service take for its job, with nothing of ours between them:
 * no rules of the receiver, no inboxes, no tokens, nothing found in the mail. All in one thread, since
 * handing a message to another one costs processor time as well.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { MailParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { Server } from 'socket.io';
import { z } from 'zod';
import { receiveJob, report } from '../load/job.ts';
import { portOf } from './port-of.ts';

const Job = z.object({ does: z.enum(['throws away', 'pushes', 'reads and pushes']) });

/** As the service's reader has it: nothing is turned into something else. */
const LEAN = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  checksumAlgo: false,
} as const;

const { does } = await receiveJob(Job);
const kept: Buffer[] = [];
const http = createServer();
const tabs = new Server(http, { transports: ['websocket'] });
const receiver = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('end', () => take(Buffer.concat(pieces)).then(() => done(), done));
  },
});

async function take(raw: Buffer): Promise<void> {
  if (does === 'throws away') return;
  const subject = does === 'pushes' ? '' : await subjectOf(raw);
  kept.push(raw);
  tabs.emit('message', { seq: kept.length, subject });
}

function subjectOf(raw: Buffer): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const parser = new MailParser(LEAN);
  parser.on('data', () => {});
  parser.once('end', () => resolve(parser.subject ?? ''));
  parser.once('error', reject);
  parser.end(raw);
  return promise;
}

http.listen(0, '127.0.0.1');
receiver.listen(0, '127.0.0.1');
await Promise.all([once(http, 'listening'), once(receiver.server, 'listening')]);
await report({ kind: 'listening', port: portOf(receiver.server), httpPort: portOf(http) });
