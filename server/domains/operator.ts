import type { InboxStore } from '#server/inbox/store.ts';
import { OPERATOR_ADDRESS } from '#server/inbox/store.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import { belowWildcard } from './names.ts';
import type { DomainPool } from './pool.ts';

/**
 * Where mail for `postmaster@` and `abuse@` of every domain is delivered; null: no inbox was
 * asked for. Throws where it cannot be had: dropping that mail is not what was configured.
 */
export async function openOperatorInbox(
  store: InboxStore,
  pool: DomainPool,
  token: string | null,
): Promise<CanonicalAddress | null> {
  const address = shownAddress(pool);
  if (token === null || address === null) return null;
  const answer = await store.create({ address, maker: { kind: 'operator', token } });
  if (answer.kind === 'created') return OPERATOR_ADDRESS;
  throw new Error(`the inbox for postmaster and abuse cannot be made: ${answer.kind}`);
}

/** What that inbox is shown as: a name that nobody can take. Null of an empty pool. */
function shownAddress(pool: DomainPool): CanonicalAddress | null {
  const names = pool.list().map(({ domain }) => domain);
  const first = names.find((name) => belowWildcard(name) === null) ?? names[0];
  return first === undefined ? null : `postmaster@${belowWildcard(first) ?? first}`;
}
