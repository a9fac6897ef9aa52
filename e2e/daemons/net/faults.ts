/**
 * A module that is loaded into a service before it starts: its store fails as one on another
 * machine may. In `POOL.away` the first reservation for each address is refused, in `POOL.torn`
 * the first message for each address is committed and the answer lost.
 */
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import { POOL } from './zone.ts';

const { reserve, append } = MemoryStore.prototype;

/** Addresses that have had their fault. */
const known = new Set<string>();
/** Transactions whose commit is going to stay unsaid. */
const torn = new Set<string>();

function isFirst(address: string, domain: string): boolean {
  if (!address.endsWith(`@${domain}`) || known.has(address)) return false;
  known.add(address);
  return true;
}

MemoryStore.prototype.reserve = async function away(...wish) {
  const [transaction, address] = wish;
  if (isFirst(address, POOL.away)) throw new StoreUnavailable('away');
  if (isFirst(address, POOL.torn)) torn.add(transaction);
  return reserve.apply(this, wish);
};

MemoryStore.prototype.append = async function unsaid(message) {
  const answers = await append.call(this, message);
  if (torn.delete(message.transaction)) throw new StoreUnavailable('its answer got lost');
  return answers;
};
