import { buildContinuation } from '#server/inbox/continuation.ts';
import { cursorParts, type Epoch, formatCursor, parseCursor } from '#server/inbox/cursor.ts';
import { Listeners } from '#server/inbox/listeners.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId, InboxListener, Subscription } from '#server/inbox/types.ts';
import { WallTime } from '#server/ops/clock.ts';
import type { Cursor, DeliveryNotice } from '#shared/protocol.ts';
import { formatNoticeMessage, parseChannelMessage } from './channel-messages.ts';
import type { Entries } from './entries.ts';
import { formatChannel, type Partition } from './keys.ts';
import type { ScriptCalls } from './script-calls.ts';

/** Milliseconds for an event to return to the node that caused it; then the node reads the changes. */
const ECHO_MS = 1_000;

/** Inboxes in one audit request. */
const AUDIT_BATCH = 500;

/** The channel of an inbox that has listeners on this node. */
interface Channel {
  readonly name: string;
  readonly listeners: Listeners;
  readonly onMessage: (message: string) => void;
  /** Resolves when Redis has confirmed the subscription. */
  readonly open: Promise<void>;
  /** Identifies the inbox; null until its state was read. */
  epoch: Epoch | null;
  /** Number of the latest event; null until the state was read. */
  eventNumber: number | null;
  /** `seq` of the latest change. */
  seq: number;
  readonly waiting: Set<{ readonly number: number; readonly resolve: () => void }>;
}

/** The subscriptions of this node: one channel for each inbox that has listeners here. */
export class Channels {
  readonly #calls: ScriptCalls;
  readonly #entries: Entries;
  readonly #wallTime: WallTime;
  readonly #channels = new Map<InboxId, Channel>();
  /** The last subscribe or unsubscribe of each channel: they run one after the other. */
  readonly #pending = new Map<string, Promise<void>>();

  constructor(calls: ScriptCalls, entries: Entries) {
    this.#calls = calls;
    this.#entries = entries;
    this.#wallTime = new WallTime(calls.clock);
  }

  get subscriptions(): number {
    return this.#channels.values().reduce((sum, { listeners }) => sum + listeners.size, 0);
  }

  /** Events arrive from the moment this resolves. Call `startsAt` when the state of the inbox is read. */
  async subscribe(id: InboxId, listener: InboxListener): Promise<Subscription> {
    const channel = this.#channels.get(id) ?? this.#open(id);
    const subscription = channel.listeners.add(listener);
    try {
      await channel.open;
      return subscription;
    } catch (error) {
      subscription[Symbol.dispose]();
      throw new StoreUnavailable('Redis did not subscribe', { cause: error });
    }
  }

  startsAt(id: InboxId, cursor: Cursor, eventNumber: number, seq: number): void {
    const channel = this.#channels.get(id);
    if (channel === undefined) return;
    channel.epoch ??= cursorParts(cursor)?.epoch ?? null;
    if (channel.eventNumber !== null) return;
    channel.eventNumber = eventNumber;
    channel.seq = Math.max(channel.seq, seq);
  }

  /** Resolves when the listeners here got the event with this number; at once if there are none. */
  async waitUntilReceived(id: InboxId, number: number): Promise<void> {
    const channel = this.#channels.get(id);
    if (channel === undefined || channel.eventNumber === null || channel.eventNumber >= number)
      return;
    const echo = Promise.withResolvers<boolean>();
    const wait = { number, resolve: () => echo.resolve(true) };
    const timer = setTimeout(() => echo.resolve(false), ECHO_MS);
    channel.waiting.add(wait);
    const came = await echo.promise;
    clearTimeout(timer);
    channel.waiting.delete(wait);
    // The change is committed anyway, and a later audit reads it.
    if (!came) await this.#resync(id, channel).catch(() => {});
  }

  /** Notifies local listeners at once, and other nodes through Redis, best effort. */
  notify(id: InboxId, notice: DeliveryNotice): void {
    this.#channels.get(id)?.listeners.notify(notice, this.#calls.now());
    const { keys, connection, node } = this.#calls;
    const name = formatChannel(keys.ofInbox(id), id);
    connection.command(name, ['SPUBLISH', name, formatNoticeMessage(node, notice)]).catch(() => {});
  }

