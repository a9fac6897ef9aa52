import { describe, expect, test } from 'vitest';
import { HANDOFF_MS, makeHandoffSecret } from '../handoff.ts';
import { type MakeStore, StoreHarness } from './harness.ts';

/** Moving an inbox to another browser. */
export function handoffContract(makeStore: MakeStore): void {
  const opened = async () => {
    const harness = await StoreHarness.open(makeStore);
    const { inbox, token } = await harness.inbox();
    const offer = async () => {
      const offered = await harness.store.offerHandoff(inbox.id, token);
      if (offered === null) throw new Error('not offered');
      return offered;
    };
    return { ...harness, store: harness.store, clock: harness.clock, id: inbox.id, token, offer };
  };

  describe('hand-off', () => {
    test('HTTP-16 the secret yields the token once, also if many ask at the same time', async () => {
      const { store, id, token, offer } = await opened();
      const { secret, expiresAt } = await offer();
      expect(expiresAt).toBe('2030-01-01T00:02:00.000Z');
      expect(secret).not.toContain(token);
      expect(await store.hasHandoff(id)).toBe(true);
      const asked = Array.from({ length: 9 }, () => store.redeemHandoff(secret));
      const redeemed = await Promise.all(asked);
      expect(redeemed.filter((answer) => answer !== null)).toEqual([token]);
      expect(await store.hasHandoff(id)).toBe(false);
      expect(await store.redeemHandoff(secret)).toBeNull();
    });

    test('HTTP-16 a hand-off ends after two minutes, with its inbox, and with the next one', async () => {
      const { store, clock, id, token, offer } = await opened();
      const replaced = await offer();
      const late = await offer();
      expect(await store.redeemHandoff(replaced.secret)).toBeNull();
      clock.advance(HANDOFF_MS);
      expect(await store.hasHandoff(id)).toBe(false);
      expect(await store.redeemHandoff(late.secret)).toBeNull();
      const last = await offer();
      clock.advance(HANDOFF_MS - 1);
      expect(await store.hasHandoff(id)).toBe(true);
      await store.destroy(id, 'deleted');
      expect(await store.redeemHandoff(last.secret)).toBeNull();
      expect(await store.hasHandoff(id)).toBeNull();
      expect(await store.offerHandoff(id, token)).toBeNull();
      expect(await store.redeemHandoff(makeHandoffSecret())).toBeNull();
    });
  });
}
