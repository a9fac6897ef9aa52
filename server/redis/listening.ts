import { buildContinuation } from '#server/inbox/continuation.ts';
import { cursorParts, type Epoch, formatCursor, parseCursor } from '#server/inbox/cursor.ts';
import { Listeners } from '#server/inbox/listeners.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId, InboxListener, Subscription } from '#server/inbox/types.ts';
import { WallTime } from '#server/ops/clock.ts';
import type { Cursor, DeliveryNotice } from '#shared/protocol.ts';
import type { Entries } from './entries.ts';
import { channelOf, type Partition } from './keys.ts';
import { noticeNews, parseNews } from './news.ts';
import type { Wire } from './wire.ts';

/** Milliseconds for news to come back to the node that made it; past it they are read. */
const ECHO_MS = 1_000;

/** Inboxes of one question whether news of them were missed. */
const AUDIT_BATCH = 500;

/** What this node knows of an inbox that somebody here listens to. */
interface Channel {
  readonly name: string;
  readonly listeners: Listeners;
  readonly hear: (message: string) => void;
  /** Resolves once Redis tells this node. */
  readonly open: Promise<void>;
  listenerCount: number;
  /** Which life of its address; null until it was looked. */
  epoch: Epoch | null;
  /** Number of the latest news; null until it was looked. */
  news: number | null;
  /** `seq` of the latest change. */
  seq: number;
  readonly waiting: Set<{ readonly number: number; readonly heard: () => void }>;
}

/** Who listens on this node, and to what: to the inboxes that they hold and to no others. */
export class Listening {
  readonly #wire: Wire;
  readonly #entries: Entries;
  readonly #wallTime: WallTime;
  readonly #channels = new Map<InboxId, Channel>();
  /** What was last asked of Redis for each channel: one thing after the other. */
  readonly #asked = new Map<string, Promise<void>>();
  #subscriptions = 0;

  constructor(wire: Wire, entries: Entries) {
    this.#wire = wire;
    this.#entries = entries;
    this.#wallTime = new WallTime(wire.clock);
  }

  get subscriptions(): number {
    return this.#subscriptions;
  }

  /** Heard from the moment this resolves. Call `startsAt` when it is known how the inbox stands. */
  async subscribe(id: InboxId, listener: InboxListener): Promise<Subscription> {
    const channel = this.#channels.get(id) ?? this.#open(id);
    channel.listenerCount += 1;
    this.#subscriptions += 1;
    const subscription = channel.listeners.add(listener);
    try {
      await channel.open;
      return subscription;
    } catch (error) {
      subscription[Symbol.dispose]();
      throw new StoreUnavailable('Redis does not tell', { cause: error });
    }
  }

  startsAt(id: InboxId, cursor: Cursor, news: number, seq: number): void {
    const channel = this.#channels.get(id);
    if (channel === undefined) return;
    channel.epoch ??= cursorParts(cursor)?.epoch ?? null;
    if (channel.news !== null) return;
    channel.news = news;
    channel.seq = Math.max(channel.seq, seq);
  }

  /** Resolves when those who listen here have heard of it: at once where nobody does. */
  async heard(id: InboxId, number: number): Promise<void> {
    const channel = this.#channels.get(id);
    if (channel === undefined || channel.news === null || channel.news >= number) return;
    const echo = Promise.withResolvers<boolean>();
    const wait = { number, heard: () => echo.resolve(true) };
    const timer = setTimeout(() => echo.resolve(false), ECHO_MS);
    channel.waiting.add(wait);
    const came = await echo.promise;
    clearTimeout(timer);
    channel.waiting.delete(wait);
    // It is committed whatever becomes of its news, and these are read again later.
    if (!came) await this.#resync(id, channel).catch(() => {});
  }

  /** To those who listen here at once, to the others through Redis, as far as it will. */
  notify(id: InboxId, notice: DeliveryNotice): void {
    this.#channels.get(id)?.listeners.notify(notice, this.#wire.now());
    const { keys, line, node } = this.#wire;
    const name = channelOf(keys.ofInbox(id), id);
    line.command(name, ['SPUBLISH', name, noticeNews(node, notice)]).catch(() => {});
  }

