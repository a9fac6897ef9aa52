import { describe, expect, test } from 'vitest';
import { Bench, HOUR, type MakeStore } from './kit.ts';

/** What opens an inbox, and the operator's one, whose token was chosen. */
export function tokenContract(makeStore: MakeStore): void {
  const opened = () => Bench.open(makeStore);

  describe('tokens', () => {
    test("LIFE-12 the operator's inbox takes the token that was set, and never ends", async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const token = 'chosen-by-an-operator';
      const { inbox, ...created } = await bench.inbox({ kind: 'operator', token });
      expect(created.token).toBe(token);
      clock.advance(1_000 * HOUR);
      await store.sweep();
      expect(await store.authenticate(token)).toBe(inbox.id);
      expect(inbox.expiresAt).toBeNull();
    });

    test("LIFE-12 the operator's inbox cannot be deleted, and its tabs end nothing", async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { inbox } = await bench.inbox({ kind: 'operator', token: 'chosen-by-an-operator' });
      const ear = await bench.listen(inbox.id);
      expect(await store.destroy(inbox.id, 'deleted')).toBe('permanent');
      const held = await store.hold(inbox.id, null);
      await store.leave(inbox.id, held?.lease ?? '');
      clock.advance(HOUR);
      await store.sweep();
      expect(ear.ends).toEqual([]);
      expect(await store.admit(inbox.address, 1)).toMatchObject({ kind: 'room' });
      await store.close();
      expect(ear.ends).toEqual(bench.endsOnClose);
    });

    test.each(['', 'short', ' '.repeat(43), '\0'.repeat(43), 'x'.repeat(10_000), 'x'.repeat(43)])(
      'H4 G3 %j opens nothing',
      async (token) => {
        const bench = await opened();
        const { store } = bench;
        await bench.inbox();
        expect(await store.authenticate(token)).toBeNull();
      },
    );

    test('a token opens its own inbox', async () => {
      const bench = await opened();
      const { store } = bench;
      const [one, other] = [await bench.inbox(), await bench.inbox()];
      expect(await store.authenticate(one.token)).toBe(one.inbox.id);
      expect(await store.authenticate(other.token)).toBe(other.inbox.id);
    });
  });
}
