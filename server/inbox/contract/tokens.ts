import { describe, expect, test } from 'vitest';
import { OPERATOR_ADDRESS } from '../store.ts';
import { HOUR, type MakeStore, StoreHarness } from './harness.ts';

/** Tokens, and the operator's inbox with its configured token. */
export function tokenContract(makeStore: MakeStore): void {
  const opened = () => StoreHarness.open(makeStore);

  describe('tokens', () => {
    test("LIFE-11 the operator's inbox takes the configured token, and never ends", async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const token = 'chosen-by-an-operator';
      const { inbox, ...created } = await harness.inbox({ kind: 'operator', token });
      expect(created.token).toBe(token);
      clock.advance(1_000 * HOUR);
      await store.sweep();
      expect(await store.authenticate(token)).toBe(inbox.id);
      expect(inbox.expiresAt).toBeNull();
    });

    test("LIFE-11 the operator's inbox cannot be deleted, and does not end with its tabs", async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const { inbox } = await harness.inbox({ kind: 'operator', token: 'chosen-by-an-operator' });
      const recorder = await harness.listen(inbox.id);
      expect(await store.destroy(inbox.id, 'deleted')).toBe('permanent');
      const held = await store.connectLease(inbox.id, null);
      await store.leave(inbox.id, held?.lease ?? '');
      clock.advance(HOUR);
      await store.sweep();
      expect(recorder.ends).toEqual([]);
      expect(await store.admit(OPERATOR_ADDRESS, 1)).toMatchObject({ kind: 'room' });
      await store.close();
      expect(recorder.ends).toEqual(harness.endsOnClose);
    });

    test("LIFE-11 the operator's inbox belongs to no domain: under another address it is the same", async () => {
      const harness = await opened();
      const { store } = harness;
      const maker = { kind: 'operator', token: 'chosen-by-an-operator' } as const;
      const before = await harness.inbox(maker, 'postmaster@first.test');
      await harness.deliver(before.inbox.id);
      const { inbox } = await harness.inbox(maker, 'postmaster@second.test');
      const { id } = before.inbox;
      expect(inbox).toMatchObject({ id, address: 'postmaster@second.test', messageCount: 1 });
      expect(await store.view(id)).toMatchObject({ address: 'postmaster@second.test' });
      const room = { kind: 'room', inbox: id };
      expect(await store.admit(OPERATOR_ADDRESS, 1)).toMatchObject(room);
      expect((await store.usage()).living).toBe(1);
    });

    test("LIFE-11 another token ends the operator's inbox and creates a new one", async () => {
      const harness = await StoreHarness.open(makeStore, { maxInboxes: 1 });
      const { store } = harness;
      // Several, so that some inboxes share a partition and some do not.
      const tokens = Array.from({ length: 8 }, (_, index) => `chosen-by-an-operator-${index}`);
      let recorder = null;
      for (const [index, token] of tokens.entries()) {
        const address = `postmaster@${index}.test`;
        const { inbox } = await harness.inbox({ kind: 'operator', token }, address);
        if (recorder !== null) expect(recorder.ends).toEqual(['deleted']);
        recorder = await harness.listen(inbox.id);
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
        const harness = await opened();
        const { store } = harness;
        await harness.inbox();
        expect(await store.authenticate(token)).toBeNull();
      },
    );

    test('a token opens its own inbox', async () => {
      const harness = await opened();
      const { store } = harness;
      const [one, other] = [await harness.inbox(), await harness.inbox()];
      expect(await store.authenticate(one.token)).toBe(one.inbox.id);
      expect(await store.authenticate(other.token)).toBe(other.inbox.id);
    });
  });
}
