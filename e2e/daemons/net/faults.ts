/**
 * A module that is loaded into a service before it starts: its store fails as one on another
 * machine may. In `POOL.away` the first RCPT for each address fails, in `POOL.torn`
 * the first message for each address is committed and the answer lost.
 */
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import { POOL } from './zone.ts';

const { admit, append } = MemoryStore.prototype;

/** Addresses that have had their fault. */
const known = new Set<string>();
/** Inboxes whose next commit stays unsaid. */
const torn = new Set<string>();

function isFirst(address: string, domain: string): boolean {
  if (!address.endsWith(`@${domain}`) || known.has(address)) return false;
  known.add(address);
  return true;
}

MemoryStore.prototype.admit = async function away(...wish) {
  const [address] = wish;
  if (isFirst(address, POOL.away)) throw new StoreUnavailable('away');
  const answer = await admit.apply(this, wish);
  if (answer.kind === 'room' && isFirst(address, POOL.torn)) torn.add(answer.inbox);
  return answer;
};

MemoryStore.prototype.append = async function unsaid(message) {
  const answers = await append.call(this, message);
  const isTorn = message.recipients.some((inbox) => torn.delete(inbox));
  if (isTorn) throw new StoreUnavailable('its answer got lost');
  return answers;
};