  /**
   * Whether news of any inbox were missed, and if so, reads them. A part of Redis that is away
   * keeps no other from it.
   */
  async audit(): Promise<void> {
    const failures: unknown[] = [];
    for (const partition of this.#wire.keys.partitions)
      await this.#auditOne(partition).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  async #auditOne(partition: Partition): Promise<void> {
    const here = [...this.#channels].filter(([id]) => this.#wire.keys.ofInbox(id) === partition);
    for (let from = 0; from < here.length; from += AUDIT_BATCH) {
      const batch = here.slice(from, from + AUDIT_BATCH);
      const heard = batch.map(([, { news }]) => news ?? 0);
      const latest = await this.#wire.on('audit', partition, ...batch.map(([id]) => id));
      for (const [index, [id, channel]] of batch.entries()) {
        const number = latest.number(index);
        const isBehind = channel.news !== null && channel.news < number;
        // Dead, or another one by now: what is counted anew begins below what was heard.
        const isOther = number < (heard[index] ?? 0);
        if (isBehind || isOther) await this.#resync(id, channel);
      }
    }
  }

  /** Nobody is told anything any more. */
  close(): void {
    this.#channels.clear();
    this.#subscriptions = 0;
  }

  #open(id: InboxId): Channel {
    const name = channelOf(this.#wire.keys.ofInbox(id), id);
    const hear = (message: string) => this.#hear(id, channel, message);
    const channel: Channel = {
      ...{ name, hear, listenerCount: 0, epoch: null, news: null, seq: 0, waiting: new Set() },
      listeners: new Listeners(() => this.#left(id, channel)),
      open: this.#ask(name, () => this.#wire.line.client.subscribe(name, hear)),
    };
    this.#channels.set(id, channel);
    return channel;
  }

  #left(id: InboxId, channel: Channel): void {
    channel.listenerCount -= 1;
    this.#subscriptions -= 1;
    if (channel.listenerCount > 0) return;
    if (this.#channels.get(id) === channel) this.#channels.delete(id);
    for (const { heard } of channel.waiting) heard();
    const { name, hear } = channel;
    // What Redis goes on telling is heard by nobody.
    this.#ask(name, () => this.#wire.line.client.unsubscribe(name, hear)).catch(() => {});
  }

  #ask(name: string, act: () => Promise<void>): Promise<void> {
    const before = this.#asked.get(name) ?? Promise.resolve();
    const asked = before.catch(() => {}).then(act);
    this.#asked.set(name, asked);
    const forget = () => {
      if (this.#asked.get(name) === asked) this.#asked.delete(name);
    };
    asked.then(forget, forget);
    return asked;
  }

  #hear(id: InboxId, channel: Channel, message: string): void {
    if (this.#channels.get(id) !== channel) return;
    const news = parseNews(message);
    if (news === null) return;
    if (news.kind === 'notice') {
      // Its own was told before it went out.
      if (news.by !== this.#wire.node) channel.listeners.notify(news.notice, this.#wire.now());
      return;
    }
    if (channel.news !== null && news.number <= channel.news) return;
    channel.news = news.number;
    const { what } = news;
    if (what.kind === 'lease') {
      const { end, ...lease } = what;
      const expiresAt = end === null ? null : this.#wallTime.format(end);
      channel.listeners.emit({ ...lease, expiresAt });
    } else if (what.kind === 'closed') {
      channel.listeners.emit(what);
    } else if (what.seq > channel.seq) {
      channel.seq = what.seq;
      // One that is missing before it is noticed by whoever follows.
      channel.listeners.emit(what);
    }
    for (const wait of channel.waiting) if (wait.number <= news.number) wait.heard();
  }

  /** What was missed is read, and told as if it had just happened. */
  async #resync(id: InboxId, channel: Channel): Promise<void> {
    const reply = await this.#wire.onInbox('changes', id, '', 0);
    if (this.#channels.get(id) !== channel) return;
    if (reply.kind !== 'living') {
      // The event that told the end was missed, and its reason with it.
      channel.listeners.emit({ kind: 'closed', reason: 'deleted' });
      return;
    }
    const log = this.#entries.log(reply);
    if (channel.epoch !== null && channel.epoch !== log.epoch) {
      // An operator's, made anew where Redis was emptied.
      channel.listeners.emit({ kind: 'closed', reason: 'deleted' });
      return;
    }
    channel.news = Math.max(channel.news ?? 0, log.news);
    for (const change of buildContinuation(log, formatCursor(log.epoch, channel.seq)).changes) {
      const seq = parseCursor(log.epoch, change.cursor) ?? 0;
      if (seq <= channel.seq) continue;
      channel.seq = seq;
      channel.listeners.emit({ kind: 'change', seq, change });
    }
    for (const wait of channel.waiting) if (wait.number <= log.news) wait.heard();
  }
}
