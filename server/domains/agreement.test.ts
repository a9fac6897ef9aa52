import { expect, test } from 'vitest';
import type { Board } from '#server/inbox/redis/board.ts';
import type { DomainState } from '#shared/protocol.ts';
import { Agreement } from './agreement.ts';
import type { PoolDomain } from './pool.ts';

type States = Readonly<Record<string, DomainState>>;

/** What Redis keeps for several nodes. */
function sharedBoard() {
  const nodes = new Map<string, string>();
  const texts = new Map<string, string>();
  const boardOf = (name: string): Board => ({
    async post(digest, text) {
      nodes.set(name, digest);
      texts.set(digest, text);
      return [...nodes].flatMap(([other, has]) => (other === name ? [] : [has]));
    },
    read: async (digest) => texts.get(digest) ?? null,
    async leave() {
      nodes.delete(name);
    },
  });
  return { boardOf, texts };
}

const domainsOf = (states: States): readonly PoolDomain[] =>
  Object.entries(states).map(([domain, state]) => ({
    ...{ domain, state, weight: 1, cluster: null, mx: [] },
  }));

/** How the domains of one node stand when the others have told it of theirs. */
async function heldBy(own: States, ...others: readonly States[]) {
  const { boardOf } = sharedBoard();
  for (const [index, states] of others.entries()) {
    await new Agreement(boardOf(`node ${index}`)).exchange(domainsOf(states));
  }
  const agreement = new Agreement(boardOf('own'));
  const domains = domainsOf(own);
  await agreement.exchange(domains);
  const held = agreement.held(domains).map(({ domain, state }) => [domain, state]);
  return { held: Object.fromEntries(held), dissenters: agreement.dissenters };
}

test('POOL-12 what drains or is retired at one node gets no new addresses at any', async () => {
  expect(
    await heldBy(
      { a: 'active', b: 'active', c: 'active' },
      { a: 'active', b: 'draining', c: 'active' },
      { c: 'retired', a: 'active', b: 'active' },
    ),
  ).toEqual({ held: { a: 'active', b: 'draining', c: 'draining' }, dissenters: 2 });
});

test('POOL-12 what another node does not know yet would be refused there', async () => {
  expect(await heldBy({ a: 'active', fresh: 'active' }, { a: 'active' })).toEqual({
    ...{ held: { a: 'active', fresh: 'draining' }, dissenters: 1 },
  });
});

test('POOL-12 nothing is taken from what a node refuses itself, and order is nothing', async () => {
  const own = { a: 'active', b: 'retired' } as const;
  expect(await heldBy(own, { b: 'active', a: 'active' })).toMatchObject({ held: own });
  expect(await heldBy(own, { b: 'retired', a: 'active' })).toEqual({ held: own, dissenters: 0 });
});

test('POOL-12 where nothing would be left, each goes by its own', async () => {
  expect(await heldBy({ a: 'active' }, { b: 'active' })).toEqual({
    ...{ held: { a: 'active' }, dissenters: 1 },
  });
});

test('POOL-12 STORE-14 what is not what its digest says drains nothing', async () => {
  const { boardOf, texts } = sharedBoard();
  await new Agreement(boardOf('other')).exchange(domainsOf({ a: 'draining', b: 'active' }));
  for (const digest of texts.keys()) texts.set(digest, '{"a":"retired","b":"retired"}');
  const agreement = new Agreement(boardOf('own'));
  const domains = domainsOf({ a: 'active', b: 'active' });
  await agreement.exchange(domains);
  expect(agreement.held(domains)).toBe(domains);
  expect(agreement.dissenters).toBe(1);
});
