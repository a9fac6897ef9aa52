import { MESSAGE_OVERHEAD_BYTES } from '#server/inbox/capacity.ts';
import { messageId } from '#server/inbox/cursor.ts';
import { DUPLICATE_WINDOW_MS, MAX_FINGERPRINTS } from '#server/inbox/recent-messages.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { AppendAnswer, InboxId, NewMessage } from '#server/inbox/types.ts';
import { type Bodies, bufferOf, piecesOf } from './bodies.ts';
import type { Capacity } from './capacity.ts';
import { copyBytes, type Texts, textsOf, withTag } from './entries.ts';
import type { Expiry } from './expiry.ts';
import type { Partition } from './keys.ts';
import { RedisFull, type Reply } from './line.ts';
import type { Listening } from './listening.ts';
import type { Replicas } from './replicas.ts';
import type { Wire } from './wire.ts';

/** Where bytes are said to be that are not stored for want of room. */
const NOWHERE = 'shared:nowhere';

interface DeliveriesOptions {
  readonly wire: Wire;
  readonly limits: StoreLimits;
  readonly bytes: Capacity;
  readonly bodies: Bodies;
  readonly expiry: Expiry;
  readonly listening: Listening;
  readonly replicas: Replicas;
}

/** What lies under a key that only has to be there. */
const TICKET = '1';

