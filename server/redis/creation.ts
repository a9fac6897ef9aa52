import { type Creation, createLife } from '#server/inbox/creation.ts';
import { formatCursor, makeEpoch } from '#server/inbox/cursor.ts';
import { computeDeadline, computeShownEnd } from '#server/inbox/life.ts';
import type { LifeTimes } from '#server/inbox/settings.ts';
import { OPERATOR_ADDRESS } from '#server/inbox/store.ts';
import { hashToken } from '#server/inbox/token.ts';
import type {
  CanonicalAddress,
  CreateAnswer,
  InboxId,
  InboxView,
  NewInbox,
} from '#server/inbox/types.ts';
import { WallTime } from '#server/ops/clock.ts';
import type { Capacity } from './capacity.ts';
import type { Expiry } from './expiry.ts';
import { addressHash, type Partition } from './keys.ts';
import { deadlineText, type Leases } from './leases.ts';
import { RedisFull, type Reply } from './line.ts';
import type { Wire } from './wire.ts';

interface InboxCreationOptions {
  readonly wire: Wire;
  readonly times: LifeTimes;
  readonly inboxes: Capacity;
  readonly expiry: Expiry;
  readonly leases: Leases;
  /** Lets go of addresses that have rested for long enough. */
  readonly forgetRested: () => Promise<void>;
}

const OPERATOR_HASH = addressHash(OPERATOR_ADDRESS);

type Operator = Extract<NewInbox['maker'], { kind: 'operator' }>;

/** Where an inbox lies. */
interface Place {
  readonly partition: Partition;
  /** The hash under which the index of that partition leads to it; empty where it does not. */
  readonly indexedAs: string;
}

/** Creates inboxes. */
export class InboxCreation {
  readonly #options: InboxCreationOptions;
  readonly #wallTime: WallTime;
  /** The operator's inbox, which is to be there as long as this node is. */
  #operator: { readonly address: CanonicalAddress; readonly maker: Operator } | null = null;

  constructor(options: InboxCreationOptions) {
    this.#options = options;
    this.#wallTime = new WallTime(options.wire.clock);
  }

