import { withTimeout } from './timeout.ts';

/** Milliseconds for a part to report its state; probes have short timeouts. */
const TIMEOUT_MS = 1_500;

/** The state of one part of the service. */
export type PartState =
  /** It works. */
  | { readonly state: 'up' }
  /** It works, but worse than it should: no reason to send clients to another node. */
  | { readonly state: 'impaired'; readonly why: string }
  /** It does not work: this process can take no email or no tabs. */
  | { readonly state: 'down'; readonly why: string };

export const UP: PartState = { state: 'up' };

export interface ReadinessReport {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, PartState>>;
}

/** The value of a state in the metric. */
const LEVELS = { up: 1, impaired: 0.5, down: 0 } as const satisfies Record<
  PartState['state'],
  number
>;

/** The started parts of the service, and how to ask each for its state. */
export class Readiness {
  readonly #parts = new Map<string, () => PartState | Promise<PartState>>();
  readonly #timeoutMs: number;

  constructor(timeoutMs = TIMEOUT_MS) {
    this.#timeoutMs = timeoutMs;
  }

  add(part: string, look: () => PartState | Promise<PartState>): void {
    this.#parts.set(part, look);
  }

  async report(): Promise<ReadinessReport> {
    const asked = [...this.#parts].map(
      async ([part, look]): Promise<[string, PartState]> => [
        part,
        await inTime(look, this.#timeoutMs),
      ],
    );
    const states = await Promise.all(asked);
    return {
      ready: states.every(([, { state }]) => state !== 'down'),
      parts: Object.fromEntries(states),
    };
  }

  /** Why the first part that is down is down; null if none is. */
  async whyNot(): Promise<string | null> {
    const { parts } = await this.report();
    for (const part of Object.values(parts)) if (part.state === 'down') return part.why;
    return null;
  }

  async levels(): Promise<Readonly<Record<string, number>>> {
    const { parts } = await this.report();
    return Object.fromEntries(
      Object.entries(parts).map(([part, { state }]) => [part, LEVELS[state]]),
    );
  }
}

/** A part that fails to report its state, or not in time, is down. */
async function inTime(
  look: () => PartState | Promise<PartState>,
  timeoutMs: number,
): Promise<PartState> {
  try {
    return await withTimeout(timeoutMs, Promise.resolve().then(look), down('It does not answer.'));
  } catch {
    return down('It could not be asked.');
  }
}

function down(why: string): PartState {
  return { state: 'down', why };
}
