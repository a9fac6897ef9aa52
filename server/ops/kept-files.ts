import { type BigIntStats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Clock } from '#server/inbox/clock.ts';

/**
 * Milliseconds that changed files have to stay as they are before they are read: longer than
 * an editor needs for what it writes, shorter than anybody waits for.
 */
export const SETTLE_MS = 500;

/** What a look came to: `changing` wants another one soon. */
export type Looked = 'at rest' | 'changing';

/**
 * What tells one content of a path from the next without reading it. Links are followed, so
 * that a link which is led elsewhere (Kubernetes) is a change like a file that is renamed
 * over it (editors).
 */
type Sighting = string;

type State =
  /** What was seen last has been read. */
  | { readonly kind: 'read'; readonly sighting: Sighting }
  | { readonly kind: 'changing'; readonly sighting: Sighting; readonly since: number };

/** Files of the operator's that belong together, and may change while the service runs. */
export class KeptFiles<T> {
  readonly #paths: readonly string[];
  readonly #read: () => T;
  readonly #clock: Clock;
  #state: State;
  /** One look at a time, or an older one could undo a newer one. */
  #looking: Promise<unknown> = Promise.resolve();

  /**
   * From here on changes are seen: whoever reads the files at the start does so afterwards.
   * `read`: what they hold, be it right or wrong.
   */
  constructor(paths: readonly string[], read: () => T, clock: Clock) {
    this.#paths = paths;
    this.#read = read;
    this.#clock = clock;
    // Not in the background: at the start nothing else can be done.
    this.#state = { kind: 'read', sighting: paths.map(sightNow).join() };
  }

  /** Hands out what they hold once after each change, when they have been left alone. */
  look(take: (content: T) => void): Promise<Looked> {
    const looked = this.#looking.then(() => this.#look(take));
    // Whoever asked hears of a failure, and whoever asks next begins anew.
    this.#looking = looked.catch(() => undefined);
    return looked;
  }

  async #look(take: (content: T) => void): Promise<Looked> {
    const sighting = await sight(this.#paths);
    const state = this.#state;
    if (state.kind === 'read' && state.sighting === sighting) return 'at rest';
    if (state.kind === 'read' || state.sighting !== sighting) return this.#changing(sighting);
    if (this.#clock.now() - state.since < SETTLE_MS) return 'changing';
    const content = this.#read();
    const after = await sight(this.#paths);
    // Written while it was read: what came out is neither the old nor the new.
    if (after !== sighting) return this.#changing(after);
    this.#state = { kind: 'read', sighting };
    take(content);
    return 'at rest';
  }

  #changing(sighting: Sighting): Looked {
    this.#state = { kind: 'changing', sighting, since: this.#clock.now() };
    return 'changing';
  }
}

async function sight(paths: readonly string[]): Promise<Sighting> {
  const sightings = paths.map((path) => stat(path, { bigint: true }).then(sightingOf, codeOf));
  return (await Promise.all(sightings)).join();
}

function sightNow(path: string): Sighting {
  try {
    return sightingOf(statSync(path, { bigint: true }));
  } catch (error) {
    return codeOf(error);
  }
}

function sightingOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): Sighting {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

/** Of a file that is not there, or may not be looked at. */
function codeOf(error: unknown): Sighting {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
