import { livePool } from '#server/domains/open-pool.ts';
import { createPool, type DomainPool } from '#server/domains/pool.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import { expandBody, storeUncompressed } from '#server/inbox/stored-body.ts';
import type { InboxId, Steps } from '#server/inbox/types.ts';
import type { MailHook } from '#server/mail/hooks.ts';
import { createMailroom } from '#server/mail/mailroom.ts';
import { scanHeader } from '#server/mail/mime/header.ts';
import { summarizeHeader } from '#server/mail/mime/header-summary.ts';
import { computeFingerprint } from '#server/mail/reading/fingerprint.ts';
import type { Reader } from '#server/mail/threads/reader.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import type { Log } from '#server/ops/log.ts';
import { createLocalRates, type Rates } from '#server/ops/rates.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { NO_CERTIFICATES } from '#server/tls/certificate-source.ts';
import type { DeliveryNotice } from '#shared/protocol.ts';
import { Receiver, type ReceiverSettings, type SessionLimits } from '../receiver.ts';
import { NO_REFUSALS } from '../refusals/refusal-list.ts';

export const DOMAIN = 'mayfly.example';
const HOSTNAME = 'mx.mayfly.example';

const SETTINGS: ReceiverSettings = {
  host: '127.0.0.1',
  port: 0,
  hostname: HOSTNAME,
  maxMessageSize: 1_000_000,
  afterlife: 'reject',
  maxConnections: 2_000,
  sourceConnections: Infinity,
  sourceMessages: Infinity,
  sourceFailures: Infinity,
  dataMaxBytes: Infinity,
  handlerTimeoutMs: 30_000,
  ending: 'refuse',
  trustedProxies: [],
  certificates: NO_CERTIFICATES,
  refusals: NO_REFUSALS,
};

const STORE_LIMITS: StoreLimits = {
  inboxMaxMessages: 200,
  inboxMaxBytes: 50_000_000,
  storeMaxBytes: Infinity,
  maxInboxes: Infinity,
};

export interface RigOptions {
  readonly settings?: Partial<ReceiverSettings>;
  readonly limits?: Partial<SessionLimits>;
  readonly storeLimits?: Partial<StoreLimits>;
  readonly domains?: readonly string[];
  /** A domain that no longer takes mail. */
  readonly retired?: string;
  /** A changing pool, instead of both. */
  readonly pool?: () => DomainPool;
  readonly operator?: string | null;
  /** Wraps the store or the mailroom. */
  readonly store?: (store: MemoryStore) => InboxStore;
  readonly mailroom?: (mailroom: Mailroom) => Mailroom;
  readonly hooks?: readonly MailHook[];
  readonly connectionBudget?: ConnectionBudget;
  readonly rates?: Rates;
  /** Instead of `written`. */
  readonly log?: Log;
}

interface RigMessage {
  readonly prefix: string;
  readonly raw: string;
  readonly steps: Steps;
}

export interface RigInbox {
  readonly id: InboxId;
  readonly address: string;
  readonly notices: DeliveryNotice[];
  /** Each message with its trace lines and the received bytes, oldest first. */
  messages(): Promise<RigMessage[]>;
}

/** What was written to the log, by verb. */
type Written = { readonly verb: string; readonly entry: unknown };

