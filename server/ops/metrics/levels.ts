import { Counter, Gauge, type Registry } from 'prom-client';

/** So many of each word of a label. */
type Counts = Readonly<Record<string, number>>;

/** What the store holds. */
interface Usage {
  readonly living: number;
  readonly resting: number;
  readonly messages: number;
  readonly bytesHeld: number;
  readonly subscriptions: number;
}

/**
 * What is looked at with each scrape: plain functions of those who know. A part that this
 * process does not have gives none, and then the metric has no value. Infinity: no limit.
 */
export interface Levels {
  /** Null where the store does not answer in time. */
  usage(): Promise<Usage | null>;
  storeMaxBytes(): number;
  maxInboxes(): number;
  smtpConnections(): number;
  /** Of messages between DATA and their commit. */
  dataBytes(): number;
  httpConnections(): Promise<number>;
  /** As the files allow that this process may open. */
  mostConnections(): number;
  /** By transport. */
  tabs(): Counts;
  /** Messages that wait for a reader thread, and those stored unread that are read late. */
  readerQueue(): { readonly waiting: number; readonly late: number };
  readerThreads(): number;
  /** Messages whose sender is not known yet. */
  senderChecks(): number;
  /** `hash` differs where domains or their states differ. */
  pool(): { readonly states: Counts; readonly hash: string };
  /** Lines of the log so far that could not be written. */
  droppedLines(): number;
  /** Of each part of the service how well it does what it is there for, 0 to 1. */
  parts(): Promise<Counts>;
}

/** Gauges that look when they are asked. `known` grows while the service starts. */
export function createLevels(registry: Registry, known: Partial<Levels>): void {
  const level = levelIn(registry);
  const byWord = wordsIn(registry);
  storeLevels(registry, known);
  countDroppedLines(registry, known);
  byWord('mayfly_connections', 'Open connections by port', 'port', async () => ({
    ...(known.smtpConnections && { smtp: known.smtpConnections() }),
    ...(known.httpConnections && { http: await known.httpConnections() }),
  }));
  level('mayfly_connections_limit', 'Connections that there may be', () =>
    known.mostConnections?.(),
  );
  level('mayfly_smtp_data_bytes', 'Bytes of messages between DATA and their commit', () =>
    known.dataBytes?.(),
  );
  byWord('mayfly_tabs', 'Tabs that have a socket, by its transport', 'transport', () =>
    known.tabs?.(),
  );
  byWord(
    'mayfly_reader_queue',
    'Messages that wait for a reader thread, and those stored unread that are read late',
    'queue',
    () => ({ ...known.readerQueue?.() }),
  );
  level('mayfly_reader_threads', 'Reader threads that are up', () => known.readerThreads?.());
  level('mayfly_sender_checks_waiting', 'Messages whose sender is not known yet', () =>
    known.senderChecks?.(),
  );
  byWord('mayfly_domains', 'Domains of the pool by state', 'state', () => known.pool?.().states);
  byWord(
    'mayfly_domains_info',
    'Always 1; the hash is the same at nodes whose domains are in the same states',
    'hash',
    () => known.pool && { [known.pool().hash]: 1 },
  );
  byWord(
    'mayfly_part_ready',
    'How well a part of the service does what it is there for: 1, 0.5 (impaired) or 0',
    'part',
    () => known.parts?.(),
  );
}

function storeLevels(registry: Registry, known: Partial<Levels>): void {
  const level = levelIn(registry);
  const byWord = wordsIn(registry);
  // All gauges of a scrape look in one turn, and share one question to the store.
  let asking: Promise<Usage | null> | null = null;
  const usage = () => {
    asking ??= (known.usage?.() ?? Promise.resolve(null)).finally(() => {
      asking = null;
    });
    return asking;
  };
  byWord('mayfly_inboxes', 'Inboxes that live, and addresses that rest', 'state', async () => {
    const held = await usage();
    return held === null ? undefined : { living: held.living, resting: held.resting };
  });
  level('mayfly_inboxes_limit', 'Inboxes that may live or rest', () => known.maxInboxes?.());
  level('mayfly_store_bytes', 'Bytes that the store holds', async () => {
    return (await usage())?.bytesHeld;
  });
  level('mayfly_store_limit_bytes', 'Bytes that the store may hold', () => known.storeMaxBytes?.());
  level('mayfly_store_messages', 'Messages that are kept, each copy counted', async () => {
    return (await usage())?.messages;
  });
  level('mayfly_store_subscriptions', 'Listeners to inboxes', async () => {
    return (await usage())?.subscriptions;
  });
}

/** Counted by whoever writes them, which knows of no metrics. */
function countDroppedLines(registry: Registry, known: Partial<Levels>): void {
  new Counter({
    name: 'mayfly_log_lines_dropped_total',
    help: 'Lines of the log that could not be written',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(known.droppedLines?.() ?? 0);
    },
  });
}

type Maybe<Value> = Value | undefined | Promise<Value | undefined>;

/** One value; none where nobody knows it. */
function levelIn(registry: Registry) {
  return (name: string, help: string, ask: () => Maybe<number>) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      async collect() {
        const value = await ask();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
}

/** A value for each word of a label; a word that is gone has none any more. */
function wordsIn(registry: Registry) {
  return (name: string, help: string, label: string, ask: () => Maybe<Counts>) =>
    new Gauge({
      ...{ name, help, labelNames: [label], registers: [registry] },
      async collect() {
        const counts = (await ask()) ?? {};
        this.reset();
        for (const [word, value] of Object.entries(counts)) this.set({ [label]: word }, value);
      },
    });
}
