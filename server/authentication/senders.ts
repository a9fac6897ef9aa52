import { LRUCache } from 'lru-cache';
import type { InboxStore } from '#server/inbox/store.ts';
import { firstAlive, type Targets } from '#server/inbox/targets.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { isPublicAddress, isPublicName } from '#server/ops/public.ts';
import { AT_ONCE, type CheckThread } from './check-thread.ts';
import type { Claims } from './claims.ts';
import { canonicalizeDomain, parseDomain } from './domain-names.ts';
import type { Checked, DnsSettings, Origin } from './types.ts';
import { unasked, unchecked } from './verdict.ts';

/** Messages that wait to be checked, some 300 bytes each; further ones stay unchecked. */
const MAX_WAITING = 20_000;

/** Bytes of messages that are in the thread at once: two of the largest. */
const MAX_BYTES_AT_ONCE = 64 * 1024 * 1024;

/** What is known of unsigned mail, each some 500 bytes. */
const MAX_KNOWN = 10_000;

/** Milliseconds that it is believed; shorter where DNS failed, which may be over soon. */
const KNOWN_MS = 5 * 60_000;
const ERROR_KNOWN_MS = 15_000;

/** One message whose sender is not known yet. */
export interface OpenSender {
  readonly kind: 'open';
  readonly origin: Origin;
  readonly author: string | null;
  /** Bytes of the message. */
  readonly size: number;
  /** What the answer for unsigned mail depends on; null where it is signed. */
  readonly key: string | null;
}

export type Sender = { readonly kind: 'known'; readonly checked: Checked } | OpenSender;

export interface SendersParts extends DnsSettings {
  readonly store: InboxStore;
  readonly thread: CheckThread;
  readonly clock: Clock;
  readonly log: Log;
}

/** One question, and the copies of each message that waits for its answer. */
interface Question {
  readonly sender: OpenSender;
  readonly targets: Targets[];
}

/** Checks the senders of messages. Neither the 250 reply nor the push waits for a check. */
export class Senders {
  readonly #parts: SendersParts;
  readonly #known: LRUCache<string, Checked>;
  /** Of unsigned mail, by key: asked or about to be. */
  readonly #shared = new Map<string, Question>();
  readonly #queue = new Set<Question>();
  #waiting = 0;
  #running = 0;
  #runningBytes = 0;
  #dnsSilent = false;
  #closed = false;

  constructor(parts: SendersParts) {
    this.#parts = parts;
    this.#known = new LRUCache({ max: MAX_KNOWN, perf: parts.clock, ttlResolution: 0 });
  }

  /** Messages whose check is not finished. */
  get waiting(): number {
    return this.#waiting;
  }

  /** No resolver has answered anything for a while. */
  get dnsSilent(): boolean {
    return this.#dnsSilent;
  }

  /** The verdict that needs no DNS question, or an open check. */
  classify(origin: Origin, claims: Claims, size: number): Sender {
    if (this.#isUseless(origin, claims)) {
      return { kind: 'known', checked: unasked(claims.author) };
    }
    const key = claims.signed ? null : keyOf(origin, claims);
    const checked = key === null ? undefined : this.#known.get(key);
    if (checked !== undefined) return { kind: 'known', checked };
    // AUTH-1: a message that will not be checked is marked so at once.
    if (this.#waiting >= MAX_WAITING) {
      return { kind: 'known', checked: unchecked(claims.author) };
    }
    return { kind: 'open', origin, author: claims.author, size, key };
  }

  /** Checks the sender and amends the stored messages. */
  check(sender: OpenSender, targets: Targets): void {
    if (this.#closed || targets.length === 0) return;
    const { key } = sender;
    this.#waiting += 1;
    const shared = key === null ? undefined : this.#shared.get(key);
    if (shared !== undefined) return void shared.targets.push(targets);
    const question = { sender, targets: [targets] };
    if (key !== null) this.#shared.set(key, question);
    this.#queue.add(question);
    this.#pump();
  }

  /** Unfinished checks are dropped. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.clear();
    await this.#parts.thread.close();
  }

  /** AUTH-8: no resolver could answer, or no answer could prove anything. */
  #isUseless({ sender, greeting, remoteAddress }: Origin, { author, signed }: Claims): boolean {
    if (signed) return false;
    if (author === null) return true;
    if (this.#parts.servers !== null) return false;
    if (!isPublicAddress(remoteAddress)) return true;
    const from = sender === '' ? canonicalizeDomain(greeting) : parseDomain(sender);
    return !isPublicName(author) && (from === null || !isPublicName(from));
  }

  #pump(): void {
    for (const question of this.#queue) {
      const bytes = question.sender.key === null ? question.sender.size : 0;
      const isHeavy = this.#running > 0 && this.#runningBytes + bytes > MAX_BYTES_AT_ONCE;
      if (this.#running >= AT_ONCE || isHeavy) return;
      this.#queue.delete(question);
      this.#running += 1;
      this.#runningBytes += bytes;
      void this.#run(question).finally(() => {
        this.#running -= 1;
        this.#runningBytes -= bytes;
        if (!this.#closed) this.#pump();
      });
    }
  }

  async #run({ sender, targets }: Question): Promise<void> {
    const { store, log } = this.#parts;
    const checked = await this.#ask(sender, targets.flat()).catch((error: unknown) => {
      log.failed('sender check', error);
      return unchecked(sender.author);
    });
    // Messages that arrive from here on start a new question.
    if (sender.key !== null) this.#shared.delete(sender.key);
    this.#waiting -= targets.length;
    if (checked === null || this.#closed) return;
    const { authentication, checks } = checked;
    try {
      await store.amend(targets.flat(), { authentication }, undefined, checks);
    } catch (error) {
      if (!this.#closed) log.failed('sender check', error);
    }
  }

  /** Null if the message was deleted from every inbox. */
  async #ask({ origin, author, key }: OpenSender, targets: Targets): Promise<Checked | null> {
    const message = key === null ? await firstAlive(this.#parts.store, targets) : null;
    const body = message?.body ?? null;
    if (key === null && body === null) return null;
    const answer = await this.#parts.thread.check({ origin, author, body });
    this.#watchDns(answer?.dnsSilent ?? false);
    const checked = answer?.checked ?? unchecked(author);
    const failed = checked.authentication.verdict === 'error';
    if (key !== null) this.#known.set(key, checked, { ttl: failed ? ERROR_KNOWN_MS : KNOWN_MS });
    return checked;
  }

  /** Once for each time that it falls silent. */
  #watchDns(silent: boolean): void {
    if (silent && !this.#dnsSilent) {
      const hint = 'senders stay unchecked until a resolver answers; see MAYFLY_DNS_SERVERS';
      this.#parts.log.warned('no resolver answers', hint);
    }
    this.#dnsSilent = silent;
  }
}

/** With the whole mailbox: an SPF record can depend on it. A line break is in none of them. */
function keyOf({ remoteAddress, greeting, sender }: Origin, { author }: Claims): string {
  return [remoteAddress, greeting.toLowerCase(), sender, author].join('\n');
}