  /**
   * Checks whether events of any inbox were missed, and reads the changes if so. A partition that
   * fails does not stop the others; the first error is thrown at the end.
   */
  async audit(): Promise<void> {
    const failures: unknown[] = [];
    for (const partition of this.#calls.keys.partitions)
      await this.#auditOne(partition).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  async #auditOne(partition: Partition): Promise<void> {
    const here = [...this.#channels].filter(([id]) => this.#calls.keys.ofInbox(id) === partition);
    for (let from = 0; from < here.length; from += AUDIT_BATCH) {
      const batch = here.slice(from, from + AUDIT_BATCH);
      const received = batch.map(([, { eventNumber }]) => eventNumber ?? 0);
      const latest = await this.#calls.run('audit', partition, ...batch.map(([id]) => id));
      for (const [index, [id, channel]] of batch.entries()) {
        const number = latest.number(index);
        const isBehind = channel.eventNumber !== null && channel.eventNumber < number;
        // Dead, or a new inbox: its numbers start again, below those received.
        const isOther = number < (received[index] ?? 0);
        if (isBehind || isOther) await this.#resync(id, channel);
      }
    }
  }

  /** No listener gets another event. */
  close(): void {
    this.#channels.clear();
  }

  #open(id: InboxId): Channel {
    const name = formatChannel(this.#calls.keys.ofInbox(id), id);
    const onMessage = (message: string) => this.#receive(id, channel, message);
    const channel: Channel = {
      ...{
        name,
        onMessage,
        epoch: null,
        eventNumber: null,
        seq: 0,
        waiting: new Set(),
      },
      listeners: new Listeners(() => this.#left(id, channel)),
      open: this.#enqueue(name, () => this.#calls.connection.client.subscribe(name, onMessage)),
    };
    this.#channels.set(id, channel);
    return channel;
  }

  #left(id: InboxId, channel: Channel): void {
    if (channel.listeners.size > 0) return;
    if (this.#channels.get(id) === channel) this.#channels.delete(id);
    for (const { resolve } of channel.waiting) resolve();
    const { name, onMessage } = channel;
    // If it fails, further messages are ignored.
    this.#enqueue(name, () => this.#calls.connection.client.unsubscribe(name, onMessage)).catch(
      () => {},
    );
  }

  #enqueue(name: string, act: () => Promise<void>): Promise<void> {
    const before = this.#pending.get(name) ?? Promise.resolve();
    const asked = before.catch(() => {}).then(act);
    this.#pending.set(name, asked);
    const forget = () => {
      if (this.#pending.get(name) === asked) this.#pending.delete(name);
    };
    asked.then(forget, forget);
    return asked;
  }

  #receive(id: InboxId, channel: Channel, message: string): void {
    if (this.#channels.get(id) !== channel) return;
    const parsed = parseChannelMessage(message);
    if (parsed === null) return;
    if (parsed.kind === 'notice') {
      // `notify` has already called the listeners of this node.
      if (parsed.by !== this.#calls.node)
        channel.listeners.notify(parsed.notice, this.#calls.now());
      return;
    }
    if (channel.eventNumber !== null && parsed.number <= channel.eventNumber) return;
    channel.eventNumber = parsed.number;
    const { what } = parsed;
    if (what.kind === 'lease') {
      const { end, ...lease } = what;
      const expiresAt = end === null ? null : this.#wallTime.format(end);
      channel.listeners.emit({ ...lease, expiresAt });
    } else if (what.kind === 'closed') {
      channel.listeners.emit(what);
    } else if (what.seq > channel.seq) {
      channel.seq = what.seq;
      // `Follower` notices a missing change before it, and reads again.
      channel.listeners.emit(what);
    }
    for (const wait of channel.waiting) if (wait.number <= parsed.number) wait.resolve();
  }

  /** Reads the missed changes, and emits them as events. */
  async #resync(id: InboxId, channel: Channel): Promise<void> {
    const reply = await this.#calls.runOnInbox('read-changes', id, '', 0);
    if (this.#channels.get(id) !== channel) return;
    if (reply.kind !== 'living') {
      // The `closed` event was missed, so its reason is unknown.
      channel.listeners.emit({ kind: 'closed', reason: 'deleted' });
      return;
    }
    const log = this.#entries.log(reply);
    if (channel.epoch !== null && channel.epoch !== log.epoch) {
      // The operator's inbox was created again after Redis was emptied.
      channel.listeners.emit({ kind: 'closed', reason: 'deleted' });
      return;
    }
    channel.eventNumber = Math.max(channel.eventNumber ?? 0, log.eventNumber);
    for (const change of buildContinuation(log, formatCursor(log.epoch, channel.seq)).changes) {
      const seq = parseCursor(log.epoch, change.cursor) ?? 0;
      if (seq <= channel.seq) continue;
      channel.seq = seq;
      channel.listeners.emit({ kind: 'change', seq, change });
    }
    for (const wait of channel.waiting) if (wait.number <= log.eventNumber) wait.resolve();
  }
}
