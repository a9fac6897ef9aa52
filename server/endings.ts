/** From the outside in: no new mail, then the inboxes end and say so, then the lines close. */
const ENDING_ORDER = [
  ...(['pool', 'receiver', 'certificates', 'refusals'] as const),
  ...(['mailroom', 'sweeper', 'store', 'gateway', 'http'] as const),
  // To the last, somebody may want to see how it ends.
  'metrics',
] as const;

export type Part = (typeof ENDING_ORDER)[number];

/** How to end each part that was begun, however far the start came. */
export class Endings {
  readonly #endings = new Map<Part, () => void | Promise<void>>();

  set(part: Part, end: () => void | Promise<void>): void {
    this.#endings.set(part, end);
  }

  /** One that fails keeps no other from it. */
  async endAll(failed: (part: Part, error: unknown) => void): Promise<void> {
    for (const part of ENDING_ORDER) {
      try {
        await this.#endings.get(part)?.();
      } catch (error) {
        failed(part, error);
      }
    }
  }
}
