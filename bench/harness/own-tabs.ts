import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Program } from './program.ts';
import { type BenchInbox, createInboxes } from './rest.ts';
import type { Subject } from './subject.ts';

const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({
    kind: z.literal('pushed'),
    pushes: z.array(z.object({ number: z.number(), tab: z.number(), at: z.number() })),
  }),
  z.object({
    kind: z.literal('back'),
    droppedAt: z.number(),
    at: z.number(),
    failures: z.array(z.string()),
  }),
]);
type Said = z.infer<typeof Said>;

/** Tabs of one process: more of them would wait for each other. */
const TABS_PER_PROCESS = 2_500;

/** By the number of the email: when it was pushed, on the monotonic clock. */
export type PushTimes = ReadonlyMap<number, number>;

/** Tabs in several processes, each with an inbox of its own. */
export class OwnTabs implements AsyncDisposable {
  readonly inboxes: readonly BenchInbox[];
  readonly #programs: readonly Program<Said>[];
  /** Of each process: the first of its tabs, and how many it has. */
  readonly #ranges: readonly (readonly [number, number])[];
  #next = 0;

  private constructor(
    inboxes: readonly BenchInbox[],
    programs: readonly Program<Said>[],
    ranges: readonly (readonly [number, number])[],
  ) {
    this.inboxes = inboxes;
    this.#programs = programs;
    this.#ranges = ranges;
  }

  /** Resolves once all are open. */
  static async open(subject: Subject, count: number): Promise<OwnTabs> {
    const inboxes = await createInboxes(subject, count);
    const ranges: (readonly [number, number])[] = [];
    for (let first = 0; first < count; first += TABS_PER_PROCESS)
      ranges.push([first, Math.min(TABS_PER_PROCESS, count - first)]);
    const programs = ranges.map(([first, length]) => {
      const own = inboxes.slice(first, first + length);
      const tabs = own.map(({ token, lease }, place) => ({ index: first + place, token, lease }));
      return new Program('load/own-tabs.ts', Said, { httpUrl: subject.httpUrl, tabs });
    });
    const opened = new OwnTabs(inboxes, programs, ranges);
    try {
      await Promise.all(programs.map((program) => program.next()));
    } catch (error) {
      await opened[Symbol.asyncDispose]();
      throw error;
    }
    return opened;
  }

  /** The number of the first of so many emails that no tab has had. The first tab gets it. */
  claim(messages: number): number {
    const first = this.#next;
    this.#next += Math.ceil(messages / this.inboxes.length) * this.inboxes.length;
    return first;
  }

  /**
   * Resolves once so many claimed emails were pushed, email N to tab N modulo the number of tabs.
   * Rejects if one was pushed twice or to another tab.
   */
  async pushed(messages: number): Promise<PushTimes> {
    const count = this.inboxes.length;
    const rounds = Math.floor(messages / count);
    const rest = messages % count;
    const lists = await Promise.all(
      this.#programs.map(async (program, process) => {
        const [first, length] = this.#ranges[process] ?? [0, 0];
        const more = Math.min(length, Math.max(0, rest - first));
        program.send({ kind: 'expect', messages: rounds * length + more });
        const said = await program.next();
        return said.kind === 'pushed' ? said.pushes : [];
      }),
    );
    const times = new Map<number, number>();
    for (const { number, tab, at } of lists.flat()) {
      if (number % count !== tab) throw new Error(`email ${number} was pushed to tab ${tab}`);
      if (times.has(number)) throw new Error(`email ${number} was pushed twice`);
      times.set(number, at);
    }
    if (times.size !== messages) throw new Error(`${messages} sent, ${times.size} pushed`);
    return times;
  }

  /**
   * Cuts all connections at once. Resolves with the milliseconds until all tabs are back, and why
   * connections failed that were tried again.
   */
  async drop(): Promise<{ ms: number; failures: readonly string[] }> {
    const backs = await Promise.all(
      this.#programs.map(async (program) => {
        program.send({ kind: 'drop' });
        const said = await program.next();
        if (said.kind !== 'back') throw new Error('the tabs did not come back');
        return said;
      }),
    );
    const droppedAt = Math.min(...backs.map((back) => back.droppedAt));
    return {
      ms: Math.max(...backs.map((back) => back.at)) - droppedAt,
      failures: backs.flatMap((back) => back.failures),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#programs.map((program) => program[Symbol.asyncDispose]()));
  }
}

/** File descriptors that the service needs for other things than tabs. */
const OTHER_DESCRIPTORS = 1_000;

/** So many tabs of `wanted` as file descriptors allow one process, which is the service. */
export function mostTabs(wanted: number): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? wanted : Math.min(wanted, Number(soft) - OTHER_DESCRIPTORS);
}
