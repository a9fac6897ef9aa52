/**
 * Many tabs, each with an inbox of its own. Tells what was pushed to them and when, and lets all
 * of them lose their connection at once and come back.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { monotonicMs } from '../harness/statistics.ts';
import { parseNumber } from './emails/set.ts';
import { furtherJobs, receiveJob, report } from './job.ts';
import { openTab, type TabAuth } from './tab.ts';

const Job = z.object({
  httpUrl: z.string(),
  /** `index` is the tab's number among those of all processes. */
  tabs: z.array(z.object({ index: z.number(), token: z.string(), lease: z.string() })),
});
const Order = z.discriminatedUnion('kind', [
  // Says `pushed` once so many emails were, those before the order included.
  z.object({ kind: z.literal('expect'), messages: z.number() }),
  z.object({ kind: z.literal('drop') }),
]);
const Event = z.tuple([z.string(), z.unknown()]);
const Hello = z.object({ cursor: z.string(), lease: z.string(), reset: z.boolean().optional() });
const Pushed = z.object({
  cursor: z.string(),
  message: z.object({ seq: z.number(), subject: z.string() }),
});

/** Connections of one process that are being opened at a time: at first, and after a drop. */
const CALM_OPENERS = 16;
const STORM_OPENERS = 256;
/** Milliseconds until a tab whose connection was refused tries again, as the page does. */
const RETRY_MS = 1_000;

interface Tab {
  readonly index: number;
  auth: TabAuth;
  socket: WebSocket | null;
  /** Of the last email. */
  seq: number;
}

const { httpUrl, tabs: wanted } = await receiveJob(Job);
const orders = furtherJobs(Order);
const tabs: Tab[] = wanted.map(({ index, token, lease }) => ({
  ...{ index, socket: null, seq: 0, auth: { token, lease } },
}));
let dropping = false;
let expected = Number.POSITIVE_INFINITY;
let pushes: { number: number; tab: number; at: number }[] = [];

/** Resolves with why connections failed that were tried again. */
async function connectAll(openers: number): Promise<string[]> {
  const failures: string[] = [];
  const waiting = [...tabs];
  const opener = async () => {
    for (let tab = waiting.pop(); tab; tab = waiting.pop()) {
      for (let why = await connectOne(tab); why !== null; why = await connectOne(tab)) {
        failures.push(why);
        await delay(RETRY_MS);
      }
    }
  };
  await Promise.all(Array.from({ length: openers }, opener));
  return failures;
}

/** Resolves with null, or with why it could not. */
async function connectOne(tab: Tab): Promise<string | null> {
  let isOpen = false;
  try {
    tab.socket = await openTab(httpUrl, tab.auth, {
      event: (packet) => take(tab, packet),
      closed() {
        if (isOpen && !dropping) throw new Error('a tab lost its socket');
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  isOpen = true;
  return null;
}

function take(tab: Tab, packet: string): void {
  const at = monotonicMs();
  const [name, payload] = Event.parse(JSON.parse(packet));
  if (name === 'inbox') {
    const { cursor, lease, reset } = Hello.parse(payload);
    if (reset) throw new Error('the service could not continue from a cursor');
    tab.auth = { ...tab.auth, cursor, lease };
  }
  if (name !== 'message') return;
  const { cursor, message } = Pushed.parse(payload);
  if (message.seq <= tab.seq) throw new Error(`seq ${message.seq} came after ${tab.seq}`);
  tab.seq = message.seq;
  tab.auth = { ...tab.auth, cursor };
  pushes.push({ number: parseNumber(message.subject), tab: tab.index, at });
  reportPushes();
}

function reportPushes(): void {
  if (pushes.length < expected) return;
  void report({ kind: 'pushed', pushes });
  pushes = [];
  expected = Number.POSITIVE_INFINITY;
}

await connectAll(CALM_OPENERS);
await report({ kind: 'open' });

for await (const order of orders) {
  switch (order.kind) {
    case 'expect':
      expected = order.messages;
      reportPushes();
      break;
    case 'drop': {
      dropping = true;
      const droppedAt = monotonicMs();
      for (const { socket } of tabs) socket?.terminate();
      const failures = await connectAll(STORM_OPENERS);
      await report({ kind: 'back', droppedAt, at: monotonicMs(), failures });
      dropping = false;
    }
  }
}
