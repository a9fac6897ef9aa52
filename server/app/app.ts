import path from 'node:path';
import { createHttp, type HttpServer } from '#server/api/http.ts';
import { pageVersion } from '#server/api/page.ts';
import { testMailer } from '#server/api/test-mail.ts';
import { createCheckThread } from '#server/authentication/check-thread.ts';
import { Senders } from '#server/authentication/senders.ts';
import { type Config, describeConfig } from '#server/config/config.ts';
import { createOutside } from '#server/doctor/outside.ts';
import { openPool } from '#server/domains/open-pool.ts';
import { openOperatorInbox } from '#server/domains/operator.ts';
import { allLocal, type DomainPool, describePool } from '#server/domains/pool.ts';
import { attachGateway, type GatewayDeps } from '#server/gateway/gateway.ts';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import { startSweeper } from '#server/inbox/sweeper.ts';
import { TokenCheck } from '#server/inbox/token-check.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import { createMailroom } from '#server/mail/mailroom.ts';
import { createReader } from '#server/mail/pool/reader.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { leaveBufferSlab } from '#server/ops/buffer-slab.ts';
import { type Clock, systemClock } from '#server/ops/clock.ts';
import { type Descriptors, ownDescriptors } from '#server/ops/descriptors.ts';
import { createLog, type Log } from '#server/ops/log.ts';
import type { LogDestination } from '#server/ops/log-output.ts';
import { peerRule } from '#server/ops/peer.ts';
import { ownRates, type Rates } from '#server/ops/rates.ts';
import { createReceiver } from '#server/smtp/receiver.ts';
import {
  doorLimitsOf,
  doorSettingsOf,
  expectedOf,
  httpSettingsOf,
  movingMsOf,
  roleOf,
} from './config-mapping.ts';
import { Overseer } from './health.ts';
import { type OpenedStore, openStore } from './open-store.ts';
import { Endings, type Fate } from './shutdown.ts';
import { openDoorFiles } from './smtp-files.ts';
import { type Endpoint, localOrigins, loopbackOf, oneAddress, portOf, urlHost } from './urls.ts';

/** Milliseconds for the store to answer the door; far under the 5 minutes of RFC 5321 4.5.3.2. */
const DOOR_TIMEOUT_MS = 30_000;

interface Surroundings {
  readonly logDestination: LogDestination;
  readonly clock?: Clock;
  readonly distDir?: string;
  /** One that other nodes serve as well: it outlives this one, which does not close it. */
  readonly sharedStore?: InboxStore;
}

export interface RunningApp {
  /** Where this process answers HTTP. */
  readonly httpUrl: string;
  /** Where people reach the page; null where this process serves none. */
  readonly pageUrl: string | null;
  /** Null where this process takes no mail. */
  readonly smtp: Endpoint | null;
}

export interface App {
  /**
   * Once. Rejects where a port cannot be had, and where it is stopped meanwhile; call
   * `stop` then, too.
   */
  start(): Promise<RunningApp>;
  /** Ends what was begun as the contract of the store allows, at any time. Idempotent. */
  stop(signal?: string): Promise<void>;
}

/**
 * The whole service, wired. Everything else is handed what it needs from here. Throws a
 * `PoolFileError` where the domains are in a file that has mistakes.
 */
export function createApp(config: Config, surroundings: Surroundings): App {
  return new Mayfly(config, surroundings);
}

type State =
  /** No thread, no timer, no port. */
  | { readonly kind: 'new' }
  | { readonly kind: 'starting'; readonly settled: Promise<void> }
  /** Both doors are open. */
  | { readonly kind: 'running' }
  | { readonly kind: 'stopping'; readonly stopped: Promise<void> };

/** What stands behind the doors. */
interface Heart {
  readonly store: InboxStore;
  readonly rates: Rates;
  readonly mailroom: Mailroom;
  /** Where mail for `postmaster@` and `abuse@` goes; null: nowhere. */
  readonly operator: CanonicalAddress | null;
  /** What both doors share. */
  readonly descriptors: Descriptors;
}

class Mayfly implements App {
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #overseer: Overseer;
  readonly #distDir: string;
  readonly #pool: DomainPool;
  readonly #watchPool: ReturnType<typeof openPool>['watch'];
  readonly #shared: OpenedStore | null;
  readonly #fate: Fate;
  readonly #stopping = new AbortController();
  readonly #endings: Endings;
  #state: State = { kind: 'new' };
  /** Tells the tabs when the state of their domain may be another one. */
  #domainsChanged: () => void = () => {};

