import { buffer } from 'node:stream/consumers';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { AppendAnswer, InboxId, StoredMessage, StoreEvent } from '#server/inbox/types.ts';
import { createLog, type Log } from '#server/ops/log.ts';
import type { LogDestination } from '#server/ops/log-output.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { Summary } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import type { HookLimits, MailHook } from '../hooks.ts';
import { createMailroom } from '../mailroom.ts';
import type { Reader, ReaderOptions } from '../threads/reader.ts';
import type { Mailroom } from '../types.ts';
import { openReader } from './readers.ts';

const NO_LIMITS = {
  inboxMaxMessages: Infinity,
  inboxMaxBytes: Infinity,
  storeMaxBytes: Infinity,
  maxInboxes: Infinity,
};
const TIMES = { idleTimeout: 3_600_000, reloadGrace: 5_000, disconnectGrace: 600_000, keepTime: 0 };
export const ORIGIN = {
  remoteAddress: '127.0.0.1',
  helloName: 'here',
  sender: 'ann@sender.example',
};
export const PREFIX = 'Return-Path: <>\r\nReceived: from here\r\n';

/** Lets a test decide when messages can be fetched. */
class HeldStore extends MemoryStore {
  #held = Promise.resolve();
  /** So often a message cannot be fetched. */
  awayTimes = 0;

  holdMessages(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return resolve;
  }

  override async message(inbox: InboxId, id: string): Promise<StoredMessage | null> {
    await this.#held;
    if (this.awayTimes-- > 0) throw new StoreUnavailable('away');
    return super.message(inbox, id);
  }
}

export interface MailroomWiring {
  /** Puts something between the mailroom and the reader. */
  readonly wrap?: (reader: Reader) => Reader;
  /** Settings of a reader of its own. */
  readonly reader?: Partial<ReaderOptions>;
  /** The reader where there are no such settings. */
  readonly shared?: () => Reader;
  readonly log?: LogDestination;
  readonly hooks?: readonly MailHook[];
  readonly limits?: HookLimits;
}

/** A mailroom with a real reader and store, and what a receiver would do with it. */
export class MailroomRig {
  readonly clock = new ManualClock();
  readonly store = new HeldStore({ clock: this.clock, times: TIMES, limits: NO_LIMITS });
  readonly log: Log;
  readonly reader: Reader;
  readonly mailroom: Mailroom;
  #transactions = 0;

  constructor({
    wrap = (same) => same,
    reader,
    shared,
    log,
    hooks = [],
    limits,
  }: MailroomWiring = {}) {
    this.log = log === undefined ? createLog('silent') : createLog('info', log);
    this.reader = wrap(reader === undefined && shared ? shared() : openReader(reader));
    const { store, clock } = this;
    const parts = { store, reader: this.reader, hooks, clock, log: this.log };
    this.mailroom = createMailroom(parts, limits);
  }

  async inbox(name: string): Promise<InboxId> {
    const answer = await this.store.create({
      address: `${name}@mayfly.localhost`,
      maker: { kind: 'program' },
    });
    if (answer.kind !== 'created') throw new Error(answer.kind);
    return answer.inbox.id;
  }

  async deliver(raw: Buffer, ...names: readonly string[]): Promise<readonly AppendAnswer[]> {
    const transaction = `t${++this.#transactions}`;
    const recipients: InboxId[] = [];
    for (const name of names) {
      const address = `${name}@mayfly.localhost`;
      const answer = await this.store.admit(address, raw.length);
      if (answer.kind === 'room') recipients.push(answer.inbox);
    }
    const envelope = { transaction, recipients, receivedAt: this.clock.wall() };
    return this.mailroom.deliver({ ...envelope, raw, prefix: PREFIX, origin: ORIGIN });
  }

  async onlyRow(id: InboxId): Promise<Summary> {
    const [change] = (await this.store.changesAfter(id, null))?.changes ?? [];
    if (change?.type !== 'message') throw new Error('no message');
    return change.message;
  }

  async rawOf(id: InboxId, message: string): Promise<Buffer> {
    const mail = await this.mailroom.raw(id, message);
    if (mail === null) throw new Error('no message');
    const bytes = await buffer(mail.stream());
    if (bytes.length !== mail.size) throw new Error(`${bytes.length} bytes of ${mail.size}`);
    return bytes;
  }

  /** From now on; what comes of it waits for the first change of a kind. */
  async hearing(id: InboxId): Promise<(kind: Change['type']) => Promise<Change>> {
    const heard: StoreEvent[] = [];
    const waiting = new Set<() => void>();
    await this.store.subscribe(id, (event) => {
      heard.push(event);
      for (const look of waiting) look();
    });
    return async (kind) => {
      for (;;) {
        const found = heard.find((event) => event.kind === 'change' && event.change.type === kind);
        if (found?.kind === 'change') return found.change;
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    };
  }

  close(): Promise<void> {
    return this.mailroom.close();
  }
}
