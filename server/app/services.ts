import type { Sharing } from '#server/acme/sharing.ts';
import { createCheckThread } from '#server/authentication/check-thread.ts';
import { Senders } from '#server/authentication/senders.ts';
import { parseWildcard } from '#server/domains/domain-names.ts';
import { allLocal, type DomainPool } from '#server/domains/pool.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import { type InboxStore, OPERATOR_ADDRESS, StoreUnavailable } from '#server/inbox/store.ts';
import { startSweeper } from '#server/inbox/sweeper.ts';
import type { CanonicalAddress, StoreUsage } from '#server/inbox/types.ts';
import { createMailroom } from '#server/mail/mailroom.ts';
import { createReader } from '#server/mail/threads/reader.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { type ConnectionBudget, createConnectionBudget } from '#server/ops/connection-budget.ts';
import { createLocalRates, createSharedRates, type Rates } from '#server/ops/rates.ts';
import { type PartState, UP } from '#server/ops/readiness.ts';
import { withTimeout } from '#server/ops/timeout.ts';
import { type AppCertificates, openCertificateSource } from './certificates.ts';
import type { AppContext } from './context.ts';
import type { InboxesAtShutdown } from './shutdown.ts';

/** Share of its limit past which a store has no room for a large message. */
const NEARLY_FULL_SHARE = 0.95;

/** Milliseconds for the store to answer; probes have short timeouts. */
const STORE_TIMEOUT_MS = 1_000;

interface OpenedStore {
  readonly store: InboxStore;
  readonly inboxesAtShutdown: InboxesAtShutdown;
  /** Counted by the owner of the inboxes: by this process, or by all nodes in Redis. */
  readonly rates: Rates;
  /** How nodes share certificates; null: there is one node. */
  readonly sharing: Sharing | null;
}

/** The parts behind the SMTP and HTTP ports. */
export interface Services extends Pick<OpenedStore, 'store' | 'rates'> {
  readonly mailroom: Mailroom;
  /** Takes mail for `postmaster@` and `abuse@`; null: that mail is dropped. */
  readonly operator: CanonicalAddress | null;
  /** For STARTTLS and HTTPS. */
  readonly certificates: AppCertificates;
  /** Shared by the SMTP and HTTP ports. */
  readonly connectionBudget: ConnectionBudget;
  /** Resolves when a thread reads emails, or could not be started. Never rejects. */
  readonly readerStarted: Promise<void>;
}

/** `sharedStore`: other nodes of the same process use it too; null opens the configured one. */
export async function openServices(
  context: AppContext,
  sharedStore: InboxStore | null,
): Promise<Services> {
  const { config, clock, log, health, pool, shutdown } = context;
  const { limits, operatorToken, reading, dnsServers: servers } = config;
  const { workers, deadline: deadlineMs } = reading;
  const { measures } = health;
  const { store, rates, sharing, inboxesAtShutdown } = await openStore(context, sharedStore);
  shutdown.inboxes = inboxesAtShutdown;
  const operator = await openOperatorInbox(store, pool, operatorToken);

  const reader = createReader({ workers, deadlineMs, clock, log, measures });
  const readerStarted = reader.start();
  const thread = createCheckThread({ servers, log });
  const isLocalService = () => allLocal(pool);
  const senders = new Senders({ store, thread, servers, clock, log, isLocalService });
  const mailroom = createMailroom({ store, reader, senders, hooks: [], clock, log });
  shutdown.onShutdown('mailroom', () => mailroom.close());

  const stopSweeper = startSweeper(store, {
    ended: log.ended,
    failed: (error) => log.failed(error instanceof StoreUnavailable ? 'redis' : 'sweep', error),
  });
  shutdown.onShutdown('sweeper', stopSweeper);

  const { readiness } = health;
  readiness.add('store', () => checkStore(store, limits));
  // Without reader threads emails are stored, and shown unread.
  readiness.add('reader', () =>
    reader.threads > 0 ? UP : { state: 'impaired', why: 'No reader thread is up.' },
  );
  readiness.add('senders', () =>
    senders.dnsSilent ? { state: 'impaired', why: 'No resolver answers.' } : UP,
  );
  health.watch({
    usage: () => readUsage(store),
    storeMaxBytes: () => limits.storeMaxBytes,
    maxInboxes: () => limits.maxInboxes,
    readerQueue: () => ({ waiting: reader.waiting, late: mailroom.backlog - reader.waiting }),
    readerThreads: () => reader.threads,
    senderChecks: () => senders.waiting,
  });
  const certificates = await openCertificateSource(context, sharing);
  return {
    store,
    rates,
    mailroom,
    operator,
    certificates,
    readerStarted,
    connectionBudget: createConnectionBudget(
      context.config.memory,
      context.config.http.httpsPort === null ? 'plain' : 'tls',
    ),
  };
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

/** Null if the store does not answer in time. Never rejects. */
async function readUsage(store: InboxStore): Promise<StoreUsage | null> {
  try {
    return await withTimeout(STORE_TIMEOUT_MS, store.usage(), null);
  } catch {
    return null;
  }
}

async function openStore(
  context: AppContext,
  sharedStore: InboxStore | null,
): Promise<OpenedStore> {
  const { store, life: times, limits } = context.config;
  const local = { rates: createLocalRates(), sharing: null };
  if (sharedStore !== null) return { ...local, store: sharedStore, inboxesAtShutdown: 'survive' };
  const opened: OpenedStore =
    store.kind === 'redis'
      ? await openRedisStore(context, store)
      : {
          ...local,
          store: new MemoryStore({ clock: context.clock, times, limits }),
          inboxesAtShutdown: 'end',
        };
  context.shutdown.onShutdown('store', () => opened.store.close());
  return opened;
}

/** Rejects if Redis is unavailable, or must not hold inboxes. */
async function openRedisStore(
  { config, clock, log, health }: AppContext,
  { url, waitReplicas }: { readonly url: string; readonly waitReplicas: number },
): Promise<OpenedStore> {
  // Loaded only if Redis is configured.
  const { openRedis } = await import('#server/redis/open.ts');
  const redis = await openRedis({
    ...{ times: config.life, limits: config.limits, clock, measures: health.measures },
    ...{ url, waitReplicas },
    failed: (error) => log.failed(error instanceof StoreUnavailable ? 'redis' : 'store', error),
    lost: (error) => log.failed('redis', error),
    found: (found) => log.keeping(found),
  });
  const { store, counter, certificates } = redis;
  const rates = createSharedRates(counter);
  return { store, rates, sharing: certificates, inboxesAtShutdown: 'survive' };
}

/**
 * Opens the inbox for `postmaster@` and `abuse@` of every domain; null if no token is configured.
 * Throws if it cannot be created, since that mail must not be dropped then.
 */
async function openOperatorInbox(
  store: InboxStore,
  pool: DomainPool,
  token: string | null,
): Promise<CanonicalAddress | null> {
  const address = getOperatorDisplayAddress(pool);
  if (token === null || address === null) return null;
  const answer = await store.create({ address, maker: { kind: 'operator', token } });
  if (answer.kind === 'created') return OPERATOR_ADDRESS;
  throw new Error(`the inbox for postmaster and abuse cannot be created: ${answer.kind}`);
}

/** The displayed address: `postmaster` is reserved, so that no other inbox can have it. */
function getOperatorDisplayAddress(pool: DomainPool): CanonicalAddress | null {
  const names = pool.list().map(({ domain }) => domain);
  const first = names.find((name) => parseWildcard(name) === null) ?? names[0];
  return first === undefined ? null : `postmaster@${parseWildcard(first) ?? first}`;
}