  constructor(config: Config, { clock, logDestination, distDir, sharedStore }: Surroundings) {
    this.#config = config;
    this.#clock = clock ?? systemClock;
    this.#overseer = new Overseer(config.metrics, createLog(config.logLevel, logDestination));
    this.#log = this.#overseer.log;
    this.#endings = new Endings(this.#log);
    this.#distDir = distDir ?? path.resolve(import.meta.dirname, '../..', 'dist');
    this.#shared = sharedStore ? { store: sharedStore, rates: ownRates() } : null;
    this.#fate = sharedStore || config.store.kind === 'redis' ? 'outlives' : 'dies';
    const { pool, watch } = openPool(config.domains);
    this.#pool = pool;
    this.#watchPool = watch;
    this.#overseer.service(
      () => this.#state.kind,
      () => describePool(pool.list()),
    );
    this.#overseer.logged(() => logDestination.dropped ?? 0);
  }

  async start(): Promise<RunningApp> {
    if (this.#state.kind !== 'new') throw new Error(`it is ${this.#state.kind} already`);
    const settled = Promise.withResolvers<void>();
    this.#state = { kind: 'starting', settled: settled.promise };
    try {
      this.#log.configured(describeConfig(this.#config));
      await this.#openMetrics();
      const heart = await this.#openHeart();
      leaveBufferSlab();
      const smtp = roleOf(this.#config) === 'web' ? null : await this.#openSmtp(heart);
      const urls = await this.#openHttp(heart, smtp);
      this.#stopping.signal.throwIfAborted();
      this.#state = { kind: 'running' };
      this.#log.listening('http', urls.httpUrl, urls.pageUrl ?? undefined);
      if (smtp !== null) this.#log.listening('smtp', `smtp://${urlHost(smtp.host)}:${smtp.port}`);
      return { ...urls, smtp };
    } finally {
      settled.resolve();
    }
  }

  stop(signal = 'stop'): Promise<void> {
    if (this.#state.kind === 'stopping') return this.#state.stopped;
    const begun = this.#state.kind === 'starting' ? this.#state.settled : Promise.resolve();
    const stopped = this.#end(signal, begun);
    this.#state = { kind: 'stopping', stopped };
    return stopped;
  }

  async #end(signal: string, begun: Promise<void>): Promise<void> {
    this.#log.stopping(signal);
    this.#stopping.abort(new Error('stopped while it was starting'));
    await begun;
    await this.#endings.endAll(this.#fate);
    this.#log.stopped();
  }

  /** First, so that it can be seen how the rest starts. */
  async #openMetrics(): Promise<void> {
    this.#endings.set('metrics', () => this.#overseer.close());
    const at = await this.#overseer.listen();
    if (at !== null) this.#log.listening('metrics', `http://${urlHost(at.host)}:${at.port}`);
  }

  async #openHeart(): Promise<Heart> {
    const { limits, operatorToken, reading } = this.#config;
    const { workers, deadline: deadlineMs } = reading;
    const clock = this.#clock;
    const log = this.#log;
    const { measures } = this.#overseer;
    const opened =
      this.#shared ?? (await openStore(this.#config, { clock, log, measures }, this.#endings));
    const { store, rates } = opened;
    const operator = await openOperatorInbox(store, this.#pool, operatorToken);
    this.#followPool();
    const reader = createReader({ workers, deadlineMs, clock, log, measures });
    const servers = this.#config.dnsServers;
    const thread = createCheckThread({ servers, log, measures });
    const senders = new Senders({ store, thread, servers, clock, log });
    const mailroom = createMailroom({ store, reader, senders, clock, log });
    this.#endings.set('mailroom', () => mailroom.close());
    const sweeper = startSweeper(store, {
      ended: log.ended,
      failed: (error) => log.failed(error instanceof StoreUnavailable ? 'redis' : 'sweep', error),
    });
    this.#endings.set('sweeper', () => sweeper.stop());
    this.#overseer.heart({ store, limits, mailroom, reader, senders });
    // The first mail is read like any other, and not put off.
    await reader.start();
    return { store, rates, mailroom, operator, descriptors: ownDescriptors() };
  }

  #followPool(): void {
    const log = this.#log;
    log.poolOpened(describePool(this.#pool.list()));
    const watch = this.#watchPool?.({
      replaced: (domains) => {
        log.poolReplaced(describePool(domains));
        this.#domainsChanged();
      },
      kept: log.poolKept,
      failed: (error) => log.failed('pool file', error),
    });
    this.#endings.set('pool', () => watch?.close());
  }

  async #openSmtp({ store, rates, mailroom, operator, descriptors }: Heart): Promise<Endpoint> {
    this.#stopping.signal.throwIfAborted();
    const { shutdownGrace } = this.#config;
    const files = openDoorFiles(
      this.#config.smtp,
      { clock: this.#clock, log: this.#log },
      this.#endings,
    );
    const receiver = createReceiver(
      {
        ...{ store, rates, mailroom, descriptors, pool: this.#pool },
        ...{ clock: this.#clock, log: this.#log },
        operatorAddress: () => operator,
      },
      {
        ...doorSettingsOf(this.#config),
        ...{ handlerTimeoutMs: DOOR_TIMEOUT_MS, ...files },
        ending: this.#fate === 'outlives' ? 'finish' : 'refuse',
      },
      doorLimitsOf(this.#config),
    );
    this.#endings.set('receiver', () => receiver.close(shutdownGrace));
    this.#overseer.smtp(receiver, descriptors);
    return receiver.listen();
  }

  /** Page, REST and sockets, on one port; of a receiver, only how it is. */
  async #openHttp(heart: Heart, smtp: Endpoint | null): Promise<Omit<RunningApp, 'smtp'>> {
    const { host: wanted, port, page } = this.#config.http;
    // With a port of 0 they are known only after listening.
    let origins: readonly string[] = [];
    const http = await this.#makeHttp(heart, smtp, () => origins);
    this.#stopping.signal.throwIfAborted();
    const host = oneAddress(wanted);
    await http.listen({ host, port });
    const httpUrl = `http://${urlHost(host)}:${portOf(http.server)}`;
    origins = page.kind === 'public' ? page.origins : localOrigins(portOf(http.server));
    const [pageUrl = httpUrl] = origins;
    return { httpUrl, pageUrl: roleOf(this.#config) === 'smtp' ? null : pageUrl };
  }

  async #makeHttp(
    { store, rates, mailroom, descriptors }: Heart,
    smtp: Endpoint | null,
    publicOrigins: () => readonly string[],
  ): Promise<HttpServer> {
    const log = this.#log;
    const peerOf = peerRule(this.#config.trustedProxies, log);
    const common = {
      ...{ store, rates, clock: this.#clock, log, measures: this.#overseer.measures, peerOf },
      tokens: new TokenCheck({ store, rates, clock: this.#clock }),
      stopping: this.#stopping.signal,
    };
    const isOwn = smtp !== null && allLocal(this.#pool);
    const sendTestMail = isOwn ? testMailer(() => loopbackOf(smtp)) : null;
    const { dnsServers: servers } = this.#config;
    const outside = createOutside({
      ...common,
      pool: this.#pool,
      expected: expectedOf(this.#config),
      servers,
    });
    const http = await createHttp(
      {
        ...common,
        mailroom,
        descriptors,
        pool: this.#pool,
        outside,
        sendTestMail,
        readiness: this.#overseer.readiness,
        ready: () => this.#overseer.readiness.whyNot(),
      },
      { ...httpSettingsOf(this.#config), publicOrigins, distDir: this.#distDir },
    );
    this.#endings.set('http', () => http.close());
    if (roleOf(this.#config) !== 'smtp') this.#openGateway(http, common, publicOrigins);
    return http;
  }

  #openGateway(
    http: HttpServer,
    common: Omit<GatewayDeps, 'domainState'>,
    publicOrigins: () => readonly string[],
  ): void {
    const version = pageVersion(this.#distDir);
    const sourceSockets = this.#config.http.perSource.sockets;
    const domainState = (host: string) => this.#pool.find(host)?.state ?? null;
    const gateway = attachGateway(
      http.server,
      { ...common, domainState },
      { publicOrigins, sourceSockets, version },
    );
    this.#endings.set('gateway', () => gateway.close());
    this.#endings.set('tabs', () => gateway.moveAway(movingMsOf(this.#config)));
    this.#overseer.http(http.server, gateway);
    this.#domainsChanged = () => gateway.domainsChanged();
  }
}
