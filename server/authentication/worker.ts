import Piscina from 'piscina';
import { systemClock } from '#server/ops/clock.ts';
import type { Lookup } from '#server/ops/measures.ts';
import { check } from './checker.ts';
import { createDns } from './resolver.ts';
import type { CheckAnswer, CheckTask, DnsSettings } from './types.ts';

/** The one function of the thread that checks senders. What DNS answered lives as long as it. */
export default start(Piscina.workerData);

function start(settings: DnsSettings): (task: CheckTask) => Promise<CheckAnswer> {
  // A check asks 100 questions at most, and takes those of others along: it stays short.
  const lookups: Lookup[] = [];
  const onLookup = (lookup: Lookup) => void lookups.push(lookup);
  const dns = createDns(settings, systemClock, { onLookup });
  return async (task) => {
    const answer = await check(dns, settings, task);
    return { ...answer, lookups: lookups.splice(0) };
  };
}
