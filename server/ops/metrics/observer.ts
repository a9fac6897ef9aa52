import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Log } from '../log.ts';
import type { Measures } from '../measures.ts';
import type { Readiness } from '../readiness.ts';
import { createCountingLog, type Replies } from './events.ts';
import { createLevels, type Levels } from './levels.ts';
import { type Listener, listen } from './listener.ts';
import { createTimes } from './times.ts';

/** Who watches the service for its operator, or nobody. */
export interface Observer {
  /** What the rooms are to tell. */
  readonly log: Log;
  /** Undefined: nobody measures. */
  readonly measures: Measures | undefined;
  /** There is more to look at. */
  watch(levels: Partial<Levels>): void;
  /** Null: there is no such port. Rejects where it cannot be had. */
  listen(readiness: Readiness): Promise<{ readonly host: string; readonly port: number } | null>;
  close(): Promise<void>;
}

/** Where the metrics are to be had; null: nowhere. */
export type MetricsSettings = null | { readonly host: string; readonly port: number };

/**
 * Lists of whatever is open, made anew at each scrape: with 10,000 tabs that alone would be
 * felt. Connections are counted by ourselves.
 */
const TOO_DEAR = [
  ...['nodejs_active_handles', 'nodejs_active_handles_total', 'process_open_fds'],
  ...['nodejs_active_requests', 'nodejs_active_requests_total'],
  ...['nodejs_active_resources', 'nodejs_active_resources_total'],
];

export function createObserver(settings: MetricsSettings, log: Log, replies: Replies): Observer {
  return settings === null ? nobody(log) : new PrometheusObserver(settings, log, replies);
}

/** Where nobody asks, nothing is counted. */
function nobody(log: Log): Observer {
  return { log, measures: undefined, watch() {}, listen: async () => null, close: async () => {} };
}

/** Every metric, of the process and of the service. */
export function createMetrics(log: Log, replies: Replies) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of TOO_DEAR) registry.removeSingleMetric(name);
  const times = createTimes(registry);
  const known: Partial<Levels> = {};
  createLevels(registry, known);
  const counting = createCountingLog(log, registry, times.committed, replies);
  return { registry, times, known, log: counting };
}

class PrometheusObserver implements Observer {
  readonly log: Log;
  readonly measures: Measures;
  readonly #settings: NonNullable<MetricsSettings>;
  readonly #known: Partial<Levels>;
  readonly #registry: Registry;
  #listener: Listener | null = null;

  constructor(settings: NonNullable<MetricsSettings>, plain: Log, replies: Replies) {
    const { registry, times, known, log } = createMetrics(plain, replies);
    this.log = log;
    this.measures = times;
    this.#settings = settings;
    this.#known = known;
    this.#registry = registry;
  }

  watch(levels: Partial<Levels>): void {
    Object.assign(this.#known, levels);
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
