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
  readonly claims: Claims;
  /** Bytes of the message. */
  readonly size: number;
  /** What unsigned mail with the same answer has in common; null where it is signed. */
  readonly key: string | null;
}

export type Sender = { readonly kind: 'known'; readonly checked: Checked } | OpenSender;

/** Checks the senders of messages. Neither the 250 reply nor the push waits for a check. */
export interface Senders {
  /** The verdict that needs no DNS question, or an open check. */
  classify(origin: Origin, claims: Claims, size: number): Sender;
  /** Checks the sender and amends the stored messages. */
  check(sender: OpenSender, targets: Targets): void;
  /** Messages whose check is not finished. */
  readonly waiting: number;
  /** No resolver has answered anything for a while. */
  readonly dnsSilent: boolean;
  /** Unfinished checks are dropped. */
  close(): Promise<void>;
}

export interface SendersParts extends DnsSettings {
  readonly store: InboxStore;
  readonly thread: CheckThread;
  readonly clock: Clock;
  readonly log: Log;
}

interface Asking {
  readonly sender: OpenSender;
  readonly targets: Targets;
}

/** One question, and all messages that wait for its answer. It is asked for the first of them. */
interface Question {
  /** Unsigned messages with the same key share the question; null for a signed message. */
  readonly key: string | null;
  readonly asking: Asking[];
}

export function createSenders(parts: SendersParts): Senders {
  return new SenderChecks(parts);
}

class SenderChecks implements Senders {
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

  get waiting(): number {
    return this.#waiting;
  }

  get dnsSilent(): boolean {
    return this.#dnsSilent;
  }

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
    return { kind: 'open', origin, claims, size, key };
  }

  check(sender: OpenSender, targets: Targets): void {
    const { key } = sender;
    if (this.#closed || targets.length === 0) return;
    const known = key === null ? undefined : this.#known.get(key);
    if (known !== undefined) return void this.#amendStored(targets, known);
    this.#waiting += 1;
    this.#enqueue(key, { sender, targets });
    this.#pump();
  }

  #enqueue(key: string | null, asking: Asking): void {
    const asked = key === null ? undefined : this.#shared.get(key);
    if (asked !== undefined) return void asked.asking.push(asking);
    const question: Question = { key, asking: [asking] };
    if (key !== null) this.#shared.set(key, question);
    this.#queue.add(question);
  }

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
      const bytes = question.key === null ? (question.asking[0]?.sender.size ?? 0) : 0;
      const isFull = this.#running >= AT_ONCE;
      const isHeavy = this.#running > 0 && this.#runningBytes + bytes > MAX_BYTES_AT_ONCE;
      if (isFull || isHeavy) return;
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

  async #run({ key, asking }: Question): Promise<void> {
    const [first] = asking;
    if (first === undefined) return;
    const { checked, general } = await this.#ask(first).catch((error: unknown) => {
      this.#parts.log.failed('sender check', error);
      return { checked: unchecked(first.sender.claims.author), general: true };
    });
    // Messages that arrive from here on start a new question.
    if (key !== null) this.#shared.delete(key);
    const { sender } = first.sender.origin;
    const answered = (one: Asking) => general || one.sender.origin.sender === sender;
    const amended = asking.filter(answered);
    for (const other of asking) if (!answered(other)) this.#askForMailbox(other);
    this.#waiting -= amended.length;
    const targets = amended.flatMap((one) => one.targets);
    if (checked !== null && !this.#closed) await this.#amendStored(targets, checked);
  }

  /** The answer of an SPF record that depends on the mailbox holds for that mailbox only. */
  #askForMailbox(asking: Asking): void {
    const { key, origin } = asking.sender;
    // A line break is in no key and in no mailbox.
    if (!this.#closed) this.#enqueue(`${key}\n${origin.sender}`, asking);
  }

  /** `checked` is null if the message was deleted from every inbox. */
  async #ask({ sender: { origin, claims, key }, targets }: Asking) {
    const message = key === null ? await firstAlive(this.#parts.store, targets) : null;
    const body = message?.body ?? null;
    if (key === null && body === null) return { checked: null, general: true };
    const answer = await this.#parts.thread.check({ origin, claims, body });
    this.#watchDns(answer?.dnsSilent ?? false);
    const checked = answer?.checked ?? unchecked(claims.author);
    const general = answer?.general ?? true;
    if (key !== null && general) this.#remember(key, checked);
    return { checked, general };
  }

  #remember(key: string, checked: Checked): void {
    const failed = checked.authentication.verdict === 'error';
    this.#known.set(key, checked, { ttl: failed ? ERROR_KNOWN_MS : KNOWN_MS });
  }

  async #amendStored(targets: Targets, { authentication, checks }: Checked): Promise<void> {
    if (targets.length === 0) return;
    try {
      await this.#parts.store.amend(targets, { authentication }, undefined, checks);
    } catch (error) {
      if (!this.#closed) this.#parts.log.failed('sender check', error);
    }
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

/** Everything that the answer for unsigned mail depends on. */
function keyOf({ remoteAddress, greeting, sender }: Origin, { author }: Claims): string {
  const from = sender === '' ? '' : (parseDomain(sender) ?? 'no domain');
  return [remoteAddress, greeting.toLowerCase(), from, author].join(' ');
}
