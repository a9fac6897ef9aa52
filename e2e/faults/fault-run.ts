import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Fleet } from '../harness/fleet.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';
import type { Endpoint } from '../harness/service.ts';
import { type Counts, countsOf, type Looked } from './counts.ts';
import { type Mail, markOf, Senders } from './senders.ts';
import { type Message, Tab } from './tab.ts';

/** How much of everything: the short form shows that it holds, the long one how much. */
export interface Effort {
  readonly tabs: number;
  readonly mailsPerSecond: number;
  /** Mails that must have been pushed before the fault and after it. */
  readonly calm: number;
  /** Mails that a receiver has when it is killed. */
  readonly caught: number;
  readonly pauseMs: number;
}

export const SHORT: Effort = {
  ...{ tabs: 100, mailsPerSecond: 40, calm: 20, caught: 10, pauseMs: 3_000 },
};
export const LONG: Effort = {
  ...{ tabs: 2_000, mailsPerSecond: 50, calm: 150, caught: 50, pauseMs: 20_000 },
};
/** What the rolling restart is asked to hold. */
export const LONG_ROLL: Effort = { ...LONG, tabs: 10_000, mailsPerSecond: 200, calm: 1_000 };

const Stored = z.object({
  messages: z.array(z.object({ id: z.string(), seq: z.number(), subject: z.string() })),
});

const View = z.object({ tabs: z.number() });

/** Inboxes that are made, or looked at, at a time. */
const HANDS = 16;
/** Milliseconds between two looks at what is waited for. */
const LOOK_MS = 20;
/** Milliseconds until the last sender must have 250, and the last tab its push. */
const PATIENCE_MS = 90_000;
const SECOND_MS = 1_000;
/** Milliseconds: as long as nodes take to come back. */
const ASK_AGAIN_MS = 500;

/** Tabs that hold their inboxes, and senders at a steady pace, around one fault. */
export class FaultRun {
  readonly fleet: Fleet;
  readonly effort: Effort;
  readonly senders: Senders;
  readonly tabs: Tab[] = [];
  readonly #pushedAt = new Map<number, number>();

