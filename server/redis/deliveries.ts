import { MESSAGE_OVERHEAD_BYTES } from '#server/inbox/capacity.ts';
import { messageId } from '#server/inbox/cursor.ts';
import { DUPLICATE_WINDOW_MS, MAX_FINGERPRINTS } from '#server/inbox/recent-messages.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { AppendAnswer, InboxId, NewMessage } from '#server/inbox/types.ts';
import { type Bodies, countPieces, toBuffer } from './bodies.ts';
import type { Channels } from './channels.ts';
import { RedisFull, type Reply } from './connection.ts';
import { addTag, countBytes, formatEntry, type SharedPlace, type Texts } from './entries.ts';
import type { Expiry } from './expiry.ts';
import type { Partition } from './keys.ts';
import type { Replicas } from './replicas.ts';
import type { ScriptCalls } from './script-calls.ts';
import type { Total } from './usage.ts';

interface DeliveriesOptions {
  readonly calls: ScriptCalls;
  readonly limits: StoreLimits;
  readonly bytes: Total;
  readonly bodies: Bodies;
  readonly expiry: Expiry;
  readonly channels: Channels;
  readonly replicas: Replicas;
}

/** The value of a key that only has to exist. */
const GUARD_VALUE = '1';

interface BodyPlace {
  readonly where: 'inline' | 'staged' | SharedPlace | 'none';
  /** The body itself, or the number of its staged pieces. */
  readonly content: Buffer | number;
}

/** For a message that has no room, and is only checked. */
const NO_PLACE: BodyPlace = { where: 'none', content: 0 };

/** One message with the arguments of its commit. */
interface Delivery extends BodyPlace {
  readonly message: NewMessage;
  readonly texts: Texts;
  /** Bytes that the copy of each inbox counts. */
  readonly held: number;
}