/** One message on its way into its inboxes. */
interface Delivery {
  readonly message: NewMessage;
  readonly texts: Texts;
  /** Where its bytes are, and they themselves or how many. */
  readonly where: string;
  readonly content: Buffer | number;
  /** Bytes that each copy makes the store hold. */
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
      // Where some of several have it, the retry finds it there.
      return message.recipients.map((inbox) => ({ kind: 'store_full', inbox }));
    }
  }

  async #append(message: NewMessage): Promise<readonly AppendAnswer[]> {
    const { wire } = this.#options;
    const ids = [...new Set(message.recipients)];
    const stored = Math.max(0, wire.clock.wall() - message.receivedAt);
    const texts = textsOf(message, { ...message.steps, stored });
    const answers =
      ids.length > 1
        ? await this.#toMany(message, texts, ids)
        : await this.#toOne(message, texts, ids[0]);
    return message.recipients.map((id) => answers.get(id) ?? { kind: 'dead', inbox: id });
  }

  async #toOne(
    message: NewMessage,
    texts: Texts,
    id: InboxId | undefined,
  ): Promise<ReadonlyMap<InboxId, AppendAnswer>> {
    const { bytes, bodies, wire } = this.#options;
    if (id === undefined) return new Map();
    const { body, transaction, fingerprint } = message;
    const held = bodyBytes(message) + copyBytes(texts);
    const hasRoom = await bytes.claim(held);
    // Without a fingerprint a retry could not tell that this one came after all, too late.
    const isInline = bodies.fitsInline(body) && fingerprint !== null;
    if (hasRoom && !isInline) {
      const partition = wire.keys.ofInbox(id);
      await bytes.before(held, async () => {
        await bodies.stage(partition, wire.keys.staged(transaction, id), body);
        if (fingerprint !== null) return;
        await this.#options.replicas.haveStaged(transaction, [id], piecesOf(body.bytes.byteLength));
      });
    }
    const delivery: Delivery = {
      ...{ message, texts, held },
      where: isInline ? 'inline' : 'staged',
      content: isInline ? bufferOf(body.bytes) : piecesOf(body.bytes.byteLength),
    };
    const nothing = { ...delivery, where: NOWHERE, content: 0 };
    return new Map([[id, await this.#commit(hasRoom ? delivery : nothing, id, hasRoom, '')]]);
  }

  async #toMany(
    message: NewMessage,
    texts: Texts,
    ids: readonly InboxId[],
  ): Promise<ReadonlyMap<InboxId, AppendAnswer>> {
    const { bytes, bodies } = this.#options;
    const shared = bodyBytes(message);
    const held = copyBytes(texts);
    const fitting = await this.#howMany(shared, held, ids.length);
    const where =
      fitting === 0
        ? NOWHERE
        : await bytes.during(shared + fitting * held, () =>
            bodies.share(message.body, shared, ids),
          );
    const tickets = await bytes
      .before(fitting * held, () => this.#ticketsFor(message, ids.slice(0, fitting)))
      .catch(async (error: unknown) => {
        // Nobody has it yet; where that cannot be said, a sweep finds out.
        await bodies.settle(where, ids).catch(() => {});
        throw error;
      });
    const delivery: Delivery = { message, texts, held, where, content: 0 };
    const outcomes = await Promise.allSettled(
      ids.map(async (id, index): Promise<AppendAnswer> => {
        return this.#commit(delivery, id, index < fitting, tickets[index] ?? '');
      }),
    );
    const answers = new Map<InboxId, AppendAnswer>();
    for (const [index, id] of ids.entries()) {
      const outcome = outcomes[index];
      // Some may have it: a retry is told that they do, and a sweep sees to the bytes.
      if (outcome?.status !== 'fulfilled') throw outcome?.reason;
      answers.set(id, outcome.value);
    }
    if (fitting > 0) {
      await bodies.settle(
        where,
        ids.filter((id) => answers.get(id)?.kind !== 'stored'),
      );
    }
    return answers;
  }

  /** How many copies there is room for; it is claimed for them. */
  async #howMany(shared: number, held: number, wanted: number): Promise<number> {
    const { bytes } = this.#options;
    if (await bytes.claim(shared + wanted * held)) return wanted;
    if (!(await bytes.claim(shared + held))) return 0;
    let fitting = 1;
    while (fitting < wanted && (await bytes.claim(held))) fitting += 1;
    return fitting;
  }

  /** Without a fingerprint: what each commit must find, so that it cannot come too late. */
  async #ticketsFor(
    { fingerprint, transaction }: NewMessage,
    ids: readonly InboxId[],
  ): Promise<readonly string[]> {
    if (fingerprint !== null) return [];
    const { wire } = this.#options;
    const tickets = await Promise.all(
      ids.map(async (id) => {
        const ticket = wire.keys.staged(transaction, id);
        await wire.on('stage', wire.keys.ofInbox(id), ticket, 0, wire.line.timeoutMs, TICKET);
        return ticket;
      }),
    );
    await this.#options.replicas.haveStaged(transaction, ids, 1);
    return tickets;
  }

  async #commit(
    delivery: Delivery,
    id: InboxId,
    hasRoom: boolean,
    ticket: string,
  ): Promise<AppendAnswer> {
    const { bytes, expiry, listening, replicas, wire } = this.#options;
    const partition = wire.keys.ofInbox(id);
    const { held } = delivery;
    const claim = hasRoom ? held : 0;
    const answer = await bytes.during(claim, () =>
      this.#ask(delivery, partition, id, hasRoom, ticket),
    );
    if (answer.kind !== 'stored') bytes.give(claim);
    const isKept = answer.kind === 'stored' || answer.kind === 'duplicate';
    // It is taken by now, whoever else has it.
    if (isKept && replicas.areWaitedFor) {
      await replicas.have(partition);
      await this.#announce(id, answer.number(1));
    }
    switch (answer.kind) {
      case 'stored':
        await listening.heard(id, answer.number(3));
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

  /** Tabs are told what a failover leaves: not before replicas have it, and once they do. */
  async #announce(id: InboxId, arrival: number): Promise<void> {
    const { listening, wire } = this.#options;
    const answer = await wire.onInbox('announce', id, arrival);
    if (answer.kind === 'told') await listening.heard(id, answer.number(1));
  }

  #ask(
    { message, texts, where, content, held }: Delivery,
    partition: Partition,
    id: InboxId,
    hasRoom: boolean,
    ticket: string,
  ): Promise<Reply> {
    const { wire, limits, replicas } = this.#options;
    const { transaction, fingerprint, size, tags } = message;
    return wire.commitOn(
      ...(['commit', partition, id, transaction, fingerprint ?? '', size, held] as const),
      ...([hasRoom ? '1' : '0', limits.inboxMaxMessages, limits.inboxMaxBytes] as const),
      ...([wire.now() - DUPLICATE_WINDOW_MS, MAX_FINGERPRINTS] as const),
      ...([withTag(texts.summary, tags?.[id]), texts.rest, where, content, ticket] as const),
      replicas.areWaitedFor ? '0' : '1',
    );
  }
}

/** What the bytes of a message count, however many share them. */
function bodyBytes({ body }: NewMessage): number {
  return body.bytes.byteLength + MESSAGE_OVERHEAD_BYTES;
}