  constructor(fleet: Fleet, effort: Effort) {
    this.fleet = fleet;
    this.effort = effort;
    this.senders = new Senders(() => this.#receivers());
  }

  /** Tabs, then mail; then the fault, and what must have come by it in the end. */
  async execute(strike: (run: FaultRun) => Promise<void>): Promise<Counts> {
    await this.#openTabs();
    const over = new AbortController();
    const sending = this.#keepSending(over.signal);
    try {
      await this.flow();
      await strike(this);
      await this.flow();
    } finally {
      over.abort();
      await sending;
    }
    await this.#until(() => this.senders.unanswered === 0);
    await this.#until(() => this.#countUnpushed() === 0);
    const looked = await this.#atOnce(this.tabs, (tab) => this.#look(tab));
    for (const tab of this.tabs) tab[Symbol.dispose]();
    await this.#atOnce(this.tabs, ({ made }) => this.#ask('/inbox', made, 'DELETE'));
    return countsOf({ mails: this.senders.mails, pushedAt: this.#pushedAt, looked });
  }

  /** Resolves when `mails` more mails have been pushed, so that no fixed time is needed. */
  async flow(mails = this.effort.calm): Promise<void> {
    const until = this.#pushedAt.size + mails;
    await this.#until(() => this.#pushedAt.size >= until);
  }

  /** The addresses of so many tabs. */
  addresses(count: number): string[] {
    return this.tabs.slice(0, count).map(({ made }) => made.address);
  }

  /** Resolves when the mails have been pushed to their tabs. */
  async arePushed(mails: readonly Mail[]): Promise<void> {
    await this.#until(() => mails.every(({ number }) => this.#pushedAt.has(number)));
  }

  #webNodes(): readonly string[] {
    return this.fleet.web.flatMap(({ endpoints }) => endpoints?.httpUrl ?? []);
  }

  #receivers(): readonly Endpoint[] {
    return this.fleet.mail.flatMap(({ endpoints }) => endpoints?.smtp ?? []);
  }

  async #openTabs(): Promise<void> {
    const nodes = () => this.#webNodes();
    const places = Array.from({ length: this.effort.tabs }, (_, index) => index);
    await this.#atOnce(places, async (index) => {
      const made = await this.#make(index);
      const onMessage = ({ subject }: Message) => {
        const number = Number(subject.split(' ')[1]);
        if (!this.#pushedAt.has(number)) this.#pushedAt.set(number, performance.now());
      };
      const tab = new Tab({ made, nodes, onMessage });
      this.tabs.push(tab);
      await tab.opened;
    });
  }

  /** Where the fault before this one still heals, it is tried again. */
  async #make(index: number): Promise<Made> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const origins = this.#webNodes();
      try {
        return await createInbox(origins[index % origins.length] ?? '', { hold: true });
      } catch (error) {
        if (performance.now() > end) throw error;
        await delay(ASK_AGAIN_MS);
      }
    }
  }

  async #keepSending(over: AbortSignal): Promise<void> {
    const { mailsPerSecond } = this.effort;
    const began = performance.now();
    for (let sent = 0; !over.aborted; ) {
      const due = ((performance.now() - began) * mailsPerSecond) / SECOND_MS;
      for (; sent < due; sent += 1) {
        const tab = this.tabs[sent % this.tabs.length];
        if (tab !== undefined) this.senders.send(tab.made.address);
      }
      await delay(LOOK_MS);
    }
  }

  #countUnpushed(): number {
    return this.senders.mails.filter(
      ({ number, acceptedAt }) => acceptedAt !== null && !this.#pushedAt.has(number),
    ).length;
  }

  /** What has not come by then is counted as missing. */
  async #until(holds: () => boolean): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!holds() && performance.now() < end) await delay(LOOK_MS);
  }

  async #look(tab: Tab): Promise<Looked> {
    const answer = await this.#ask('/inbox/messages', tab.made, 'GET');
    const isUnheld = await this.#isUnheld(tab);
    if (answer === null) return { tab, stored: null, whole: new Set(), isUnheld };
    const { messages } = Stored.parse(JSON.parse(answer));
    const whole = new Set<string>();
    for (const { id, subject } of messages) {
      const raw = await this.#ask(`/inbox/messages/${id}/raw`, tab.made, 'GET');
      if (raw?.includes(`\r\n\r\n${markOf(Number(subject.split(' ')[1]))}\r\n`)) whole.add(id);
    }
    return { tab, stored: messages, whole, isUnheld };
  }

  async #isUnheld(tab: Tab): Promise<boolean> {
    const wasConnected = tab.isConnected;
    const answer = await this.#ask('/inbox', tab.made, 'GET');
    const { tabs } = answer === null ? { tabs: 1 } : View.parse(JSON.parse(answer));
    return wasConnected && tab.isConnected && tabs === 0;
  }

  /** At whichever node answers; null: there is no such thing. */
  async #ask(path: string, { token }: Made, method: string): Promise<string | null> {
    const end = performance.now() + PATIENCE_MS;
    for (let turn = 0; performance.now() < end; turn += 1) {
      const nodes = this.#webNodes();
      const node = nodes[turn % nodes.length] ?? '';
      const answer = await request(node, path, { token, method }).catch(() => null);
      if (answer?.ok) return answer.text();
      if (answer?.status === 404) return null;
      await delay(ASK_AGAIN_MS);
    }
    return null;
  }

  async #atOnce<T, R>(all: readonly T[], act: (each: T) => Promise<R>): Promise<R[]> {
    const waiting = all.values();
    const results: R[] = [];
    const hand = async () => {
      for (const each of waiting) results.push(await act(each));
    };
    await Promise.all(Array.from({ length: HANDS }, hand));
    return results;
  }
}
