import { describe, expect, test } from 'vitest';
import { OPERATOR_ADDRESS } from '../operator.ts';
import { Bench, HOUR, type MakeStore } from './kit.ts';

/** What opens an inbox, and the operator's one, whose token was chosen. */
export function tokenContract(makeStore: MakeStore): void {
  const opened = () => Bench.open(makeStore);

  describe('tokens', () => {
    test("LIFE-11 the operator's inbox takes the token that was set, and never ends", async () => {
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

    test("LIFE-11 the operator's inbox cannot be deleted, and its tabs end nothing", async () => {
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
      expect(await store.admit(OPERATOR_ADDRESS, 1)).toMatchObject({ kind: 'room' });
      await store.close();
      expect(ear.ends).toEqual(bench.endsOnClose);
    });

    test("LIFE-11 the operator's inbox is of no domain: under another address it is the same", async () => {
      const bench = await opened();
      const { store } = bench;
      const maker = { kind: 'operator', token: 'chosen-by-an-operator' } as const;
      const before = await bench.inbox(maker, 'postmaster@first.test');
      await bench.deliver(before.inbox.id);
      const { inbox } = await bench.inbox(maker, 'postmaster@second.test');
      const { id } = before.inbox;
      expect(inbox).toMatchObject({ id, address: 'postmaster@second.test', messageCount: 1 });
      expect(await store.describe(id)).toMatchObject({ address: 'postmaster@second.test' });
      const room = { kind: 'room', inbox: id };
      expect(await store.admit(OPERATOR_ADDRESS, 1)).toMatchObject(room);
      expect((await store.usage()).living).toBe(1);
    });

    test("LIFE-12 another token ends the operator's inbox, and has one of its own", async () => {
      const bench = await Bench.open(makeStore, { maxInboxes: 1 });
      const { store } = bench;
      // Several, so that some inboxes lie in one partition and some apart.
      const tokens = Array.from({ length: 8 }, (_, index) => `chosen-by-an-operator-${index}`);
      let ear = null;
      for (const [index, token] of tokens.entries()) {
        const address = `postmaster@${index}.test`;
        const { inbox } = await bench.inbox({ kind: 'operator', token }, address);
        if (ear !== null) expect(ear.ends).toEqual(['deleted']);
        ear = await bench.listen(inbox.id);
        for (const other of tokens) {
          expect(await store.authenticate(other)).toBe(other === token ? inbox.id : null);
        }
        const room = { kind: 'room', inbox: inbox.id };
        expect(await store.admit(OPERATOR_ADDRESS, 1)).toMatchObject(room);
        expect(await store.usage()).toMatchObject({ living: 1, resting: 0 });
      }
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
