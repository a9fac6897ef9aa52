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
import { RedisFull, type Reply } from './connection.ts';
import type { Expiry } from './expiry.ts';
import { addressHash, type Partition } from './keys.ts';
import { formatDeadline, type Leases } from './leases.ts';
import type { ScriptCalls } from './script-calls.ts';
import { formatLife } from './stored-fields.ts';
import type { Usage } from './usage.ts';

interface InboxCreationOptions {
  readonly calls: ScriptCalls;
  readonly times: LifeTimes;
  readonly usage: Usage;
  readonly expiry: Expiry;
  readonly leases: Leases;
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

  async create({ address, maker }: NewInbox): Promise<CreateAnswer> {
    const { keys } = this.#options.calls;
    try {
      if (maker.kind === 'operator') return await this.#createForOperator(address, maker);
      const place = { partition: keys.ofAddress(address), indexedAs: addressHash(address) };
      return await this.#create(address, keys.makeTokenFor(address), maker.kind, place);
    } catch (error) {
      if (error instanceof RedisFull) return { kind: 'full' };
      throw error;
    }
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
    if (current !== '' && current !== id) await this.#options.expiry.replace(current);
  }

  async #create(
    address: CanonicalAddress,
    token: string,
    kind: NewInbox['maker']['kind'],
    place: Place,
  ): Promise<CreateAnswer> {
    const { calls, usage, expiry } = this.#options;
    const id = hashToken(token);
    // Addresses may have become free since the latest reading.
    if (!usage.inboxes.fits(1)) await usage.read();
    const creation = createLife(kind, calls.now());
    const epoch = makeEpoch();
    const fields = [...this.#fields(creation, address), 'epoch', epoch, 'maker', kind];
    let answer = await this.#ask(place, id, fields);
    if (answer.kind === 'due') {
      await expiry.endDue(answer.text(1));
      answer = await this.#ask(place, id, fields);
    }
    if (answer.kind !== 'created') return { kind: answer.kind === 'full' ? 'full' : 'not_free' };
    const inbox = this.#view(id, address, formatCursor(epoch, 0), creation);
    return { kind: 'created', token, lease: creation.lease, inbox };
  }

  #ask({ partition, indexedAs }: Place, id: InboxId, fields: readonly string[]): Promise<Reply> {
    const { calls, usage } = this.#options;
    const hasRoom = usage.inboxes.fits(1);
    return usage.inboxes.during(partition, hasRoom ? 1 : 0, () =>
      calls.run('create', partition, id, indexedAs, hasRoom ? '1' : '0', ...fields),
    );
  }

  #fields({ at, life }: Creation, address: CanonicalAddress): readonly string[] {
    const deadline = computeDeadline(life, this.#options.times);
    return [
      ...['address', address, 'created', `${at}`, 'life', formatLife(life), 'holders', '{}'],
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
