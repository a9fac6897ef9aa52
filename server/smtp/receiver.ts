import { once } from 'node:events';
import type { ReceiverContext, ReceiverDeps, ReceiverSettings } from './context.ts';
import { DataBudget } from './data-budget.ts';
import { Rfc5321Server } from './rfc5321/server.ts';
import { Session } from './session.ts';
import { SESSION_LIMITS, type SessionLimits } from './session-limits.ts';
import { SourceLimiter } from './source-limits.ts';

export type { ReceiverDeps, ReceiverSettings } from './context.ts';
export type { SessionLimits } from './session-limits.ts';

/** Milliseconds for a client to read the last reply after every session has ended. */
const LAST_REPLY_MS = 500;

/** The SMTP server of Mayfly. */
export class Receiver implements ReceiverContext {
  readonly deps: ReceiverDeps;
  readonly settings: ReceiverSettings;
  readonly limits: SessionLimits;
  readonly sourceLimiter: SourceLimiter;
  readonly dataBudget: DataBudget;
  stage: 'open' | 'closing' = 'open';
  readonly #server: Rfc5321Server;
  readonly #sessions = new Set<Session>();
  #sweeper: NodeJS.Timeout | undefined;
  #whenEmpty: (() => void) | null = null;

  constructor(deps: ReceiverDeps, settings: ReceiverSettings, limits: Partial<SessionLimits> = {}) {
    this.deps = deps;
    this.settings = settings;
    this.limits = { ...SESSION_LIMITS, ...limits };
    this.sourceLimiter = new SourceLimiter(settings, deps.rates);
    this.dataBudget = new DataBudget(settings.dataMaxBytes);
    this.#server = new Rfc5321Server(settings, {
      ...{ log: deps.log, limits: this.limits, certificates: settings.certificates },
      open: (connection) => {
        const session = new Session(this, connection, (closed) => this.#forget(closed));
        this.#sessions.add(session);
        return session;
      },
    });
    deps.connectionBudget.count(this.#server.server);
    this.#server.on('error', (error) => deps.log.failed('smtp server', error));
  }

  /** Open connections. */
  get connections(): number {
    return this.sourceLimiter.connections;
  }

  /** Bytes of messages between DATA and their commit. */
  get dataBytes(): number {
    return this.dataBudget.bytes;
  }

  get listening(): boolean {
    return this.stage === 'open' && this.#server.server.listening;
  }

  /** Rejects if the address is not available. */
  async listen(): Promise<{ readonly host: string; readonly port: number }> {
    const { host, port } = this.settings;
    const server = this.#server.listen(port, host);
    await once(server, 'listening');
    this.#sweeper = setInterval(() => this.#checkDeadlines(), this.limits.sweepEveryMs).unref();
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no address');
    return { host: address.address, port: address.port };
  }

  /**
   * Takes no new session, lets open messages end as `settings.ending` says, and ends the rest
   * after `graceMs`. Resolves when every socket is closed.
   */
  async close(graceMs: number): Promise<void> {
    this.stage = 'closing';
    const closed = new Promise<void>((resolve) => this.#server.server.close(() => resolve()));
    this.#server.dropWaiting();
    for (const session of this.#sessions) session.closeIfIdle();
    await this.#sessionsEnded(graceMs);
    for (const session of this.#sessions) session.forceClose();
    // Clients that got their last reply and have not closed their side.
    for (const connection of this.#server.openConnections) connection.destroySoon();
    const timeout = setTimeout(() => {
      for (const connection of this.#server.openConnections) connection.destroy();
    }, LAST_REPLY_MS);
    await closed;
    clearTimeout(timeout);
    clearInterval(this.#sweeper);
  }

  #sessionsEnded(graceMs: number): Promise<void> {
    if (this.#sessions.size === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const grace = setTimeout(resolve, graceMs);
    this.#whenEmpty = () => {
      clearTimeout(grace);
      resolve();
    };
    return promise;
  }

  #forget(session: Session): void {
    this.#sessions.delete(session);
    if (this.#sessions.size === 0) this.#whenEmpty?.();
  }

  #checkDeadlines(): void {
    for (const session of this.#sessions) session.checkDeadline();
  }
}
