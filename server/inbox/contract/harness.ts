import { expect, onTestFinished } from 'vitest';
import type { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { Change } from '#shared/protocol.ts';
import type { LifeTimes, StoreLimits } from '../settings.ts';
import type { InboxStore } from '../store.ts';
import type {
  CreateAnswer,
  InboxId,
  NewInbox,
  NewMessage,
  ReadSummary,
  StoreEvent,
} from '../types.ts';

interface StoreUnderTest {
  readonly store: InboxStore;
  readonly clock: ManualClock;
  /** Whether its inboxes survive closing; by default they end. */
  readonly outlives?: boolean;
}

/** Creates an empty store. The suite closes it. */
export type MakeStore = (options: {
  readonly times: LifeTimes;
  readonly limits: StoreLimits;
}) => Promise<StoreUnderTest>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const times: LifeTimes = {
  idleTimeout: HOUR,
  reloadGrace: 5_000,
  disconnectGrace: 10 * MINUTE,
  keepTime: HOUR,
};
export const noLimits: StoreLimits = {
  inboxMaxMessages: Infinity,
  inboxMaxBytes: Infinity,
  storeMaxBytes: Infinity,
  maxInboxes: Infinity,
};

/** A store with short methods for tests. */
export class StoreHarness {
  readonly store: InboxStore;
  readonly clock: ManualClock;
  /** The `closed` reasons that listeners get when the store is closed. */
  readonly endsOnClose: readonly string[];
  #count = 0;

  constructor({ store, clock, outlives = false }: StoreUnderTest) {
    this.store = store;
    this.clock = clock;
    this.endsOnClose = outlives ? [] : ['shutdown'];
  }

  static async open(
    makeStore: MakeStore,
    limits: Partial<StoreLimits> = {},
    lifeTimes: Partial<LifeTimes> = {},
  ): Promise<StoreHarness> {
    const harness = new StoreHarness(
      await makeStore({ times: { ...times, ...lifeTimes }, limits: { ...noLimits, ...limits } }),
    );
    onTestFinished(() => harness.store.close());
    return harness;
  }

  async inbox(
    maker: NewInbox['maker'] = { kind: 'program' },
    address = `inbox${this.next()}@mayfly.test`,
  ): Promise<Extract<CreateAnswer, { kind: 'created' }>> {
    const answer = await this.store.create({ address, maker });
    if (answer.kind !== 'created') throw new Error(`not created: ${answer.kind}`);
    return answer;
  }

  async id(maker?: NewInbox['maker']): Promise<InboxId> {
    return (await this.inbox(maker)).inbox.id;
  }

  mail(recipients: readonly InboxId[], overrides: Partial<NewMessage> = {}): NewMessage {
    return {
      transaction: `t${this.next()}`,
      recipients,
      receivedAt: this.clock.wall(),
      size: 4_000,
      prefix: 'Return-Path: <>\r\n',
      body: { encoding: 'identity', bytes: new Uint8Array(overrides.size ?? 4_000) },
      fingerprint: null,
      summary: readSummary(`mail ${this.next()}`),
      problems: [],
      ...overrides,
    };
  }

  /** Stores a message in this inbox. Returns its id. */
  async deliver(inbox: InboxId, overrides: Partial<NewMessage> = {}): Promise<string> {
    const [answer] = await this.store.append(this.mail([inbox], overrides));
    if (answer?.kind !== 'stored') throw new Error(`not stored: ${answer?.kind}`);
    return answer.id;
  }

  async listen(inbox: InboxId): Promise<EventRecorder> {
    const recorder = new EventRecorder();
    const subscription = await this.store.subscribe(inbox, (event) => recorder.events.push(event));
    expect(subscription).not.toBeNull();
    return recorder;
  }

  next(): number {
    this.#count += 1;
    return this.#count;
  }
}

/** Records the events of one subscriber. */
export class EventRecorder {
  readonly events: StoreEvent[] = [];

  get changes(): readonly Change[] {
    return this.events.flatMap((event) => (event.kind === 'change' ? [event.change] : []));
  }

  get seqs(): readonly number[] {
    return this.events.flatMap((event) => (event.kind === 'change' ? [event.seq] : []));
  }

  get ends(): readonly string[] {
    return this.events.flatMap((event) => (event.kind === 'closed' ? [event.reason] : []));
  }
}

export function readSummary(subject: string): ReadSummary {
  return {
    from: { name: '', address: 'sender@example.org' },
    to: [],
    subject,
    snippet: '',
    code: null,
    link: null,
    authentication: null,
    attachmentCount: 0,
  };
}
