import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { DataBudget } from './data-budget.ts';
import type { Door, DoorDeps, DoorSettings } from './door.ts';
import { DOOR_LIMITS, type DoorLimits } from './limits.ts';
import { proxyRule } from './proxy/rule.ts';
import { StrictServer } from './rfc5321/server.ts';
import { Session } from './session.ts';
import { SourceGuard } from './sources.ts';

export type { DoorDeps, DoorSettings } from './door.ts';
export type { DoorLimits } from './limits.ts';

/** Milliseconds in which a peer may take in the last reply, when everything is over. */
const LAST_WORDS_MS = 500;

/** The door: takes mail over SMTP, and answers for it. */
export interface Receiver {
  /** Rejects where the address cannot be listened on. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  /**
   * Takes nothing new, lets what was begun end as `settings.ending` says, and cuts what
   * has not ended after `graceMs`. Resolves when every socket is closed.
   */
  close(graceMs: number): Promise<void>;
  /** Sessions that are open now. */
  readonly connections: number;
  /** Bytes of messages between DATA and their commit. */
  readonly dataBytes: number;
  /** Its port is open. */
  readonly listening: boolean;
}

export function createReceiver(
  deps: DoorDeps,
  settings: DoorSettings,
  limits: Partial<DoorLimits> = {},
): Receiver {
  return new SmtpReceiver(deps, settings, { ...DOOR_LIMITS, ...limits });
}

class SmtpReceiver implements Receiver, Door {
  readonly deps: DoorDeps;
  readonly settings: DoorSettings;
  readonly limits: DoorLimits;
  readonly guard: SourceGuard;
  readonly dataBudget: DataBudget;
  stage: 'open' | 'closing' = 'open';
  readonly #server: StrictServer;
  readonly #sessions = new Set<Session>();
  #sweeper: NodeJS.Timeout | null = null;
  #whenEmpty: (() => void) | null = null;

  constructor(deps: DoorDeps, settings: DoorSettings, limits: DoorLimits) {
    this.deps = deps;
    this.settings = settings;
    this.limits = limits;
    this.guard = new SourceGuard(settings, deps.rates);
    this.dataBudget = new DataBudget(settings.dataMaxBytes);
    this.#server = new StrictServer(serverOptions(settings), {
      ...{ clock: deps.clock, limits, contexts: settings.tls },
      proxies: proxyRule(settings, deps.log),
      open: (line) => {
        const session = new Session(this, line, (gone) => this.#forget(gone));
        this.#sessions.add(session);
        return session;
      },
    });
    deps.connectionBudget.count(this.#server.server);
    this.#server.on('error', (error) => deps.log.failed('smtp server', error));
  }

  get connections(): number {
    return this.guard.connections;
  }

  get dataBytes(): number {
    return this.dataBudget.bytes;
  }

  get listening(): boolean {
    return this.stage === 'open' && this.#server.server.listening;
  }

  listen(): Promise<{ readonly host: string; readonly port: number }> {
    const { host, port } = this.settings;
    const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
    const server = this.#server.listen(port, host);
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no address'));
      else resolve(address);
      this.#sweeper = setInterval(() => this.#sweep(), this.limits.sweepEveryMs).unref();
    });
    return promise.then((address) => ({ host: address.address, port: address.port }));
  }

  async close(graceMs: number): Promise<void> {
    this.stage = 'closing';
    const closed = new Promise<void>((resolve) => this.#server.server.close(() => resolve()));
    this.#server.turnAway();
    for (const session of this.#sessions) session.retire();
    await this.#emptied(graceMs);
    for (const session of this.#sessions) session.end();
    // Those that were told to go and have not closed their side.
    for (const line of this.#server.lines) line.drop();
    const impatience = setTimeout(() => this.#cutAll(), LAST_WORDS_MS);
    await closed;
    clearTimeout(impatience);
    if (this.#sweeper !== null) clearInterval(this.#sweeper);
  }

  #emptied(graceMs: number): Promise<void> {
    if (this.#sessions.size === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const grace = setTimeout(resolve, graceMs);
    this.#whenEmpty = () => {
      clearTimeout(grace);
      resolve();
    };
    return promise;
  }

  #cutAll(): void {
    for (const line of this.#server.lines) line.cut();
  }

  #forget(session: Session): void {
    this.#sessions.delete(session);
    if (this.#sessions.size === 0) this.#whenEmpty?.();
  }

  #sweep(): void {
    this.#server.sweep();
    for (const session of this.#sessions) session.sweep();
  }
}

function serverOptions(settings: DoorSettings): SMTPServerOptions {
  return {
    name: settings.hostname,
    banner: 'Mayfly',
    heloResponse: '%s greets you',
    size: settings.maxMessageSize,
    // RFC 1870 4: SIZE without a number says nothing of a limit, and still asks for sizes.
    hideSize: !Number.isFinite(settings.maxMessageSize),
    // AUTH makes no sense at an MX; the others are jokes, or trust a stranger's word.
    disabledCommands: [
      ...['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'],
      ...(settings.tls === null ? ['STARTTLS'] : []),
    ],
    // Exim closes its side behind its last QUIT, and still wants to hear what became of its mail.
    allowHalfOpen: true,
    hideENHANCEDSTATUSCODES: false,
    // A sender must not wait for its own name server; the name would be shown to nobody.
    disableReverseLookup: true,
    logger: false,
  };
}
