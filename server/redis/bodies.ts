import { randomBytes } from 'node:crypto';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId, StoredBody } from '#server/inbox/types.ts';
import { type Entry, parseNote, type SharedPlace, sharedPlace } from './entries.ts';
import type { Partition } from './keys.ts';
import type { ScriptCalls } from './script-calls.ts';
import type { Total } from './usage.ts';

/**
 * Bytes of one piece. Redis runs one command at a time, so a large message is written and read in
 * pieces that take a fraction of a millisecond. Other commands run between them.
 */
const PIECE_BYTES = 128 * 1024;

/** Milliseconds after which a sweep checks whether a commit for several inboxes was completed. */
const COMMIT_MS = 5 * 60_000;

/** Random bytes in the name of a shared body. */
const NAME_BYTES = 12;

/** Stores and reads the bodies of messages. A body belongs to one inbox, or several share it. */
export class Bodies {
  readonly #calls: ScriptCalls;
  readonly #stored: Total;

  constructor(calls: ScriptCalls, stored: Total) {
    this.#calls = calls;
    this.#stored = stored;
  }

  /** Whether the body is small enough to be an argument of the commit script. */
  fitsInline({ bytes }: StoredBody): boolean {
    return bytes.byteLength <= PIECE_BYTES;
  }

  /**
   * Writes a body under a key, before its commit. The key expires when the caller stops waiting,
   * so that a later commit finds no body and stores nothing.
   */
  async stage(partition: Partition, key: string, { bytes }: StoredBody): Promise<void> {
    const { byteLength } = bytes;
    const timeoutMs = this.#calls.connection.timeoutMs;
    for (let at = 0; at < countPieces(byteLength); at += 1) {
      const piece = toBuffer(bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES));
      const answer = await this.#calls.run('stage', partition, key, at, timeoutMs, piece);
      if (answer.number(0) !== at + 1) {
        throw new StoreUnavailable('Redis was too slow for a large message');
      }
    }
  }

  /** Stores a body for several inboxes; it counts `held` bytes once. Returns its place. */
  async share(body: StoredBody, held: number, inboxes: readonly InboxId[]): Promise<SharedPlace> {
    const name = randomBytes(NAME_BYTES).toString('base64url');
    const partition = this.#calls.keys.ofBody(name);
    const answer = await this.#stored.during(partition, held, async () => {
      await this.stage(partition, `${partition}B:${name}`, body);
      const until = this.#calls.now() + COMMIT_MS;
      const args = [name, countPieces(body.bytes.byteLength), held, until, ...inboxes];
      return this.#calls.run('share', partition, ...args);
    });
    if (answer.kind !== 'shared') throw new StoreUnavailable('Redis was too slow to share');
    return sharedPlace(name);
  }

  /** Ends a commit for several inboxes. `without`: the inboxes that did not get the message. */
  async settle(place: SharedPlace, without: readonly InboxId[]): Promise<void> {
    const { name } = parseNote(place);
    await this.#unshare(name, true, without);
  }

  /** Removes inboxes from shared bodies. A body without inboxes is deleted. */
  async release(notes: readonly string[]): Promise<void> {
    await Promise.all(
      notes.map(async (note) => {
        const { name, inbox } = parseNote(note);
        await this.#unshare(name, false, [inbox]);
        await this.#calls.runOnInbox('clear-notes', inbox, note).catch(() => {
          // The note stays, and the next sweep repeats the call.
        });
      }),
    );
  }

  /** Completes a commit whose node failed: inboxes without the message no longer share its body. */
  async finishShare(partition: Partition, name: string): Promise<void> {
    const sharers = (await this.#calls.run('sharers', partition, name)).rest(0);
    const without: InboxId[] = [];
    for (const id of sharers) {
      const answer = await this.#calls.runOnInbox('shares', id, sharedPlace(name));
      if (answer.kind === 'no') without.push(id);
    }
    await this.#unshare(name, true, without);
  }

  /** Null if the body does not exist, or no longer. */
  async read(inbox: InboxId, { body, summary, encoding }: Entry): Promise<StoredBody | null> {
    const key =
      body.kind === 'own'
        ? `${this.#calls.keys.ofInbox(inbox)}b:${inbox}:${summary.seq}`
        : `${this.#calls.keys.ofBody(body.name)}B:${body.name}`;
    const pieces: Buffer[] = [];
    for (let at = 0; ; at += 1) {
      const piece = await this.#calls.connection.bytes(key, ['LINDEX', key, `${at}`]);
      if (piece === null) {
        // The last piece was full, or the body was deleted meanwhile.
        const count = await this.#calls.connection.command(key, ['LLEN', key]);
        if (at === 0 || count !== at) return null;
        break;
      }
      pieces.push(piece);
      if (piece.byteLength < PIECE_BYTES) break;
    }
    const [only = Buffer.alloc(0)] = pieces;
    return { encoding, bytes: pieces.length === 1 ? only : Buffer.concat(pieces) };
  }

  async #unshare(name: string, isSettled: boolean, without: readonly InboxId[]): Promise<void> {
    const partition = this.#calls.keys.ofBody(name);
    const settled = isSettled ? '1' : '0';
    await this.#calls.run('unshare', partition, name, settled, ...without);
  }
}

/** Number of pieces for so many bytes. An empty body has one piece. */
export function countPieces(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / PIECE_BYTES));
}

export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
