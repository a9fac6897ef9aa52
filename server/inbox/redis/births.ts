import { type Birth, born } from '../birth.ts';
import { ShownTime } from '../clock.ts';
import { formatCursor, makeEpoch } from '../cursor.ts';
import { deadlineOf, shownEnd } from '../life.ts';
import type { LifeTimes } from '../settings.ts';
import { inboxIdOf } from '../token.ts';
import type { CanonicalAddress, CreateAnswer, InboxId, InboxView, NewInbox } from '../types.ts';
import type { Capacity } from './capacity.ts';
import type { Endings } from './endings.ts';
import { addressHash, type Partition } from './keys.ts';
import { RedisFull, type Reply } from './line.ts';
import { deadlineText, type Lives } from './lives.ts';
import type { Wire } from './wire.ts';

interface BirthsOptions {
  readonly wire: Wire;
  readonly times: LifeTimes;
  readonly inboxes: Capacity;
  readonly endings: Endings;
  readonly lives: Lives;
  /** Lets go of addresses that have rested for long enough. */
  readonly forgetRested: () => Promise<void>;
}

type Operator = Extract<NewInbox['maker'], { kind: 'operator' }>;

/** How inboxes come to be. */
export class Births {
  readonly #options: BirthsOptions;
  readonly #shownTime: ShownTime;
  /** Operators' inboxes, which are to be there as long as this node is. */
  readonly #permanent = new Map<CanonicalAddress, Operator>();

  constructor(options: BirthsOptions) {
    this.#options = options;
    this.#shownTime = new ShownTime(options.wire.clock);
  }

  create({ address, maker }: NewInbox): Promise<CreateAnswer> {
    const { keys } = this.#options.wire;
    if (maker.kind === 'operator') return this.#createForOperator(address, maker);
    const token = keys.makeTokenFor(address);
    return this.#create(address, token, maker.kind, keys.ofAddress(address));
  }

  async isFree(address: CanonicalAddress): Promise<boolean> {
    const { wire, endings } = this.#options;
    const partition = wire.keys.ofAddress(address);
    const answer = await wire.on('is-free', partition, addressHash(address));
    if (answer.kind === 'due') await endings.endDue(answer.text(1));
    return answer.kind === 'free';
  }

  /** What was there for ever, and is not: Redis was emptied. */
  async restore(): Promise<void> {
    for (const [address, maker] of this.#permanent) await this.#createForOperator(address, maker);
  }

  /**
   * All nodes make the same one, which is there already for all but the first. With another
   * token it takes the place of the one before.
   */
  async #createForOperator(address: CanonicalAddress, maker: Operator): Promise<CreateAnswer> {
    const { wire, endings, lives } = this.#options;
    const { token } = maker;
    const id = inboxIdOf(token);
    const answer = await this.#create(address, token, maker.kind, wire.keys.ofInbox(id));
    if (answer.kind === 'full') return answer;
    const standing = await lives.look(id);
    if (standing?.view.address !== address) return { kind: 'not_free' };
    this.#permanent.set(address, maker);
    const point = await wire.on('point', wire.keys.ofAddress(address), addressHash(address), id);
    const before = point.text(0);
    if (before !== '' && before !== id) await endings.replace(before);
    return { kind: 'created', token, lease: null, inbox: lives.viewOf(standing) };
  }

  async #create(
    address: CanonicalAddress,
    token: string,
    kind: NewInbox['maker']['kind'],
    partition: Partition,
  ): Promise<CreateAnswer> {
    const { inboxes, endings } = this.#options;
    const id = inboxIdOf(token);
    const hasRoom = await this.#claimOne();
    const birth = born(kind, this.#options.wire.now());
    const epoch = makeEpoch();
    const ask = () =>
      this.#ask(partition, id, address, hasRoom, [
        ...this.#fields(birth, address),
        'epoch',
        epoch,
        'maker',
        kind,
      ]);
    const claim = hasRoom ? 1 : 0;
    let answer = await inboxes.during(claim, ask);
    if (answer?.kind === 'due') {
      const before = answer.text(1);
      await inboxes.before(claim, () => endings.endDue(before));
      answer = await inboxes.during(claim, ask);
    }
    const isPlaceTaken = answer?.kind === 'created' && answer.number(1) === 0;
    // It has the place of one that rested, or none.
    if (hasRoom && !isPlaceTaken) inboxes.give(1);
    if (answer?.kind !== 'created') {
      return { kind: answer === null || answer.kind === 'full' ? 'full' : 'not_free' };
    }
    const inbox = this.#view(id, address, formatCursor(epoch, 0), birth);
    return { kind: 'created', token, lease: birth.lease, inbox };
  }

  async #claimOne(): Promise<boolean> {
    const { inboxes, forgetRested } = this.#options;
    if (await inboxes.claim(1)) return true;
    await forgetRested();
    return inboxes.claim(1);
  }

  /** Null: Redis is full. */
  async #ask(
    partition: Partition,
    id: InboxId,
    address: CanonicalAddress,
    hasRoom: boolean,
    fields: readonly string[],
  ): Promise<Reply | null> {
    const { wire } = this.#options;
    try {
      const room = hasRoom ? '1' : '0';
      return await wire.on('create', partition, id, addressHash(address), room, ...fields);
    } catch (error) {
      if (error instanceof RedisFull) return null;
      throw error;
    }
  }

  #fields({ at, life }: Birth, address: CanonicalAddress): readonly string[] {
    const deadline = deadlineOf(life, this.#options.times);
    return [
      ...['address', address, 'created', `${at}`, 'life', JSON.stringify(life), 'holders', '{}'],
      ...['deadline', deadlineText(deadline.at), 'reason', deadline.reason],
    ];
  }

  #view(id: InboxId, address: CanonicalAddress, cursor: string, { at, life }: Birth): InboxView {
    const end = shownEnd(life, this.#options.times, at);
    const times = { createdAt: this.#shownTime.of(at), expiresAt: this.#shownTime.end(end) };
    return { id, address, cursor, ...times, messageCount: 0, bytes: 0, tabs: 0 };
  }
}
