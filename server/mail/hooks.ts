import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Targets } from '#server/inbox/types.ts';
import type { Log } from '#server/ops/log.ts';
import { withTimeout } from '#server/ops/timeout.ts';
import type { LateMail } from './threads/reader.ts';
import type { IncomingMail } from './types.ts';

/** Milliseconds for one hook; a sender waits for `beforeAccept`. */
const HOOK_MS = 5_000;
/** Milliseconds that `close` waits for `afterStored`. */
const CLOSE_MS = 1_000;

/** What a reader thread found in a message; `authentication` is null until the sender is checked. */
export type ParsedMail = Omit<LateMail, 'claims'>;

/** `text` goes into the reply to the sender, and to the tabs of the recipients. */
export interface Refusal {
  /** `reject` is final: 550 5.7.1. After `defer` the sender tries again: 450 4.7.1. */
  readonly kind: 'reject' | 'defer';
  readonly text: string;
}

/**
 * A feature that takes part in deliveries. `parsed` is null for an unparsed message: no thread had
 * time for it, or none could read it. `beforeAccept` is not asked again. `signal` aborts when the
 * hook's time is over.
 */
export interface MailHook {
  /** Null accepts; the first refusal decides, for all recipients. */
  beforeAccept?(
    mail: Readonly<IncomingMail>,
    parsed: ParsedMail | null,
    signal: AbortSignal,
  ): Promise<Refusal | null>;
  /**
   * Runs after the commit; nothing waits for it. A message that was stored unparsed comes a second
   * time if it is read later.
   */
  afterStored?(targets: Targets, parsed: ParsedMail | null, signal: AbortSignal): Promise<void>;
}

/** A hook refused the message: it is not stored. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}

export interface HookLimits {
  readonly hookMs?: number;
  readonly hookCloseMs?: number;
}

/** Runs the hooks of the mailroom. */
export class Hooks {
  readonly #hooks: readonly MailHook[];
  readonly #log: Log;
  readonly #hookMs: number;
  readonly #closeMs: number;
  readonly #running = new Set<Promise<void>>();

  constructor(
    hooks: readonly MailHook[],
    log: Log,
    { hookMs = HOOK_MS, hookCloseMs = CLOSE_MS }: HookLimits,
  ) {
    this.#hooks = hooks;
    this.#log = log;
    this.#hookMs = hookMs;
    this.#closeMs = hookCloseMs;
  }

  /** Rejects with `MessageRefused`, or with the fault of a hook. */
  async beforeAccept(mail: IncomingMail, parsed: ParsedMail | null): Promise<void> {
    for (const hook of this.#hooks) {
      const refusal = await this.#run(async (signal) => hook.beforeAccept?.(mail, parsed, signal));
      if (refusal) throw new MessageRefused(refusal);
    }
  }

  afterStored(targets: Targets, parsed: ParsedMail | null): void {
    if (targets.length === 0) return;
    for (const hook of this.#hooks) {
      // In a later turn: the reply to the sender is written first.
      const run = nextTurn()
        .then(() => this.#run(async (signal) => hook.afterStored?.(targets, parsed, signal)))
        .catch((error: unknown) => this.#log.failed('afterStored hook', error))
        .finally(() => this.#running.delete(run));
      this.#running.add(run);
    }
  }

  async close(): Promise<void> {
    await withTimeout(this.#closeMs, Promise.all(this.#running), null);
  }

  /** Rejects when the time is over, even if the hook goes on. */
  async #run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const time = new AbortController();
    const over = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const error = new Error(`a hook took longer than ${this.#hookMs} ms`);
      time.abort(error);
      over.reject(error);
    }, this.#hookMs).unref();
    return Promise.race([call(time.signal), over.promise]).finally(() => clearTimeout(timer));
  }
}
