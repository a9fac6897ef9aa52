import type { Server } from 'node:net';
import type { HttpConnections } from '#server/api/connection-limits.ts';
import type { Senders } from '#server/authentication/senders.ts';
import type { PoolSummary } from '#server/domains/pool.ts';
import type { Gateway } from '#server/gateway/gateway.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { StoreUsage } from '#server/inbox/types.ts';
import type { Reader } from '#server/mail/threads/reader.ts';
import type { Mailroom } from '#server/mail/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { ConnectionBudget } from '#server/ops/connection-budget.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { GaugeSources } from '#server/ops/metrics/gauges.ts';
import { type Listener, listen } from '#server/ops/metrics/listener.ts';
import { createRegistry } from '#server/ops/metrics/metrics.ts';
import { type PartState, Readiness, UP } from '#server/ops/readiness.ts';
import { withTimeout } from '#server/ops/timeout.ts';
import type { Receiver } from '#server/smtp/receiver.ts';
import { REPLIES } from '#server/smtp/rfc5321/replies.ts';
import { isValidAt } from '#server/tls/certificate-pair.ts';
import type { CertificateList, ListedCertificate } from '#server/tls/certificate-source.ts';

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

/** The address of the metrics port; null: no metrics. */
type MetricsSettings = null | { readonly host: string; readonly port: number };

/** Readiness and metrics of the started parts. */
export class Health {
  readonly readiness = new Readiness();
  /** The log for all parts; the metrics count its events. */
  readonly log: Log;
  /** Undefined: no metrics. */
  readonly measures: Measures | undefined;
  readonly #settings: MetricsSettings;
  readonly #registry: ReturnType<typeof createRegistry>['registry'] | undefined;
  readonly #sources: Partial<GaugeSources>;
  #listener: Listener | null = null;

  constructor(settings: MetricsSettings, plain: Log) {
    const metrics = settings === null ? null : createRegistry(plain, REPLIES);
    this.#settings = settings;
    this.log = metrics?.log ?? plain;
    this.measures = metrics?.histograms;
    this.#registry = metrics?.registry;
    this.#sources = metrics?.sources ?? {};
    this.#watch({ parts: () => this.readiness.levels() });
  }

  /** Null: no metrics port is configured. Rejects if the port cannot be opened. */
  async listen(): Promise<{ readonly host: string; readonly port: number } | null> {
    const registry = this.#registry;
    if (this.#settings === null || registry === undefined) return null;
    this.#listener = await listen(this.#settings, {
      contentType: registry.contentType,
      metrics: () => registry.metrics(),
      readiness: this.readiness,
      failed: (error) => this.log.failed('metrics', error),
    });
    return this.#listener;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  #watch(sources: Partial<GaugeSources>): void {
    Object.assign(this.#sources, sources);
  }

  watchApp({ state, pool, droppedLines }: WatchedApp): void {
    this.readiness.add('service', () => checkService(state()));
    this.#watch({ pool, droppedLines });
  }

  watchServices({ store, limits, mailroom, reader, senders }: WatchedServices): void {
    this.readiness.add('store', () => checkStore(store, limits));
    this.readiness.add('reader', () => checkReader(reader));
    this.readiness.add('senders', () => checkSenders(senders));
    this.#watch({
      usage: () => readUsage(store),
      storeMaxBytes: () => limits.storeMaxBytes,
      maxInboxes: () => limits.maxInboxes,
      readerQueue: () => ({ waiting: reader.waiting, late: mailroom.backlog - reader.waiting }),
      readerThreads: () => reader.threads,
      senderChecks: () => senders.waiting,
    });
  }

  watchCertificates(certificates: CertificateList, clock: Clock): void {
    const describe = ({ file, pair }: ListedCertificate) => {
      if (pair === null) return [file, null] as const;
      const { validFromDate, validToDate } = pair.certificate;
      const isValid = isValidAt(pair, clock.wall());
      const times = { from: validFromDate.getTime(), until: validToDate.getTime(), isValid };
      return [file, times] as const;
    };
    this.#watch({ certificates: () => Object.fromEntries(certificates.list().map(describe)) });
  }

  watchSmtp(receiver: Receiver, connectionBudget: ConnectionBudget): void {
    this.readiness.add('smtp', () => checkPort(receiver));
    this.#watch({
      smtpConnections: () => receiver.connections,
      dataBytes: () => receiver.dataBytes,
      mostConnections: () => connectionBudget.max,
    });
  }

  watchHttp(server: Server, gateway: Gateway): void {
    this.readiness.add('http', () => checkPort(server));
    this.#watch({ tabs: () => gateway.tabs() });
  }

  watchHttpConnections(connections: HttpConnections): void {
    this.#watch({ httpConnections: () => connections.open });
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
