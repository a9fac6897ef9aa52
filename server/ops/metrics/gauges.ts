import { Counter, Gauge, type Registry } from 'prom-client';

/** A value for each value of a label. */
type Counts = Readonly<Record<string, number>>;

/** What the store holds. */
type Usage = Readonly<
  Record<'living' | 'resting' | 'messages' | 'bytesHeld' | 'subscriptions', number>
>;

/**
 * The functions that give the values of the gauges at each scrape. A part that this process does
 * not run gives none, and then the metric has no value. Infinity means no limit.
 */
export interface GaugeSources {
  /** Null if the store does not answer in time. */
  usage(): Promise<Usage | null>;
  storeMaxBytes(): number;
  maxInboxes(): number;
  smtpConnections(): number;
  /** Bytes of messages between DATA and their commit. */
  dataBytes(): number;
  httpConnections(): number;
  /** The limit by file descriptors. */
  mostConnections(): number;
  /** By transport. */
  tabs(): Counts;
  /** `waiting`: messages that wait for a reader thread. `late`: stored unread, to be read. */
  readerQueue(): { readonly waiting: number; readonly late: number };
  readerThreads(): number;
  /** Messages whose sender is not checked yet. */
  senderChecks(): number;
  /** `hash` differs if domains or their states differ. */
  pool(): { readonly states: Counts; readonly hash: string };
  /** By file. Times are milliseconds since the epoch; null: there is no certificate yet. */
  certificates(): Readonly<Record<string, CertificateTimes | null>>;
  /** Log lines dropped so far. */
  droppedLines(): number;
  /** 0 to 1 for each part of the service. */
  parts(): Promise<Counts>;
}

interface CertificateTimes {
  readonly from: number;
  readonly until: number;
  readonly isValid: boolean;
}

const MS_PER_SECOND = 1_000;

type Maybe<Value> = Value | undefined | Promise<Value | undefined>;

/** Gauges with values from `sources`, which grows while the service starts. */
export function createGauges(registry: Registry, sources: Partial<GaugeSources>): void {
  const registers = [registry];
  /** A gauge with one value; undefined gives none. */
  const gauge = (name: string, help: string, ask: () => Maybe<number>) =>
    new Gauge({
      ...{ name, help, registers },
      async collect() {
        const value = await ask();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  /** A gauge with a value for each value of a label. */
  const labelled = (name: string, help: string, label: string, ask: () => Maybe<Counts>) =>
    new Gauge({
      ...{ name, help, labelNames: [label], registers },
      async collect() {
        const counts = (await ask()) ?? {};
        this.reset();
        for (const [key, value] of Object.entries(counts)) this.set({ [label]: key }, value);
      },
    });
  const usage = shareUsage(sources);

  labelled('mayfly_inboxes', 'Live inboxes, and blocked addresses', 'state', async () => {
    const held = await usage();
    return held && { living: held.living, resting: held.resting };
  });
  gauge('mayfly_inboxes_limit', 'Limit of live inboxes and blocked addresses', () =>
    sources.maxInboxes?.(),
  );
  gauge('mayfly_store_bytes', 'Bytes that the store holds', async () => (await usage())?.bytesHeld);
  gauge('mayfly_store_limit_bytes', 'Limit of the bytes in the store', () =>
    sources.storeMaxBytes?.(),
  );
  gauge(
    'mayfly_store_messages',
    'Stored messages, each copy counted',
    async () => (await usage())?.messages,
  );
  gauge(
    'mayfly_store_subscriptions',
    'Listeners to inboxes',
    async () => (await usage())?.subscriptions,
  );
  labelled('mayfly_connections', 'Open connections by port', 'port', async () => ({
    ...(sources.smtpConnections && { smtp: sources.smtpConnections() }),
    ...(sources.httpConnections && { http: sources.httpConnections() }),
  }));
  gauge('mayfly_connections_limit', 'Limit of open connections', () => sources.mostConnections?.());
  gauge('mayfly_smtp_data_bytes', 'Bytes of messages between DATA and their commit', () =>
    sources.dataBytes?.(),
  );
  labelled('mayfly_tabs', 'Tabs with a socket, by transport', 'transport', () => sources.tabs?.());
  labelled(
    'mayfly_reader_queue',
    'Messages that wait for a reader thread, and messages that were stored unparsed',
    'queue',
    () => sources.readerQueue?.(),
  );
  gauge('mayfly_reader_threads', 'Running reader threads', () => sources.readerThreads?.());
  gauge('mayfly_sender_checks_waiting', 'Messages whose sender is not checked yet', () =>
    sources.senderChecks?.(),
  );
  labelled(
    'mayfly_domains',
    'Domains of the pool by state',
    'state',
    () => sources.pool?.().states,
  );
  labelled(
    'mayfly_domains_info',
    'Always 1; the hash is the same at nodes whose domains are in the same states',
    'hash',
    () => sources.pool && { [sources.pool().hash]: 1 },
  );
  labelled(
    'mayfly_part_ready',
    'State of a part of the service: 1 (works), 0.5 (impaired) or 0',
    'part',
    () => sources.parts?.(),
  );
  /** Of each certificate; null gives no value. */
  const ofCertificates = (
    name: string,
    help: string,
    read: (times: CertificateTimes | null) => number | null,
  ) =>
    labelled(name, help, 'file', () =>
      Object.fromEntries(
        Object.entries(sources.certificates?.() ?? {}).flatMap(([file, times]) => {
          const value = read(times);
          return value === null ? [] : [[file, value]];
        }),
      ),
    );
  ofCertificates(
    'mayfly_tls_certificate_valid',
    'Whether there is a certificate that is valid now: 1 or 0',
    (times) => (times?.isValid ? 1 : 0),
  );
  ofCertificates(
    'mayfly_tls_certificate_starts_timestamp_seconds',
    'Start of the validity of a certificate in use',
    (times) => times && times.from / MS_PER_SECOND,
  );
  ofCertificates(
    'mayfly_tls_certificate_expires_timestamp_seconds',
    'End of the validity of a certificate in use',
    (times) => times && times.until / MS_PER_SECOND,
  );
  // The log output counts them, without knowing the metrics.
  new Counter({
    name: 'mayfly_log_lines_dropped_total',
    help: 'Lines of the log that could not be written',
    registers,
    collect() {
      this.reset();
      this.inc(sources.droppedLines?.() ?? 0);
    },
  });
}

/** All gauges of a scrape share one request to the store. */
function shareUsage(sources: Partial<GaugeSources>): () => Promise<Usage | undefined> {
  let pending: Promise<Usage | undefined> | null = null;
  return () => {
    pending ??= Promise.resolve(sources.usage?.())
      .then((usage) => usage ?? undefined)
      .finally(() => {
        pending = null;
      });
    return pending;
  };
}
