import type { Server } from 'node:net';
import { promisify } from 'node:util';
import type { Senders } from '#server/authentication/senders.ts';
import type { PoolSummary } from '#server/domains/pool.ts';
import type { Gateway } from '#server/gateway/gateway.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { StoreUsage } from '#server/inbox/types.ts';
import type { Reader } from '#server/mail/pool/reader.ts';
import type { Mailroom } from '#server/mail/types.ts';
import type { ConnectionBudget } from '#server/ops/connection-budget.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import { createMetrics, type Metrics, type MetricsSettings } from '#server/ops/metrics/metrics.ts';
import { type PartState, Readiness, UP } from '#server/ops/readiness.ts';
import { withTimeout } from '#server/ops/timeout.ts';
import type { Receiver } from '#server/smtp/receiver.ts';
import { REPLIES } from '#server/smtp/rfc5321/replies.ts';

/** Share of its limit past which a store has no room for a large message. */
const NEARLY_FULL_SHARE = 0.95;

/** Milliseconds for the store to answer; probes have short timeouts. */
const STORE_TIMEOUT_MS = 1_000;

interface WatchedApp {
  readonly state: () => string;
  readonly pool: () => PoolSummary;
  /** Log lines dropped so far. */
  readonly droppedLines: () => number;
}

interface WatchedServices {
  readonly store: InboxStore;
  readonly limits: StoreLimits;
  readonly mailroom: Mailroom;
  readonly reader: Reader;
  readonly senders: Senders;
}

/** Readiness and metrics of the started parts. */
export class Health {
  readonly readiness = new Readiness();
  readonly #metrics: Metrics;

  constructor(settings: MetricsSettings, log: Log) {
    this.#metrics = createMetrics(settings, log, REPLIES);
  }

  get log(): Log {
    return this.#metrics.log;
  }

  get measures(): Measures | undefined {
    return this.#metrics.measures;
  }

  /** Null: no metrics port is configured. */
  listen(): Promise<{ readonly host: string; readonly port: number } | null> {
    return this.#metrics.listen(this.readiness);
  }

  close(): Promise<void> {
    return this.#metrics.close();
  }

  watchApp({ state, pool, droppedLines }: WatchedApp): void {
    this.readiness.add('service', () => checkService(state()));
    this.#metrics.watch({ pool, droppedLines });
  }

  watchServices({ store, limits, mailroom, reader, senders }: WatchedServices): void {
    this.readiness.add('store', () => checkStore(store, limits));
    this.readiness.add('reader', () => checkReader(reader));
    this.readiness.add('senders', () => checkSenders(senders));
    this.#metrics.watch({
      usage: () => readUsage(store),
      storeMaxBytes: () => limits.storeMaxBytes,
      maxInboxes: () => limits.maxInboxes,
      readerQueue: () => ({ waiting: reader.waiting, late: mailroom.backlog - reader.waiting }),
      readerThreads: () => reader.threads,
      senderChecks: () => senders.waiting,
    });
  }

  watchSmtp(receiver: Receiver, connectionBudget: ConnectionBudget): void {
    this.readiness.add('smtp', () => checkPort(receiver));
    this.#metrics.watch({
      smtpConnections: () => receiver.connections,
      dataBytes: () => receiver.dataBytes,
      mostConnections: () => connectionBudget.max,
    });
  }

  watchHttp(server: Server, gateway: Gateway): void {
    this.readiness.add('http', () => checkPort(server));
    this.#metrics.watch({
      tabs: () => gateway.tabs(),
      httpConnections: promisify(server.getConnections.bind(server)),
    });
  }
}

function checkService(kind: string): PartState {
  return kind === 'running' ? UP : { state: 'down', why: `The service is ${kind}.` };
}

function checkPort({ listening }: { readonly listening: boolean }): PartState {
  return listening ? UP : { state: 'down', why: 'The port is not open.' };
}

/** A full store still serves its inboxes, so it is impaired and not down. */
async function checkStore(store: InboxStore, limits: StoreLimits): Promise<PartState> {
  const usage = await readUsage(store);
  if (usage === null) return { state: 'down', why: 'The store does not answer.' };
  const { bytesHeld, living, resting } = usage;
  if (bytesHeld > limits.storeMaxBytes * NEARLY_FULL_SHARE)
    return { state: 'impaired', why: 'The store is nearly full: senders are told to retry later.' };
  if (living + resting >= limits.maxInboxes)
    return { state: 'impaired', why: 'The limit of inboxes is reached: no new inbox is created.' };
  return UP;
}

/** Without reader threads emails are stored, and shown unread. */
function checkReader({ threads }: Reader): PartState {
  return threads > 0 ? UP : { state: 'impaired', why: 'No reader thread is up.' };
}

function checkSenders({ dnsSilent }: Senders): PartState {
  return dnsSilent ? { state: 'impaired', why: 'No resolver answers.' } : UP;
}

/** Null if the store does not answer in time. Never rejects. */
async function readUsage(store: InboxStore): Promise<StoreUsage | null> {
  try {
    return await withTimeout(STORE_TIMEOUT_MS, store.usage(), null);
  } catch {
    return null;
  }
}