/** A receiver on a free port with a real store; messages are read without threads. */
export async function openRig(options: RigOptions = {}) {
  const clock = new ManualClock();
  const memory = new MemoryStore({
    clock,
    times: { idleTimeout: 0, reloadGrace: 5_000, disconnectGrace: 600_000, keepTime: 0 },
    limits: { ...STORE_LIMITS, ...options.storeLimits },
  });
  const store = options.store?.(memory) ?? memory;
  const written: Written[] = [];
  const log = options.log ?? writtenLog(written);
  const { hooks = [] } = options;
  const plain = createMailroom({ store, reader: PLAIN_READER, hooks, clock, log });
  const mailroom = options.mailroom?.(plain) ?? plain;
  const receiver = new Receiver(
    {
      ...{ store, mailroom, clock, log, rates: options.rates ?? createLocalRates() },
      connectionBudget: options.connectionBudget ?? new ConnectionBudget(null, 0),
      pool: options.pool
        ? livePool(options.pool)
        : createTestPool(options.domains ?? [DOMAIN], options.retired),
      operatorAddress: () => options.operator ?? null,
    },
    { ...SETTINGS, ...options.settings },
    { sweepEveryMs: 5, ...options.limits },
  );
  const { port } = await receiver.listen();
  return {
    ...{ clock, store: memory, receiver, port, written },
    inbox: (name: string, domain = DOMAIN) => openInbox(memory, `${name}@${domain}`),
    close: async () => {
      await receiver.close(0);
      await memory.close();
    },
  };
}

function createTestPool(active: readonly string[], retired: string | undefined): DomainPool {
  const about = { weight: 1, cluster: null, mx: [] };
  const gone = retired === undefined ? [] : [retired];
  return createPool([
    ...active.map((domain) => ({ domain, state: 'active' as const, ...about })),
    ...gone.map((domain) => ({ domain, state: 'retired' as const, ...about })),
  ]);
}

export type Rig = Awaited<ReturnType<typeof openRig>>;

async function openInbox(store: MemoryStore, address: string): Promise<RigInbox> {
  const answer = await store.create({ address, maker: { kind: 'program' } });
  if (answer.kind !== 'created') throw new Error(answer.kind);
  const { id } = answer.inbox;
  const notices: DeliveryNotice[] = [];
  await store.subscribe(id, (event) => {
    if (event.kind === 'notice') notices.push(event.notice);
  });
  return { id, address, notices, messages: () => readMessages(store, id) };
}

async function readMessages(store: InboxStore, id: InboxId) {
  const all = await store.changesAfter(id, null);
  const messages: RigMessage[] = [];
  for (const change of all?.changes ?? []) {
    if (change.type !== 'message') continue;
    const message = await store.message(id, change.message.id);
    if (message === null) continue;
    const raw = expandBody(message.body);
    const { prefix, steps } = message;
    messages.push({ prefix, raw: raw.toString('latin1'), steps });
  }
  return messages;
}

/** Reads the header only, like a message that is stored unread. */
const PLAIN_READER: Reader = {
  async read(raw) {
    const header = scanHeader(raw);
    return {
      kind: 'read',
      mail: {
        summary: summarizeHeader(header),
        body: storeUncompressed(raw),
        fingerprint: computeFingerprint(raw, header),
        problems: [],
        attachments: [],
        claims: { author: null, signed: false },
      },
    };
  },
  readLate: async () => ({ kind: 'overloaded' }),
  open: async () => ({ kind: 'overloaded' }),
  attachment: async () => ({ kind: 'overloaded' }),
  nested: async () => ({ kind: 'overloaded' }),
  start: () => Promise.resolve(),
  startAll: () => Promise.resolve(),
  waiting: 0,
  threads: 1,
  close: async () => {},
};

function writtenLog(written: Written[]): Log {
  const write = (verb: string) => (entry?: unknown) => {
    written.push({ verb, entry });
  };
  return {
    configured: write('configured'),
    listening: write('listening'),
    stopping: write('stopping'),
    stopped: write('stopped'),
    keeping: write('keeping'),
    poolOpened: write('poolOpened'),
    poolReplaced: write('poolReplaced'),
    poolKept: write('poolKept'),
    received: write('received'),
    refused: write('refused'),
    secured: write('secured'),
    unsecured: write('unsecured'),
    certified: write('certified'),
    ordered: write('ordered'),
    dropped: write('dropped'),
    opened: write('opened'),
    ended: write('ended'),
    unread: write('unread'),
    turnedAway: write('turnedAway'),
    warned: write('warned'),
    failed: (where, error) => {
      written.push({ verb: 'failed', entry: { where, error } });
    },
  };
}

/** Waits until an event makes the condition true. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
