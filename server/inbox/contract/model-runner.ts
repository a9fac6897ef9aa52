import { expect } from 'vitest';
import type { Cursor } from '#shared/protocol.ts';
import { follow } from '../follow.ts';
import type { AppendAnswer, InboxId, Subscription } from '../types.ts';
import { HOUR, MINUTE, readSummary, type StoreHarness, times } from './harness.ts';
import { Replica, type Row } from './replica.ts';
import type { Step } from './steps.ts';

/** Small, so that a short history reaches all of them. */
export const modelLimits = {
  inboxMaxMessages: 5,
  inboxMaxBytes: 20_000,
  storeMaxBytes: 60_000,
  maxInboxes: 6,
};
const ADDRESSES = 5;

/** The naive model of one inbox, with as few rules as possible. */
interface InboxModel {
  readonly id: InboxId;
  readonly address: string;
  readonly token: string;
  readonly rows: Map<string, Row>;
  readonly sizes: Map<string, number>;
  readonly fingerprints: Map<string, { id: string; at: number }>;
  /** Every cursor that a reader may have, with the rows at that time. */
  readonly past: { readonly cursor: Cursor; readonly rows: ReadonlyMap<string, Row> }[];
  lastActivity: number;
  destroyedAt: number | null;
}

interface FollowerModel {
  readonly inbox: InboxModel;
  readonly replica: Replica;
  readonly subscription: Subscription;
}

/** Runs each step on the store and on the model, and compares the two. */
export class ModelRunner {
  readonly #harness: StoreHarness;
  readonly #inboxes: InboxModel[] = [];
  #followers: FollowerModel[] = [];
  constructor(harness: StoreHarness) {
    this.#harness = harness;
  }

  async take(step: Step): Promise<void> {
    await this.#takeStep(step);
    // The check ends inboxes past their deadline. After `advance` the next step must find them.
    if (step.kind !== 'advance') await this.#check();
  }

  async close(): Promise<void> {
    await this.#harness.store.close();
    const { endsOnClose } = this.#harness;
    for (const { inbox, replica } of this.#followers) {
      // If inboxes survive the store, one past its deadline has no `closed` event yet.
      if (endsOnClose.length > 0) expect(replica.ends).toHaveLength(1);
      else if (this.#lives(inbox)) expect(replica.ends).toEqual([]);
    }
  }

  async #takeStep(step: Step): Promise<void> {
    const { store, clock } = this.#harness;
    switch (step.kind) {
      case 'create':
        return this.#create(`a${step.address % ADDRESSES}@mayfly.test`);
      case 'append':
        return this.#append(step);
      case 'admit':
        return this.#admit(step);
      case 'advance':
        return clock.advance(step.ms);
      case 'sweep':
        await store.sweep();
        return;
      case 'unfollow':
        return this.#unfollow(step.follower);
      default:
        return this.#takeInboxStep(step);
    }
  }

  /** Steps on one inbox, dead or alive. */
  async #takeInboxStep(step: Extract<Step, { inbox: number }>): Promise<void> {
    const { store, clock } = this.#harness;
    const inbox = pick(this.#inboxes, step.inbox);
    if (inbox === undefined) return;
    const alive = this.#lives(inbox);
    switch (step.kind) {
      case 'touch':
        expect((await store.touch(inbox.id)) !== null).toBe(alive);
        if (alive) inbox.lastActivity = clock.now();
        return;
      case 'destroy':
        expect(await store.destroy(inbox.id, 'deleted')).toBe(alive ? 'ended' : 'dead');
        if (alive) inbox.destroyedAt = clock.now();
        return;
      case 'follow':
        return this.#follow(inbox, step.cursor);
      case 'resync':
        return this.#resync(inbox, step.cursor);
      case 'admit':
        return;
      default:
        return this.#edit(inbox, step);
    }
  }

