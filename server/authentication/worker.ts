import Piscina from 'piscina';
import { systemClock } from '#server/ops/clock.ts';
import { check } from './checker.ts';
import { createDns } from './resolver.ts';
import type { CheckAnswer, CheckTask, DnsSettings } from './types.ts';

/** The one function of the thread that checks senders. The thread has its own cache of DNS answers. */
export default start(Piscina.workerData);

function start(settings: DnsSettings): (task: CheckTask) => Promise<CheckAnswer> {
  const dns = createDns(settings, systemClock);
  return (task) => check(dns, settings, task);
}
