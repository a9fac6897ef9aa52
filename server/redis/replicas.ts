import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId, TransactionId } from '#server/inbox/types.ts';
import type { Partition } from './keys.ts';
import type { Wire } from './wire.ts';

/** Those that must have a message before it counts as stored. */
export class Replicas {
  readonly #wire: Wire;
  readonly #count: number;

  /** Zero of them have everything at once. */
  constructor(wire: Wire, count: number) {
    this.#wire = wire;
    this.#count = count;
  }

  /** Whether there are any. */
  get areWaitedFor(): boolean {
    return this.#count > 0;
  }

  /** Resolves when they have what was committed there. */
  async have(partition: Partition): Promise<void> {
    if (this.#count === 0) return;
    const { commits } = this.#wire;
    // Less than the command itself is given, so that it is Redis who says that they are late.
    const patience = Math.floor(commits.timeoutMs / 2);
    const got = await commits.command(partition, ['WAIT', `${this.#count}`, `${patience}`]);
    if (Number(got) < this.#count) throw new StoreUnavailable('too few replicas have it in time');
  }

  /**
   * Before the commit of a mail without a fingerprint: its retry is a second mail, so those
   * that are missing have to be missed now. What is staged, so many pieces for each inbox,
   * waits anew.
   */
  async haveStaged(
    transaction: TransactionId,
    ids: readonly InboxId[],
    pieces: number,
  ): Promise<void> {
    if (this.#count === 0) return;
    const { keys, line } = this.#wire;
    // Redis waits for what came over the same connection, and so for all that came before.
    const touch = (id: InboxId) => {
      const staged = keys.staged(transaction, id);
      const partition = keys.ofInbox(id);
      return this.#wire.commitOn('stage', partition, staged, pieces, line.timeoutMs, '');
    };
    await Promise.all(ids.map(touch));
    for (const partition of new Set(ids.map((id) => keys.ofInbox(id)))) await this.have(partition);
  }
}
