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
import { RedisFull, type Reply } from './connection.ts';
import type { Expiry } from './expiry.ts';
import { addressHash, type Partition } from './keys.ts';
import { formatDeadline, type Leases } from './leases.ts';
import type { ScriptCalls } from './script-calls.ts';

interface InboxCreationOptions {
  readonly calls: ScriptCalls;
  readonly times: LifeTimes;
  readonly inboxes: Capacity;
  readonly expiry: Expiry;
  readonly leases: Leases;
  /** Frees blocked addresses whose time is over. */
  readonly forgetRested: () => Promise<void>;
}

const OPERATOR_HASH = addressHash(OPERATOR_ADDRESS);

type Operator = Extract<NewInbox['maker'], { kind: 'operator' }>;

/** Where an inbox is stored. */
interface Place {
  readonly partition: Partition;
  /** The address hash in the index of the partition; empty if the index does not have the inbox. */
  readonly indexedAs: string;
}

/** Creates inboxes. */
export class InboxCreation {
  readonly #options: InboxCreationOptions;
  readonly #wallTime: WallTime;
  /** The operator's inbox, which must exist as long as this node runs. */
  #operator: { readonly address: CanonicalAddress; readonly maker: Operator } | null = null;

  constructor(options: InboxCreationOptions) {
    this.#options = options;
    this.#wallTime = new WallTime(options.calls.clock);
  }

  create({ address, maker }: NewInbox): Promise<CreateAnswer> {
    const { keys } = this.#options.calls;
    if (maker.kind === 'operator') return this.#createForOperator(address, maker);
    const token = keys.makeTokenFor(address);
    return this.#create(address, token, maker.kind, {
      partition: keys.ofAddress(address),
      indexedAs: addressHash(address),
    });
  }

  async isFree(address: CanonicalAddress): Promise<boolean> {
    const { calls, expiry } = this.#options;
    const partition = calls.keys.ofAddress(address);
    const answer = await calls.run('is-free', partition, addressHash(address));
    if (answer.kind === 'due') await expiry.endDue(answer.text(1));
    return answer.kind === 'free';
  }

  /**
   * Creates the operator's inbox again if Redis was emptied. Not if another inbox has its place:
   * then a node that started later has another token.
   */
  async restore(): Promise<void> {
    if (this.#operator === null) return;
    const { address, maker } = this.#operator;
    const current = await this.#operatorsInbox();
    if (current !== '' && current !== hashToken(maker.token)) return;
    await this.#createForOperator(address, maker);
  }

  /**
   * All nodes create the same inbox; only the first one finds none. Its token selects its partition,
   * and `OPERATOR_ADDRESS` points to it. An inbox with another token is ended before the pointer
   * changes, so that the next start still finds it if this one fails in between.
   */
  async #createForOperator(address: CanonicalAddress, maker: Operator): Promise<CreateAnswer> {
    const { calls, leases } = this.#options;
    const { token } = maker;
    const id = hashToken(token);
    await this.#endOther(await this.#operatorsInbox(), id);
    const answer = await this.#create(address, token, maker.kind, {
      partition: calls.keys.ofInbox(id),
      indexedAs: '',
    });
    if (answer.kind === 'full') return answer;
    const current = await leases.read(id);
    if (current?.life.kind !== 'operator') return { kind: 'not_free' };
    if (current.view.address !== address) await calls.runOnInbox('set-shown-address', id, address);
    const point = await calls.run(
      'set-operator-address',
      this.#operatorsPartition,
      OPERATOR_HASH,
      id,
    );
    // A node that started at the same time may have created another one meanwhile.
    await this.#endOther(point.text(0), id);
    this.#operator = { address, maker };
    const inbox = { ...leases.viewOf(current), address };
    return { kind: 'created', token, lease: null, inbox };
  }

  get #operatorsPartition(): Partition {
    return this.#options.calls.keys.ofAddress(OPERATOR_ADDRESS);
  }

  /** Empty if there is none. */
  async #operatorsInbox(): Promise<InboxId> {
    const { calls } = this.#options;
    const answer = await calls.run('is-free', this.#operatorsPartition, OPERATOR_HASH);
    return answer.text(1);
  }

  async #endOther(current: InboxId, id: InboxId): Promise<void> {
    const { expiry, inboxes } = this.#options;
    if (current === '' || current === id) return;
    // Its address is not blocked, so its capacity is free.
    if (await expiry.replace(current)) inboxes.give(1);
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
    const creation = createLife(kind, this.#options.calls.now());
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
    // It uses the capacity of a blocked address, or was not created.
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
    const { calls } = this.#options;
    try {
      const room = hasRoom ? '1' : '0';
      return await calls.run('create', partition, id, indexedAs, room, ...fields);
    } catch (error) {
      if (error instanceof RedisFull) return null;
      throw error;
    }
  }

  #fields({ at, life }: Creation, address: CanonicalAddress): readonly string[] {
    const deadline = computeDeadline(life, this.#options.times);
    return [
      ...['address', address, 'created', `${at}`, 'life', JSON.stringify(life), 'holders', '{}'],
      ...['deadline', formatDeadline(deadline.at), 'reason', deadline.reason],
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
