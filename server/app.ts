import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createHttp, type HttpServer } from './api/http.ts';
import { testMailer } from './api/test-mail.ts';
import { type Config, describeConfig } from './config.ts';
import { type DomainPool, fixedPool } from './domains/pool.ts';
import { attachGateway, type Gateway } from './gateway/gateway.ts';
import { type Clock, systemClock } from './inbox/clock.ts';
import { MemoryStore } from './inbox/memory-store.ts';
import { startSweeper } from './inbox/sweeper.ts';
import type { CanonicalAddress, InboxStore } from './inbox/types.ts';
import { createMailroom } from './mail/mailroom.ts';
import { createReader } from './mail/reader.ts';
import { createLog, type Log, type LogDestination } from './ops/log.ts';
import { peerRule } from './ops/peer.ts';
import { createReceiver, type Receiver } from './smtp/receiver.ts';

/** Milliseconds for the store to answer the door; far under the 5 minutes of RFC 5321 4.5.3.2. */
const DOOR_TIMEOUT_MS = 30_000;

export interface Overrides {
  readonly clock?: Clock;
  /** Where the log's lines go instead of stdout. */
  readonly logDestination?: LogDestination;
  readonly distDir?: string;
}

export interface RunningApp {
  /** Where this process answers HTTP. */
  readonly httpUrl: string;
  /** Where people reach the page. */
  readonly pageUrl: string;
  readonly smtp: { readonly host: string; readonly port: number };
}

export interface App {
  /** Rejects where a port cannot be had; call `stop` then, too. */
  start(): Promise<RunningApp>;
  /** Ends what was begun as the contract of the store allows. Idempotent. */
  stop(signal?: string): Promise<void>;
}

/** The whole service, wired. Everything else is handed what it needs from here. */
export function createApp(config: Config, overrides: Overrides = {}): App {
  const clock = overrides.clock ?? systemClock;
  const log = createLog(config.logLevel, overrides.logDestination);
  const distDir = overrides.distDir ?? path.resolve(import.meta.dirname, '..', 'dist');
  const pool = poolOf(config);
  const store = new MemoryStore({ clock, times: config.life, limits: config.limits });
  const reader = createReader({
    workers: config.reading.workers,
    deadlineMs: config.reading.deadline,
    clock,
    log,
  });
  const mailroom = createMailroom({ store, reader, clock, log });
  const peerOf = peerRule(config.http.trustedProxies, log);
  const sweeper = startSweeper(store, (error) => log.failed('sweep', error));

  let operator: CanonicalAddress | null = null;
  const receiver = createReceiver(
    { store, mailroom, pool, clock, log, operatorAddress: () => operator },
    {
      ...config.smtp,
      maxMessageSize: noneAsZero(config.smtp.maxMessageSize),
      sourceConnections: config.smtp.perSource.connections,
      sourceMessages: config.smtp.perSource.messages,
      sourceFailures: config.smtp.perSource.failures,
      handlerTimeoutMs: DOOR_TIMEOUT_MS,
      ending: 'refuse',
      tls: null,
    },
  );

  let smtp: RunningApp['smtp'] | null = null;
  let http: HttpServer | null = null;
  let gateway: Gateway | null = null;
  let publicOrigins: readonly string[] = [];
  let phase: 'starting' | 'running' | 'stopping' = 'starting';
  let stopped: Promise<void> | null = null;

  async function ready(): Promise<string | null> {
    return phase === 'running' ? null : `The service is ${phase}.`;
  }

  async function start(): Promise<RunningApp> {
    log.configured(describeConfig(config));
    operator = await openOperatorInbox(store, pool, config.operatorToken);
    const testMail = allLocal(pool) ? testMailer(() => loopbackOf(smtp)) : null;
    http = await createHttp(
      { store, mailroom, pool, clock, log, peerOf, testMail, ready },
      {
        publicOrigins: () => publicOrigins,
        idleTimeoutSeconds: config.life.idleTimeout / 1000,
        sourceInboxes: config.http.perSource.inboxes,
        sourceWaits: config.http.perSource.waits,
        distDir,
      },
    );
    gateway = attachGateway(
      http.server,
      { store, clock, log, peerOf },
      {
        publicOrigins: () => publicOrigins,
        sourceSockets: config.http.perSource.sockets,
        version: pageVersion(distDir),
      },
    );
    smtp = await receiver.listen();
    const host = oneAddress(config.http.host);
    await http.listen({ host, port: config.http.port });
    const httpPort = portOf(http);
    publicOrigins =
      config.http.page.kind === 'public'
        ? config.http.page.origins
        : [`http://localhost:${httpPort}`, `http://127.0.0.1:${httpPort}`];
    const [pageUrl = ''] = publicOrigins;
    const httpUrl = `http://${urlHost(host)}:${httpPort}`;
    phase = 'running';
    log.listening('http', httpUrl, pageUrl);
    log.listening('smtp', `smtp://${urlHost(smtp.host)}:${smtp.port}`);
    return { httpUrl, pageUrl, smtp };
  }

  /** From the outside in: no new mail, then the inboxes end and say so, then the lines close. */
  async function end(signal: string): Promise<void> {
    phase = 'stopping';
    log.stopping(signal);
    await stopReceiving(receiver, config.shutdownGrace, log);
    await mailroom.close();
    sweeper.stop();
    await store.close();
    await gateway?.close();
    await http?.close();
    log.stopped();
  }

  return {
    start,
    stop(signal = 'stop') {
      stopped ??= end(signal);
      return stopped;
    },
  };
}

async function stopReceiving(receiver: Receiver, graceMs: number, log: Log): Promise<void> {
  try {
    await receiver.close(graceMs);
  } catch (error) {
    log.failed('stop receiving', error);
  }
}

function poolOf(config: Config): DomainPool {
  if (config.domains.kind === 'file') throw new Error('a pool file is not supported yet');
  return fixedPool(config.domains.names);
}

/** Mail for `postmaster@` and `abuse@` of every domain goes to one inbox; null: there is none. */
async function openOperatorInbox(
  store: InboxStore,
  pool: DomainPool,
  token: string | null,
): Promise<CanonicalAddress | null> {
  const [first] = pool.list();
  if (token === null || first === undefined) return null;
  const address = `postmaster@${first.domain}`;
  const answer = await store.create({ address, maker: { kind: 'operator', token } });
  return answer.kind === 'created' ? address : null;
}

/** Nobody else can have delivered to a `.localhost` domain: RFC 6761 6.3. */
function allLocal(pool: DomainPool): boolean {
  return pool.list().every(({ domain }) => /(?:^|\.)localhost$/.test(domain));
}

/** Changes with every build of the page, whose index names its hashed assets. */
function pageVersion(distDir: string): string {
  const index = path.join(distDir, 'index.html');
  if (!existsSync(index)) return 'none';
  return createHash('sha256').update(readFileSync(index)).digest('base64url').slice(0, 16);
}

/** Where we reach our own port when it listens on every address. */
function loopbackOf(smtp: RunningApp['smtp'] | null): RunningApp['smtp'] {
  if (smtp === null) throw new Error('not listening yet');
  const host = smtp.host === '::' || smtp.host === '0.0.0.0' ? 'localhost' : smtp.host;
  return { host, port: smtp.port };
}

function portOf(http: HttpServer): number {
  const address: AddressInfo | string | null = http.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

/** For this name Fastify would listen twice, and the gateway stands on the first server only. */
function oneAddress(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function noneAsZero(limit: number): number {
  return Number.isFinite(limit) ? limit : 0;
}