  async #edit(
    inbox: InboxModel,
    step: Extract<Step, { kind: 'remove' | 'mark' | 'amend' }>,
  ): Promise<void> {
    const { store } = this.#harness;
    const id = pick([...inbox.rows.keys()], step.message) ?? 'unknown';
    const row = this.#lives(inbox) ? inbox.rows.get(id) : undefined;
    if (step.kind === 'remove') {
      expect(await store.remove(inbox.id, id)).toBe(row !== undefined);
      if (row) inbox.rows.delete(id);
    } else if (step.kind === 'mark') {
      expect(await store.mark(inbox.id, id, step.seen)).toBe(row !== undefined);
      if (row) inbox.rows.set(id, { ...row, seen: step.seen });
    } else {
      const subject = `read late ${this.#harness.next()}`;
      await store.amend([{ inbox: inbox.id, id }], { subject });
      if (row) inbox.rows.set(id, { ...row, subject });
    }
    await this.#remember(inbox);
  }

  async #create(address: string): Promise<void> {
    const { store, clock } = this.#harness;
    const namesakes = this.#inboxes.filter((inbox) => inbox.address === address);
    const answer = await store.create({ address, maker: { kind: 'program' } });
    if (namesakes.some((inbox) => clock.now() < computeEnd(inbox) + 24 * HOUR)) {
      expect(answer.kind, 'living and resting addresses are not given out').toBe('not_free');
    }
    if (answer.kind !== 'created') return;
    const { inbox, token } = answer;
    this.#inboxes.push({
      id: inbox.id,
      address,
      token,
      rows: new Map(),
      sizes: new Map(),
      fingerprints: new Map(),
      past: [{ cursor: inbox.cursor, rows: new Map() }],
      lastActivity: clock.now(),
      destroyedAt: null,
    });
  }

  async #admit(step: Extract<Step, { kind: 'admit' }>): Promise<void> {
    const inbox = pick(this.#inboxes, step.inbox);
    if (inbox === undefined) return;
    // A new inbox may have the address of a dead one.
    const owner = this.#inboxes.findLast((other) => other.address === inbox.address) ?? inbox;
    const answer = await this.#harness.store.admit(owner.address, step.size);
    if (!this.#lives(owner)) expect(answer).toEqual({ kind: 'dead' });
    else expect(answer.kind === 'inbox_full').toBe(!this.#fits(owner, step.size));
  }

  async #append(step: Extract<Step, { kind: 'append' }>): Promise<void> {
    const { store } = this.#harness;
    const chosen = step.inboxes.flatMap((index) => pick(this.#inboxes, index) ?? []);
    const recipients = [...new Set(chosen)];
    const number = this.#harness.next();
    const transaction = `x${number}`;
    const fingerprint = step.fingerprint === null ? null : `f${step.fingerprint}`;
    const subject = `mail ${number}`;
    const ids = recipients.map(({ id }) => id);
    const { size } = step;
    const answers = await store.append(
      this.#harness.mail(ids, { transaction, size, fingerprint, summary: readSummary(subject) }),
    );
    for (const [index, inbox] of recipients.entries()) {
      this.#stored(inbox, answers[index], { size, fingerprint, subject });
      await this.#remember(inbox);
    }
  }

  #stored(
    inbox: InboxModel,
    answer: AppendAnswer | undefined,
    mail: { size: number; fingerprint: string | null; subject: string },
  ): void {
    const now = this.#harness.clock.now();
    if (!this.#lives(inbox)) {
      expect(answer?.kind).toBe('dead');
      return;
    }
    const known = mail.fingerprint === null ? undefined : inbox.fingerprints.get(mail.fingerprint);
    if (known && now - known.at < 10 * MINUTE) {
      known.at = now;
      expect(answer).toMatchObject({ kind: 'duplicate', id: known.id });
      return;
    }
    if (!this.#fits(inbox, mail.size)) {
      expect(answer?.kind).toBe('inbox_full');
      return;
    }
    if (answer?.kind !== 'stored') {
      expect(answer?.kind).toBe('store_full');
      return;
    }
    inbox.rows.set(answer.id, { subject: mail.subject, seen: false });
    inbox.sizes.set(answer.id, mail.size);
    if (mail.fingerprint) inbox.fingerprints.set(mail.fingerprint, { id: answer.id, at: now });
  }

  async #follow(inbox: InboxModel, cursor: number): Promise<void> {
    const from = pick(inbox.past, cursor);
    if (from === undefined) return;
    const replica = new Replica(from.rows);
    const subscription = await follow(this.#harness.store, inbox.id, from.cursor, replica);
    expect(subscription !== null).toBe(this.#lives(inbox));
    if (subscription) this.#followers.push({ inbox, replica, subscription });
  }

  #unfollow(index: number): void {
    const follower = pick(this.#followers, index);
    follower?.subscription[Symbol.dispose]();
    this.#followers = this.#followers.filter((other) => other !== follower);
  }

  async #resync(inbox: InboxModel, cursor: number): Promise<void> {
    const from = pick(inbox.past, cursor);
    const answer = await this.#harness.store.changesAfter(inbox.id, from?.cursor ?? null);
    if (!this.#lives(inbox)) {
      expect(answer).toBeNull();
      return;
    }
    const replica = new Replica(from?.rows);
    if (answer) replica.caughtUp(answer);
    expect(replica.rows).toEqual(inbox.rows);
  }

  async #remember(inbox: InboxModel): Promise<void> {
    const view = await this.#harness.store.view(inbox.id);
    if (view) inbox.past.push({ cursor: view.cursor, rows: new Map(inbox.rows) });
  }

  async #check(): Promise<void> {
    const { store } = this.#harness;
    const usage = await store.usage();
    expect(usage.bytesHeld).toBeLessThanOrEqual(modelLimits.storeMaxBytes);
    expect(usage.living + usage.resting).toBeLessThanOrEqual(modelLimits.maxInboxes);
    for (const inbox of this.#inboxes) {
      const alive = this.#lives(inbox);
      expect(await store.authenticate(inbox.token)).toBe(alive ? inbox.id : null);
      const view = await store.view(inbox.id);
      if (!alive) expect(view, 'dead stays dead').toBeNull();
      else expect(view).toMatchObject({ messageCount: inbox.rows.size, bytes: countBytes(inbox) });
    }
    for (const { inbox, replica } of this.#followers) {
      expect(replica.ends).toHaveLength(this.#lives(inbox) ? 0 : 1);
      if (this.#lives(inbox)) expect(replica.rows).toEqual(inbox.rows);
    }
    if (!this.#inboxes.some((inbox) => this.#lives(inbox))) {
      expect((await store.usage()).bytesHeld, 'nothing is left of the dead').toBe(0);
    }
  }

  #fits(inbox: InboxModel, size: number): boolean {
    const { inboxMaxMessages, inboxMaxBytes } = modelLimits;
    return inbox.rows.size < inboxMaxMessages && countBytes(inbox) + size <= inboxMaxBytes;
  }

  #lives(inbox: InboxModel): boolean {
    return this.#harness.clock.now() < computeEnd(inbox);
  }
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list.length === 0 ? undefined : list[index % list.length];
}

/** Milliseconds, by the clock of the store. */
function computeEnd(inbox: InboxModel): number {
  return inbox.destroyedAt ?? inbox.lastActivity + times.idleTimeout;
}

/** Raw bytes of its messages. */
function countBytes({ rows, sizes }: InboxModel): number {
  return [...rows.keys()].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
}
