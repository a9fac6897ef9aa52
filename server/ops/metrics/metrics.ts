import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Log } from '../log.ts';
import { createCountingLog, type Replies } from './counting-log.ts';
import { createGauges, type GaugeSources } from './gauges.ts';
import { createHistograms } from './histograms.ts';

/**
 * Default metrics that list all open handles at each scrape, which is slow with 10,000 tabs. The
 * service counts its connections itself.
 */
const SLOW_METRICS = [
  ...['nodejs_active_handles', 'nodejs_active_handles_total', 'process_open_fds'],
  ...['nodejs_active_requests', 'nodejs_active_requests_total'],
  ...['nodejs_active_resources', 'nodejs_active_resources_total'],
];

/**
 * Every metric, of the process and of the service. `log` counts the events of the given one;
 * sources of gauges are added to `sources` while the service starts.
 */
export function createRegistry(log: Log, replies: Replies) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of SLOW_METRICS) registry.removeSingleMetric(name);
  const histograms = createHistograms(registry);
  const sources: Partial<GaugeSources> = {};
  createGauges(registry, sources);
  const counting = createCountingLog(log, registry, histograms.committed, replies);
  return { registry, histograms, sources, log: counting };
}
