import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Log } from '../log.ts';
import type { Measures } from '../measures.ts';
import type { Readiness } from '../readiness.ts';
import { createCountingLog, type Replies } from './counting-log.ts';
import { createGauges, type GaugeSources } from './gauges.ts';
import { createHistograms } from './histograms.ts';
import { type Listener, listen } from './listener.ts';

/** The metrics of the service, or none. */
export interface Metrics {
  /** The log for all parts, which counts its events. */
  readonly log: Log;
  /** Undefined: no metrics. */
  readonly measures: Measures | undefined;
  /** Adds sources of gauges. */
  watch(sources: Partial<GaugeSources>): void;
  /** Null: no metrics port is configured. Rejects if the port cannot be opened. */
  listen(readiness: Readiness): Promise<{ readonly host: string; readonly port: number } | null>;
  close(): Promise<void>;
}

/** The address of the metrics port; null: no metrics. */
export type MetricsSettings = null | { readonly host: string; readonly port: number };

/**
 * Default metrics that list all open handles at each scrape, which is slow with 10,000 tabs. The
 * service counts its connections itself.
 */
const SLOW_METRICS = [
  ...['nodejs_active_handles', 'nodejs_active_handles_total', 'process_open_fds'],
  ...['nodejs_active_requests', 'nodejs_active_requests_total'],
  ...['nodejs_active_resources', 'nodejs_active_resources_total'],
];

export function createMetrics(settings: MetricsSettings, log: Log, replies: Replies): Metrics {
  return settings === null ? noMetrics(log) : new PrometheusMetrics(settings, log, replies);
}

function noMetrics(log: Log): Metrics {
  return { log, measures: undefined, watch() {}, listen: async () => null, close: async () => {} };
}

/** Every metric, of the process and of the service. */
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

class PrometheusMetrics implements Metrics {
  readonly log: Log;
  readonly measures: Measures;
  readonly #settings: NonNullable<MetricsSettings>;
  readonly #sources: Partial<GaugeSources>;
  readonly #registry: Registry;
  #listener: Listener | null = null;

  constructor(settings: NonNullable<MetricsSettings>, plain: Log, replies: Replies) {
    const { registry, histograms, sources, log } = createRegistry(plain, replies);
    this.log = log;
    this.measures = histograms;
    this.#settings = settings;
    this.#sources = sources;
    this.#registry = registry;
  }

  watch(sources: Partial<GaugeSources>): void {
    Object.assign(this.#sources, sources);
  }

  async listen(readiness: Readiness) {
    this.watch({ parts: () => readiness.levels() });
    this.#listener = await listen(this.#settings, {
      contentType: this.#registry.contentType,
      metrics: () => this.#registry.metrics(),
      readiness,
      failed: (error) => this.log.failed('metrics', error),
    });
    return this.#listener;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }
}
