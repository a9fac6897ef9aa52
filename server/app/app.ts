import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, redactConfig } from '#server/config/config.ts';
import { openPool, type WatchPool } from '#server/domains/open-pool.ts';
import { summarizePool } from '#server/domains/pool.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import { leaveBufferSlab } from '#server/ops/buffer-slab.ts';
import { type Clock, systemClock } from '#server/ops/clock.ts';
import { createLog } from '#server/ops/log.ts';
import type { LogDestination } from '#server/ops/log-output.ts';
import { UP } from '#server/ops/readiness.ts';
import type { AppContext } from './context.ts';
import { type Endpoint, formatUrlHost } from './endpoints.ts';
import { Health } from './health.ts';
import type { OpenedHttp } from './http.ts';
import { openServices } from './services.ts';
import { Shutdown } from './shutdown.ts';

interface AppOptions {
  readonly logDestination: LogDestination;
  readonly clock?: Clock;
  readonly distDir?: string;
  /** Where certificate authorities ask; 80 by RFC 8555 8.3, another one only in tests. */
  readonly challengePort?: number;
  /** A store that other nodes of this process use too. The app does not close it. */
  readonly sharedStore?: InboxStore;
}

export interface RunningApp extends Omit<OpenedHttp, 'gateway'> {
  /** Null if this process takes no mail. */
  readonly smtp: Endpoint | null;
}

export interface App {
  /**
   * To be called once. Rejects if a port cannot be opened, or if `stop` is called meanwhile;
   * call `stop` then too.
   */
  start(): Promise<RunningApp>;
  /** Stops the started parts as the contract of the store allows, at any time. Idempotent. */
  stop(signal?: string): Promise<void>;
}

/** RFC 8555 8.3. */
const HTTP_01_PORT = 80;

type State =
  /** No thread, no timer, no port. */
  | { readonly kind: 'new' }
  | { readonly kind: 'starting'; readonly settled: Promise<void> }
  /** All ports are open. */
  | { readonly kind: 'running' }
  | { readonly kind: 'stopping'; readonly stopped: Promise<void> };

/**
 * The whole service, wired: every other part gets what it needs from here. Throws a
 * `PoolFileError` if the domains file has mistakes.
 */
export function createApp(config: Config, options: AppOptions): App {
  const { logDestination, clock = systemClock, distDir, sharedStore } = options;
  const { challengePort = HTTP_01_PORT } = options;
  const health = new Health(config.metrics, createLog(config.logLevel, logDestination));
  const { log } = health;
  const { pool, watch } = openPool(config.domains);
  const shutdown = new Shutdown(log);
  const stopping = new AbortController();
  const context: AppContext = {
    ...{ config, clock, log, health, pool, shutdown, challengePort },
    stopping: stopping.signal,
    distDir: distDir ?? path.dirname(fileURLToPath(import.meta.resolve('#dist/index.html'))),
  };
  let state: State = { kind: 'new' };
  health.readiness.add('service', () =>
    state.kind === 'running' ? UP : { state: 'down', why: `The service is ${state.kind}.` },
  );
  health.watch({
    pool: () => summarizePool(pool.list()),
    droppedLines: () => logDestination.dropped ?? 0,
  });

  async function start(): Promise<RunningApp> {
    if (state.kind !== 'new') throw new Error(`the app is ${state.kind} already`);
    const settled = Promise.withResolvers<void>();
    state = { kind: 'starting', settled: settled.promise };
    try {
      log.configured(redactConfig(config));
      const running = await openParts(context, sharedStore ?? null, watch);
      stopping.signal.throwIfAborted();
      state = { kind: 'running' };
      logPorts(context, running);
      return running;
    } finally {
      settled.resolve();
    }
  }

  function stop(signal = 'stop'): Promise<void> {
    if (state.kind === 'stopping') return state.stopped;
    const settled = state.kind === 'starting' ? state.settled : Promise.resolve();
    const stopped = shutDown(signal, settled);
    state = { kind: 'stopping', stopped };
    return stopped;
  }

  async function shutDown(signal: string, startSettled: Promise<void>): Promise<void> {
    log.stopping(signal);
    stopping.abort(new Error('stopped while it was starting'));
    await startSettled;
    await shutdown.run();
    log.stopped();
  }

  return { start, stop };
}

async function openParts(
  context: AppContext,
  sharedStore: InboxStore | null,
  watchPool: WatchPool | null,
): Promise<RunningApp> {
  // First, so that a scrape can see the start of the other parts.
  await openMetrics(context);
  const services = await openServices(context, sharedStore);
  context.log.poolOpened(summarizePool(context.pool.list()));
  // Most of the code is loaded, and HTTP prepared, while the first reader thread starts.
  const [{ openSmtp }, { openHttp }] = await Promise.all([
    import('./smtp.ts'),
    import('./http.ts'),
  ]);
  leaveBufferSlab();
  // The first email must find a reader thread. The others start while the ports are open already.
  const smtpOpened =
    context.config.role === 'web'
      ? null
      : services.readerStarted.then(() => openSmtp(context, services));
  const [{ gateway, ...http }, smtp] = await Promise.all([
    openHttp(context, services, smtpOpened),
    smtpOpened,
  ]);
  if (watchPool !== null) followPool(context, watchPool, () => gateway?.domainsChanged());
  // From now on challenges are answered.
  services.certificates.begin();
  return { ...http, smtp };
}

async function openMetrics({ health, shutdown, log }: AppContext): Promise<void> {
  shutdown.onShutdown('metrics', () => health.close());
  const at = await health.listen();
  if (at !== null) log.listening('metrics', `http://${formatUrlHost(at.host)}:${at.port}`);
}

/** Applies changes of the domains file. The watch reads the file once more when it begins. */
function followPool(
  { log, shutdown }: AppContext,
  watchPool: WatchPool,
  onChange: () => void,
): void {
  const watch = watchPool({
    replaced(domains) {
      log.poolReplaced(summarizePool(domains));
      onChange();
    },
    kept: log.poolKept,
    failed: (error) => log.failed('pool file', error),
  });
  shutdown.onShutdown('pool', () => watch.close());
}

function logPorts({ log }: AppContext, { httpUrl, outerUrl, pageUrl, smtp }: RunningApp): void {
  log.listening(outerUrl === null ? 'http' : 'https', httpUrl, pageUrl ?? undefined);
  if (outerUrl !== null) log.listening('http', outerUrl);
  if (smtp !== null) log.listening('smtp', `smtp://${formatUrlHost(smtp.host)}:${smtp.port}`);
}
