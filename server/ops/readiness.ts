import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds for a part to say how it is; whoever asks may have little patience. */
const PATIENCE_MS = 1_500;

/** How one part of the service is. */
export type PartState =
  /** It does what it is there for. */
  | { readonly state: 'up' }
  /** It does, and less well than it should; nobody is to be sent elsewhere for it. */
  | { readonly state: 'impaired'; readonly why: string }
  /** It does not: this process can take no mail or no tabs. */
  | { readonly state: 'down'; readonly why: string };

export const UP: PartState = { state: 'up' };

export interface ReadinessReport {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, PartState>>;
}

/** How well a state is, as a metric tells it. */
const WELL = { up: 1, impaired: 0.5, down: 0 } as const satisfies Record<
  PartState['state'],
  number
>;

/** Each part of the service that was begun, and what it says of itself when it is asked. */
export class Readiness {
  readonly #parts = new Map<string, () => PartState | Promise<PartState>>();
  readonly #patienceMs: number;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  add(part: string, look: () => PartState | Promise<PartState>): void {
    this.#parts.set(part, look);
  }

  async report(): Promise<ReadinessReport> {
    const asked = [...this.#parts].map(
      async ([part, look]): Promise<[string, PartState]> => [
        part,
        await inTime(look, this.#patienceMs),
      ],
    );
    const states = await Promise.all(asked);
    return {
      ready: states.every(([, { state }]) => state !== 'down'),
      parts: Object.fromEntries(states),
    };
  }

  /** The first part that is down, in words; null where none is. */
  async whyNot(): Promise<string | null> {
    const { parts } = await this.report();
    for (const part of Object.values(parts)) if (part.state === 'down') return part.why;
    return null;
  }

  async levels(): Promise<Readonly<Record<string, number>>> {
    const { parts } = await this.report();
    return Object.fromEntries(
      Object.entries(parts).map(([part, { state }]) => [part, WELL[state]]),
    );
  }
}

/** A part that fails to say how it is, or not in time, is down. */
async function inTime(
  look: () => PartState | Promise<PartState>,
  patienceMs: number,
): Promise<PartState> {
  const patience = new AbortController();
  const late = delay(patienceMs, silent('It does not answer.'), { signal: patience.signal });
  try {
    // Also one that throws at once loses to nobody: nothing may be left unheard.
    return await Promise.race([Promise.resolve().then(look), late]);
  } catch {
    return silent('It could not be asked.');
  } finally {
    patience.abort();
  }
}

function silent(why: string): PartState {
  return { state: 'down', why };
}
