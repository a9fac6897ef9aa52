import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { GaugeSources } from '#server/ops/metrics/gauges.ts';
import { type Listener, listen } from '#server/ops/metrics/listener.ts';
import { createRegistry } from '#server/ops/metrics/metrics.ts';
import { Readiness, UP } from '#server/ops/readiness.ts';
import { REPLIES } from '#server/smtp/rfc5321/replies.ts';

/** The address of the metrics port; null: no metrics. */
type MetricsSettings = null | { readonly host: string; readonly port: number };

/** Readiness and metrics. Each part adds its state and its values when it starts. */
export class Health {
  readonly readiness = new Readiness();
  /** The log for all parts; the metrics count its events. */
  readonly log: Log;
  /** Undefined: no metrics. */
  readonly measures: Measures | undefined;
  readonly #settings: MetricsSettings;
  readonly #registry: ReturnType<typeof createRegistry>['registry'] | undefined;
  readonly #sources: Partial<GaugeSources>;
  #listener: Listener | null = null;

  constructor(settings: MetricsSettings, plain: Log) {
    const metrics = settings === null ? null : createRegistry(plain, REPLIES);
    this.#settings = settings;
    this.log = metrics?.log ?? plain;
    this.measures = metrics?.histograms;
    this.#registry = metrics?.registry;
    this.#sources = metrics?.sources ?? {};
    this.watch({ parts: () => this.readiness.levels() });
  }

  /** Adds what the metrics ask at each scrape. */
  watch(sources: Partial<GaugeSources>): void {
    Object.assign(this.#sources, sources);
  }

  /** The part is down while its port is closed. */
  watchPort(part: string, port: { readonly listening: boolean }): void {
    this.readiness.add(part, () =>
      port.listening ? UP : { state: 'down', why: 'The port is not open.' },
    );
  }

  /** Null: no metrics port is configured. Rejects if the port cannot be opened. */
  async listen(): Promise<{ readonly host: string; readonly port: number } | null> {
    const registry = this.#registry;
    if (this.#settings === null || registry === undefined) return null;
    this.#listener = await listen(this.#settings, {
      contentType: registry.contentType,
      metrics: () => registry.metrics(),
      readiness: this.readiness,
      failed: (error) => this.log.failed('metrics', error),
    });
    return this.#listener;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }
}
