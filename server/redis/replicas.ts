import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId, TransactionId } from '#server/inbox/types.ts';
import type { Partition } from './keys.ts';
import type { ScriptCalls } from './script-calls.ts';

/** Waits until enough replicas have a message. */
export class Replicas {
  readonly #calls: ScriptCalls;
  readonly #count: number;

  /** With a count of 0 nothing waits. */
  constructor(calls: ScriptCalls, count: number) {
    this.#calls = calls;
    this.#count = count;
  }

  /** Whether commits wait for replicas. */
  get isEnabled(): boolean {
    return this.#count > 0;
  }

  /** Resolves when enough replicas have the commits of a partition. */
  async waitForCommits(partition: Partition): Promise<void> {
    if (this.#count === 0) return;
    const { commits } = this.#calls;
    // Less than the timeout of the command, so that Redis reports the delay itself.
    const timeoutMs = Math.floor(commits.timeoutMs / 2);
    const got = await commits.command(partition, ['WAIT', `${this.#count}`, `${timeoutMs}`]);
    if (Number(got) < this.#count) throw new StoreUnavailable('too few replicas have it in time');
  }

  /**
   * For a message without a fingerprint, whose retry would be stored again: fails before the commit
   * if replicas are missing. Extends the expiry of the staged keys, each with so many pieces.
   */
  async waitForStaged(
    transaction: TransactionId,
    ids: readonly InboxId[],
    pieces: number,
  ): Promise<void> {
    if (this.#count === 0) return;
    const { keys, connection } = this.#calls;
    // WAIT covers all earlier writes of its own connection.
    const touch = (id: InboxId) => {
      const staged = keys.staged(transaction, id);
      const partition = keys.ofInbox(id);
      return this.#calls.runOnCommitConnection(
        'stage',
        partition,
        staged,
        pieces,
        connection.timeoutMs,
        '',
      );
    };
    await Promise.all(ids.map(touch));
    for (const partition of new Set(ids.map((id) => keys.ofInbox(id))))
      await this.waitForCommits(partition);
  }
}
