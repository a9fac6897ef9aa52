import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import { firstAlive } from '#server/inbox/targets.ts';
import type { Targets } from '#server/inbox/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { isLoopbackAddress, isPublicAddress, isPublicName } from '#server/ops/public.ts';
import { AT_ONCE, type CheckThread } from './check-thread.ts';
import type { Claims } from './claims.ts';
import { canonicalizeDomain, parseDomain } from './sender-domain.ts';
import type { Checked, DnsSettings, Origin } from './types.ts';
import { permittedByAddress, unasked, unchecked } from './verdict.ts';

/** Messages that wait to be checked, some 300 bytes each; further ones stay unchecked. */
const MAX_WAITING = 20_000;

/** Milliseconds: a verdict that comes later helps no reader, and a flood holds up no others. */
const MAX_WAIT_MS = 30_000;

/** Bytes of messages that are in the thread at once: two of the largest. */
const MAX_BYTES_AT_ONCE = 64 * 1024 * 1024;

/** One message whose sender is not known yet. */
export interface PendingSender extends Claims {
  readonly kind: 'pending';
  readonly origin: Origin;
  /** Bytes of the message. */
  readonly size: number;
}

export type Sender = { readonly kind: 'known'; readonly checked: Checked } | PendingSender;

export interface SendersParts extends DnsSettings {
  readonly store: InboxStore;
  readonly thread: CheckThread;
  readonly clock: Clock;
  readonly log: Log;
  /** No email from other machines arrives, because public DNS has none of the domains. */
  readonly isLocalService: () => boolean;
}

interface Question {
  readonly sender: PendingSender;
  readonly targets: Targets;
  /** By the clock's `now`. */
  readonly since: number;
}

/** Checks the senders of messages. Neither the 250 reply nor the push waits for a check. */
export class Senders {
  readonly #parts: SendersParts;
  readonly #queue = new Set<Question>();
  #running = 0;
  #runningBytes = 0;
  #dnsSilent = false;
  #closed = false;

  constructor(parts: SendersParts) {
    this.#parts = parts;
  }

  /** Messages whose check is not finished. */
  get waiting(): number {
    return this.#queue.size + this.#running;
  }

  /** No resolver has answered anything for a while. */
  get dnsSilent(): boolean {
    return this.#dnsSilent;
  }

  /** The verdict that needs no DNS question, or an open check. */
  classify(origin: Origin, claims: Claims, size: number): Sender {
    if (this.#parts.isLocalService() && isThisMachine(origin, claims)) {
      return { kind: 'known', checked: permittedByAddress(claims.author) };
    }
    if (this.#isUseless(origin, claims)) {
      return { kind: 'known', checked: unasked(claims.author) };
    }
    // AUTH-1: a message that will not be checked is marked so at once.
    if (this.waiting >= MAX_WAITING) {
      return { kind: 'known', checked: unchecked(claims.author) };
    }
    return { kind: 'pending', origin, size, ...claims };
  }

  /** Checks the sender and amends the stored messages. */
  check(sender: PendingSender, targets: Targets): void {
    if (this.#closed || targets.length === 0) return;
    this.#queue.add({ sender, targets, since: this.#parts.clock.now() });
    this.#pump();
  }

  /** Unfinished checks are dropped. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.clear();
    await this.#parts.thread.close();
  }

  /** AUTH-8: no resolver could answer, or no answer could prove anything. */
  #isUseless({ sender, helloName, remoteAddress }: Origin, { author, signed }: Claims): boolean {
    if (signed) return false;
    if (author === null) return true;
    if (this.#parts.servers !== null) return false;
    if (!isPublicAddress(remoteAddress)) return true;
    const from = sender === '' ? canonicalizeDomain(helloName) : parseDomain(sender);
    return !isPublicName(author) && (from === null || !isPublicName(from));
  }

  #pump(): void {
    for (const question of this.#queue) {
      const bytes = question.sender.signed ? question.sender.size : 0;
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

  async #run({ sender, targets, since }: Question): Promise<void> {
    const { store, clock } = this.#parts;
    const isTooLate = clock.now() - since > MAX_WAIT_MS;
    const answer = isTooLate ? unchecked(sender.author) : this.#ask(sender, targets);
    const checked = await Promise.resolve(answer).catch((error: unknown) => {
      this.#logFault(error);
      return unchecked(sender.author);
    });
    if (checked === null || this.#closed) return;
    const { authentication, checks } = checked;
    try {
      await store.amend(targets, { authentication }, undefined, checks);
    } catch (error) {
      if (!this.#closed) this.#logFault(error);
    }
  }

  /** An unavailable store logs its own line, and is no fault of the check. */
  #logFault(error: unknown): void {
    if (!(error instanceof StoreUnavailable)) this.#parts.log.failed('sender check', error);
  }

  /** Null if the message was deleted from every inbox. */
  async #ask({ origin, author, signed }: PendingSender, targets: Targets): Promise<Checked | null> {
    const message = signed ? await firstAlive(this.#parts.store, targets) : null;
    const body = message?.body ?? null;
    if (signed && body === null) return null;
    const answer = await this.#parts.thread.check({ origin, author, body });
    this.#watchDns(answer?.dnsSilent ?? false);
    return answer?.checked ?? unchecked(author);
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

/**
 * AUTH-9: names under `localhost` lead to loopback addresses (RFC 6761 6.3), so a peer with one may
 * send for them.
 */
function isThisMachine(
  { sender, remoteAddress }: Origin,
  claims: Claims,
): claims is Claims & { readonly author: string } {
  const { author, signed } = claims;
  if (author === null || signed) return false;
  const isAligned = parseDomain(sender) === author;
  return isAligned && /(?:^|\.)localhost$/.test(author) && isLoopbackAddress(remoteAddress);
}
