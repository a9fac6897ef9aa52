import { describe, expect, test } from 'vitest';
import { Bench, type MakeStore, MINUTE } from './kit.ts';

/** What tells one message from another, and the same one when it comes again. */
export function identityContract(makeStore: MakeStore): void {
  const opened = () => Bench.open(makeStore);

  describe('which message is which', () => {
    test('HTTP-5 H3 ids differ between inboxes and open nothing in another one', async () => {
      const bench = await opened();
      const { store } = bench;
      const [one, other] = [await bench.id(), await bench.id()];
      const answers = await store.append(bench.mail([one, other]));
      const ids = answers.map((answer) => (answer.kind === 'stored' ? answer.id : ''));
      expect(new Set(ids).size).toBe(2);
      expect(await store.message(one, ids[1] ?? '')).toBeNull();
      expect(await store.remove(one, ids[1] ?? '')).toBe(false);
    });

    test('FEED-5 S35 the same message within 10 min is a duplicate, also when deleted', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const [one, other] = [await bench.id(), await bench.id()];
      const again = (ids: string[]) => store.append(bench.mail(ids, { fingerprint: 'the same' }));
      const [first] = await again([one]);
      const id = first?.kind === 'stored' ? first.id : '';
      const ear = await bench.listen(one);
      clock.advance(10 * MINUTE - 1);
      expect(await again([one, other])).toMatchObject([
        { kind: 'duplicate', id },
        { kind: 'stored' },
      ]);
      await store.remove(one, id);
      expect(await again([one])).toMatchObject([{ kind: 'duplicate', id }]);
      expect(ear.changes.map(({ type }) => type)).toEqual(['message:deleted']);
      clock.advance(10 * MINUTE);
      expect(await again([one])).toMatchObject([{ kind: 'stored' }]);
    });

    test('FEED-5 without a fingerprint nothing is taken for another', async () => {
      const bench = await opened();
      const id = await bench.id();
      expect(await bench.deliver(id)).not.toBe(await bench.deliver(id));
    });
  });
}