/** Commits messages. */
export class Deliveries {
  readonly #options: DeliveriesOptions;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  async append(message: NewMessage): Promise<readonly AppendAnswer[]> {
    try {
      return await this.#append(message);
    } catch (error) {
      if (!(error instanceof RedisFull)) throw error;
      // Inboxes that have the message already recognise the retry.
      return message.recipients.map((inbox) => ({ kind: 'store_full', inbox }));
    }
  }

  async #append(message: NewMessage): Promise<readonly AppendAnswer[]> {
    const { calls } = this.#options;
    const [first, ...others] = new Set(message.recipients);
    if (first === undefined) return [];
    const stored = Math.max(0, calls.clock.wall() - message.receivedAt);
    const texts = formatEntry(message, { ...message.steps, stored });
    const answers =
      others.length > 0
        ? await this.#toMany(message, texts, [first, ...others])
        : new Map([[first, await this.#toOne(message, texts, first)]]);
    return message.recipients.map((id) => answers.get(id) ?? { kind: 'dead', inbox: id });
  }

  async #toOne(message: NewMessage, texts: Texts, id: InboxId): Promise<AppendAnswer> {
    const held = countBodyBytes(message) + countBytes(texts);
    const place = this.#options.bytes.fits(held) ? await this.#place(message, id) : NO_PLACE;
    return this.#commit({ message, texts, held, ...place }, id, '');
  }

  /** Makes the body ready for the commit in one inbox. */
  async #place({ body, fingerprint, transaction }: NewMessage, id: InboxId): Promise<BodyPlace> {
    const { bodies, calls, replicas } = this.#options;
    // Without a fingerprint the store does not recognise a retry, so a late commit must fail.
    if (bodies.fitsInline(body) && fingerprint !== null)
      return { where: 'inline', content: toBuffer(body.bytes) };
    const pieces = countPieces(body.bytes.byteLength);
    await bodies.stage(calls.keys.ofInbox(id), calls.keys.staged(transaction, id), body);
    if (fingerprint === null) await replicas.waitForStaged(transaction, [id], pieces);
    return { where: 'staged', content: pieces };
  }

  async #toMany(
    message: NewMessage,
    texts: Texts,
    ids: readonly InboxId[],
  ): Promise<ReadonlyMap<InboxId, AppendAnswer>> {
    const { bytes, bodies } = this.#options;
    const shared = countBodyBytes(message);
    const held = countBytes(texts);
    const place = bytes.fits(shared + held) ? await bodies.share(message.body, shared, ids) : null;
    const guardKeys = await this.#stageGuardKeys(message, place === null ? [] : ids).catch(
      async (error: unknown) => {
        // No inbox has the message yet. If this call fails, a sweep completes it.
        if (place !== null) await bodies.settle(place, ids).catch(() => {});
        throw error;
      },
    );
    const delivery: Delivery = { message, texts, held, where: place ?? 'none', content: 0 };
    const outcomes = await Promise.allSettled(
      ids.map((id, index) => this.#commit(delivery, id, guardKeys[index] ?? '')),
    );
    const answers = new Map<InboxId, AppendAnswer>();
    for (const [index, id] of ids.entries()) {
      const outcome = outcomes[index];
      // Some inboxes may have it: they recognise the retry, and a sweep completes the sharing.
      if (outcome?.status !== 'fulfilled') throw outcome?.reason;
      answers.set(id, outcome.value);
    }
    if (place !== null) {
      await bodies.settle(
        place,
        ids.filter((id) => answers.get(id)?.kind !== 'stored'),
      );
    }
    return answers;
  }

  /** Without a fingerprint: keys that expire, and that each commit needs, so that it cannot be late. */
  async #stageGuardKeys(
    { fingerprint, transaction }: NewMessage,
    ids: readonly InboxId[],
  ): Promise<readonly string[]> {
    if (fingerprint !== null) return [];
    const { calls } = this.#options;
    const guardKeys = await Promise.all(
      ids.map(async (id) => {
        const guardKey = calls.keys.staged(transaction, id);
        await calls.run(
          'stage',
          calls.keys.ofInbox(id),
          guardKey,
          0,
          calls.connection.timeoutMs,
          GUARD_VALUE,
        );
        return guardKey;
      }),
    );
    await this.#options.replicas.waitForStaged(transaction, ids, 1);
    return guardKeys;
  }

  async #commit(delivery: Delivery, id: InboxId, guardKey: string): Promise<AppendAnswer> {
    const { bytes, expiry, channels, replicas, calls } = this.#options;
    const partition = calls.keys.ofInbox(id);
    const { held, where } = delivery;
    const hasRoom = where !== 'none' && bytes.fits(held);
    const answer = await bytes.during(partition, hasRoom ? held : 0, () =>
      this.#ask(delivery, partition, id, hasRoom, guardKey),
    );
    const isStored = answer.kind === 'stored' || answer.kind === 'duplicate';
    // The primary has the message now, and replicas may not.
    if (isStored && replicas.isEnabled) {
      await replicas.waitForCommits(partition);
      await this.#announce(id, answer.number(1));
    }
    switch (answer.kind) {
      case 'stored':
        await channels.waitUntilReceived(id, answer.number(3));
        return { kind: 'stored', inbox: id, id: messageId(answer.text(2), answer.number(1)) };
      case 'duplicate':
        return { kind: 'duplicate', inbox: id, id: messageId(answer.text(2), answer.number(1)) };
      case 'inbox_full':
      case 'store_full':
        return { kind: answer.kind, inbox: id };
      case 'late':
        throw new StoreUnavailable('Redis was too slow to commit');
      case 'due':
        await expiry.endDue(id);
        return { kind: 'dead', inbox: id };
      default:
        return { kind: 'dead', inbox: id };
    }
  }

  /** Publishes a message only when the replicas have it, so that a failover loses no pushed message. */
  async #announce(id: InboxId, arrival: number): Promise<void> {
    const { channels, calls } = this.#options;
    const answer = await calls.runOnInbox('announce', id, arrival);
    if (answer.kind === 'published') await channels.waitUntilReceived(id, answer.number(1));
  }

  #ask(
    { message, texts, where, content, held }: Delivery,
    partition: Partition,
    id: InboxId,
    hasRoom: boolean,
    guardKey: string,
  ): Promise<Reply> {
    const { calls, limits, replicas } = this.#options;
    const { transaction, fingerprint, size, tags } = message;
    return calls.runOnCommitConnection(
      ...(['commit', partition, id, transaction, fingerprint ?? '', size, held] as const),
      ...([hasRoom ? '1' : '0', limits.inboxMaxMessages, limits.inboxMaxBytes] as const),
      ...([calls.now() - DUPLICATE_WINDOW_MS, MAX_FINGERPRINTS] as const),
      ...([addTag(texts.summary, tags?.[id]), texts.rest, where, content, guardKey] as const),
      replicas.isEnabled ? '0' : '1',
    );
  }
}

/** Bytes that a body counts, however many inboxes share it. */
function countBodyBytes({ body }: NewMessage): number {
  return body.bytes.byteLength + MESSAGE_OVERHEAD_BYTES;
}
