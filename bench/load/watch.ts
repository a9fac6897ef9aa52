/**
 * The one tab that watches while mail pours in. Reports when so many messages have been
 * pushed to it, each exactly once and in order; anything else ends it with the reason.
 */
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { receiveJob, report } from './job.ts';
import { openTab } from './tab.ts';

const Job = z.object({ httpUrl: z.string(), token: z.string(), messages: z.number() });
const Event = z.tuple([z.string(), z.looseObject({ cursor: z.string().optional() })]);
const Message = z.object({
  message: z.object({ id: z.string(), seq: z.number(), subject: z.string() }),
});

const job = await receiveJob(Job);
const ids = new Set<string>();
const rows: { id: string; subject: string }[] = [];
let lastSeq = 0;
let cursor: string | undefined;
let reconnects = 0;

async function take(packet: string): Promise<void> {
  const [name, payload] = Event.parse(JSON.parse(packet));
  if (name === 'inbox') return;
  cursor = payload.cursor ?? cursor;
  if (name !== 'message') return;
  const { id, seq, subject } = Message.parse(payload).message;
  if (ids.has(id)) throw new Error(`a message was pushed twice (seq ${seq})`);
  if (seq <= lastSeq) throw new Error(`seq ${seq} came after ${lastSeq}`);
  ids.add(id);
  rows.push({ id, subject });
  lastSeq = seq;
  if (ids.size === job.messages)
    await report({ kind: 'done', at: monotonicMs(), reconnects, rows });
}

/** A tab that lags too far behind is cut by the service and comes back with its cursor. */
async function watch(): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  await openTab(job.httpUrl, { token: job.token, cursor }, { event: take, closed: resolve });
  void closed.then(() => {
    reconnects += 1;
    return watch();
  });
}

await watch();
await report({ kind: 'ready' });