  create({ address, maker }: NewInbox): Promise<CreateAnswer> {
    const { keys } = this.#options.wire;
    if (maker.kind === 'operator') return this.#createForOperator(address, maker);
    const token = keys.makeTokenFor(address);
    return this.#create(address, token, maker.kind, {
      partition: keys.ofAddress(address),
      indexedAs: addressHash(address),
    });
  }

  async isFree(address: CanonicalAddress): Promise<boolean> {
    const { wire, expiry } = this.#options;
    const partition = wire.keys.ofAddress(address);
    const answer = await wire.on('is-free', partition, addressHash(address));
    if (answer.kind === 'due') await expiry.endDue(answer.text(1));
    return answer.kind === 'free';
  }

  /**
   * What was there for ever, and is not: Redis was emptied. Where it is another one by now, a
   * node that started later has another token.
   */
  async restore(): Promise<void> {
    if (this.#operator === null) return;
    const { address, maker } = this.#operator;
    const standing = await this.#operatorsInbox();
    if (standing !== '' && standing !== hashToken(maker.token)) return;
    await this.#createForOperator(address, maker);
  }

  /**
   * All nodes make the same one, which is there already for all but the first. It lies where its
   * token says, and `OPERATOR_ADDRESS` leads there. One with another token is ended before it
   * is replaced there: a start that fails in between is tried again, and still finds it.
   */
  async #createForOperator(address: CanonicalAddress, maker: Operator): Promise<CreateAnswer> {
    const { wire, leases } = this.#options;
    const { token } = maker;
    const id = hashToken(token);
    await this.#endOther(await this.#operatorsInbox(), id);
    const answer = await this.#create(address, token, maker.kind, {
      partition: wire.keys.ofInbox(id),
      indexedAs: '',
    });
    if (answer.kind === 'full') return answer;
    const standing = await leases.look(id);
    if (standing?.life.kind !== 'operator') return { kind: 'not_free' };
    if (standing.view.address !== address) await wire.onInbox('rename', id, address);
    const point = await wire.on('point', this.#operatorsPartition, OPERATOR_HASH, id);
    // Made meanwhile by a node that started at once with this one.
    await this.#endOther(point.text(0), id);
    this.#operator = { address, maker };
    const inbox = { ...leases.viewOf(standing), address };
    return { kind: 'created', token, lease: null, inbox };
  }

  get #operatorsPartition(): Partition {
    return this.#options.wire.keys.ofAddress(OPERATOR_ADDRESS);
  }

  /** Empty where there is none. */
  async #operatorsInbox(): Promise<InboxId> {
    const { wire } = this.#options;
    const answer = await wire.on('is-free', this.#operatorsPartition, OPERATOR_HASH);
    return answer.text(1);
  }

  async #endOther(standing: InboxId, id: InboxId): Promise<void> {
    const { expiry, inboxes } = this.#options;
    if (standing === '' || standing === id) return;
    // Its address does not rest, so its place is free.
    if (await expiry.replace(standing)) inboxes.give(1);
  }

  async #create(
    address: CanonicalAddress,
    token: string,
    kind: NewInbox['maker']['kind'],
    place: Place,
  ): Promise<CreateAnswer> {
    const { inboxes, expiry } = this.#options;
    const id = hashToken(token);
    const hasRoom = await this.#claimOne();
    const creation = createLife(kind, this.#options.wire.now());
    const epoch = makeEpoch();
    const ask = () =>
      this.#ask(place, id, hasRoom, [
        ...this.#fields(creation, address),
        'epoch',
        epoch,
        'maker',
        kind,
      ]);
    const claim = hasRoom ? 1 : 0;
    let answer = await inboxes.during(claim, ask);
    if (answer?.kind === 'due') {
      const before = answer.text(1);
      await inboxes.before(claim, () => expiry.endDue(before));
      answer = await inboxes.during(claim, ask);
    }
    const isPlaceTaken = answer?.kind === 'created' && answer.number(1) === 0;
    // It has the place of one that rested, or none.
    if (hasRoom && !isPlaceTaken) inboxes.give(1);
    if (answer?.kind !== 'created') {
      return { kind: answer === null || answer.kind === 'full' ? 'full' : 'not_free' };
    }
    const inbox = this.#view(id, address, formatCursor(epoch, 0), creation);
    return { kind: 'created', token, lease: creation.lease, inbox };
  }

  async #claimOne(): Promise<boolean> {
    const { inboxes, forgetRested } = this.#options;
    if (await inboxes.claim(1)) return true;
    await forgetRested();
    return inboxes.claim(1);
  }

  /** Null: Redis is full. */
  async #ask(
    { partition, indexedAs }: Place,
    id: InboxId,
    hasRoom: boolean,
    fields: readonly string[],
  ): Promise<Reply | null> {
    const { wire } = this.#options;
    try {
      const room = hasRoom ? '1' : '0';
      return await wire.on('create', partition, id, indexedAs, room, ...fields);
    } catch (error) {
      if (error instanceof RedisFull) return null;
      throw error;
    }
  }

  #fields({ at, life }: Creation, address: CanonicalAddress): readonly string[] {
    const deadline = computeDeadline(life, this.#options.times);
    return [
      ...['address', address, 'created', `${at}`, 'life', JSON.stringify(life), 'holders', '{}'],
      ...['deadline', deadlineText(deadline.at), 'reason', deadline.reason],
    ];
  }

  #view(id: InboxId, address: CanonicalAddress, cursor: string, { at, life }: Creation): InboxView {
    const end = computeShownEnd(life, this.#options.times, at);
    const times = {
      createdAt: this.#wallTime.format(at),
      expiresAt: this.#wallTime.formatDeadline(end),
    };
    return { id, address, cursor, ...times, messageCount: 0, bytes: 0, tabs: 0, kept: false };
  }
}
