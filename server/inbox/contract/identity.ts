import { describe, expect, test } from 'vitest';
import { type MakeStore, MINUTE, StoreHarness } from './harness.ts';

/** Message ids, and the detection of duplicates. */
export function identityContract(makeStore: MakeStore): void {
  const opened = () => StoreHarness.open(makeStore);

  describe('message identity', () => {
    test('HTTP-5 H3 message ids differ between inboxes, and only the own inbox accepts them', async () => {
      const harness = await opened();
      const { store } = harness;
      const [one, other] = [await harness.id(), await harness.id()];
      const answers = await store.append(harness.mail([one, other]));
      const ids = answers.map((answer) => (answer.kind === 'stored' ? answer.id : ''));
      expect(new Set(ids).size).toBe(2);
      expect(await store.message(one, ids[1] ?? '')).toBeNull();
      expect(await store.remove(one, ids[1] ?? '')).toBe(false);
    });

    test('FEED-5 S35 the same message within 10 min is a duplicate, also after it was deleted', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const [one, other] = [await harness.id(), await harness.id()];
      const again = (ids: string[]) => store.append(harness.mail(ids, { fingerprint: 'the same' }));
      const [first] = await again([one]);
      const id = first?.kind === 'stored' ? first.id : '';
      const recorder = await harness.listen(one);
      clock.advance(10 * MINUTE - 1);
      expect(await again([one, other])).toMatchObject([
        { kind: 'duplicate', id },
        { kind: 'stored' },
      ]);
      await store.remove(one, id);
      expect(await again([one])).toMatchObject([{ kind: 'duplicate', id }]);
      expect(recorder.changes.map(({ type }) => type)).toEqual(['message:deleted']);
      clock.advance(10 * MINUTE);
      expect(await again([one])).toMatchObject([{ kind: 'stored' }]);
    });

    test('FEED-5 a message without fingerprint is never a duplicate', async () => {
      const harness = await opened();
      const id = await harness.id();
      expect(await harness.deliver(id)).not.toBe(await harness.deliver(id));
    });
  });
}
