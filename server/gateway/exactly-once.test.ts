import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventually } from '#server/ops/testing/eventually.ts';
import type { Change } from '#shared/protocol.ts';
import { type Made, TestGateway, type TestTab } from './testing/test-gateway.ts';

/** Events of an inbox and of the tab that follows it. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant('deliver' as const) },
  { weight: 2, arbitrary: fc.constant('mark' as const) },
  { weight: 1, arbitrary: fc.constant('delete' as const) },
  { weight: 2, arbitrary: fc.constant('drop' as const) },
  { weight: 1, arbitrary: fc.constant('drop on polling' as const) },
  { weight: 2, arbitrary: fc.constant('yield' as const) },
  { weight: 1, arbitrary: fc.constant('catch up' as const) },
);
type Step = (typeof step)['generate'] extends (...args: never[]) => { value: infer S } ? S : never;

/** A tab that always reconnects with the last cursor it received. */
class Reader {
  readonly seen: Change[] = [];
  readonly #rig: TestGateway;
  readonly #made: Made;
  #tab: TestTab;

  constructor(rig: TestGateway, made: Made) {
    this.#rig = rig;
    this.#made = made;
    this.#tab = this.#open('websocket');
  }

  drop(next: 'websocket' | 'polling'): void {
    this.#tab.break();
    this.#tab.socket.removeAllListeners();
    this.#tab = this.#open(next);
  }

  get resets(): number {
    return this.#tab.hellos.filter(({ reset }) => reset).length;
  }

  #open(transport: 'websocket' | 'polling'): TestTab {
    const cursor = this.seen.at(-1)?.cursor;
    const tab = this.#rig.tab({ ...this.#made, cursor }, { transports: [transport] });
    const take = (change: Change) => this.seen.push(change);
    tab.socket.on('message', take);
    tab.socket.on('message:changed', take);
    tab.socket.on('message:deleted', take);
    return tab;
  }
}

test('PUSH-2 each change arrives once and in order, over any drops and transports', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const rig = await TestGateway.open();
      const made = await rig.make();
      const reader = new Reader(rig, made);
      const live: string[] = [];
      for (const one of [...steps, 'deliver' as const]) await play(one, rig, made, reader, live);
      await eventually(() => expect(idsAfter(reader.seen)).toEqual(live));

      const seqs = reader.seen.map(({ cursor }) => Number(cursor.split('.').at(-1)));
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
      const arrivals = reader.seen.filter(({ type }) => type === 'message');
      expect(new Set(arrivals.map(idOf)).size).toBe(arrivals.length);
      expect(reader.resets).toBe(0);
      await rig.store.close();
      await rig.gateway.close();
    }),
    { numRuns: 15 },
  );
});

async function play(
  step: Step,
  rig: TestGateway,
  { inbox }: Made,
  reader: Reader,
  live: string[],
): Promise<void> {
  switch (step) {
    case 'deliver':
      live.push(await rig.deliver(inbox));
      return;
    case 'mark':
      for (const id of live.slice(-1)) await rig.store.mark(inbox, id, true);
      return;
    case 'delete':
      for (const id of live.splice(0, 1)) await rig.store.remove(inbox, id);
      return;
    case 'drop':
      reader.drop('websocket');
      return;
    case 'drop on polling':
      reader.drop('polling');
      return;
    case 'yield':
      await nextTurn();
      return;
    case 'catch up':
      await eventually(() => expect(idsAfter(reader.seen)).toEqual(live));
      return;
  }
}

/** The messages on the page after these changes. */
function idsAfter(changes: readonly Change[]): string[] {
  const shown = new Set<string>();
  for (const change of changes) {
    if (change.type === 'message') shown.add(change.message.id);
    if (change.type === 'message:deleted') shown.delete(change.id);
  }
  return [...shown];
}

function idOf(change: Change): string {
  return change.type === 'message' ? change.message.id : change.id;
}
