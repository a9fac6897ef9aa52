import { randomBytes } from 'node:crypto';
import type { InboxId, StoredBody } from '#server/inbox/types.ts';
import type { Capacity } from './capacity.ts';
import { type Entry, parseNote, sharedPlace } from './entries.ts';
import type { Partition } from './keys.ts';
import { NothingDone } from './nothing-done.ts';
import type { Wire } from './wire.ts';

/**
 * Bytes of one piece. Redis does one thing at a time: a large message goes in and out in
 * pieces of a fraction of a millisecond, between which others have their turn.
 */
const PIECE_BYTES = 128 * 1024;

/** Milliseconds after which it is looked whether a commit for several inboxes came to its end. */
const COMMIT_MS = 5 * 60_000;

/** Bytes of a name of shared bytes. */
const NAME_BYTES = 12;

/** The bytes of messages: an inbox's own, or shared by several. */
export class Bodies {
  readonly #wire: Wire;
  readonly #capacity: Capacity;

  constructor(wire: Wire, capacity: Capacity) {
    this.#wire = wire;
    this.#capacity = capacity;
  }

  /** Whether they go with the commit itself. */
  fitsInline({ bytes }: StoredBody): boolean {
    return bytes.byteLength <= PIECE_BYTES;
  }

  /**
   * Writes bytes under a key where they wait for their commit. They do not wait for longer
   * than the caller does: a commit that comes later finds none, and stores nothing.
   */
  async stage(partition: Partition, key: string, { bytes }: StoredBody): Promise<void> {
    const { byteLength } = bytes;
    const patience = this.#wire.line.timeoutMs;
    for (let at = 0; at < piecesOf(byteLength); at += 1) {
      const piece = bufferOf(bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES));
      const answer = await this.#wire.on('stage', partition, key, at, patience, piece);
      if (answer.number(0) !== at + 1) {
        throw new NothingDone('Redis was too slow for a large message');
      }
    }
  }

  /** Bytes for several inboxes, counted once: `held`. Answers where they are. */
  async share(body: StoredBody, held: number, inboxes: readonly InboxId[]): Promise<string> {
    const name = randomBytes(NAME_BYTES).toString('base64url');
    const partition = this.#wire.keys.ofBody(name);
    await this.stage(partition, `${partition}B:${name}`, body);
    const until = this.#wire.now() + COMMIT_MS;
    const args = [name, piecesOf(body.bytes.byteLength), held, until, ...inboxes];
    const answer = await this.#wire.on('share', partition, ...args);
    if (answer.kind !== 'shared') throw new NothingDone('Redis was too slow to share');
    return sharedPlace(name);
  }

  /** The commit came to its end; those did not get it. */
  async settle(place: string, without: readonly InboxId[]): Promise<void> {
    const { name } = parseNote(place);
    await this.#unshare(name, true, without);
  }

  /** Those have let go of shared bytes: the last one's going frees them. */
  async letGo(notes: readonly string[]): Promise<void> {
    await Promise.all(
      notes.map(async (note) => {
        const { name, inbox } = parseNote(note);
        await this.#unshare(name, false, [inbox]);
        await this.#wire.onInbox('told', inbox, note).catch(() => {
          // It stays noted, and the next sweep tells it again.
        });
      }),
    );
  }

  /** A commit whose node died in the middle: those that have no such message do not hold it. */
  async lookAfter(partition: Partition, name: string): Promise<void> {
    const sharers = (await this.#wire.on('sharers', partition, name)).rest(0);
    const without: InboxId[] = [];
    for (const id of sharers) {
      const answer = await this.#wire.onInbox('shares', id, sharedPlace(name));
      if (answer.kind === 'no') without.push(id);
    }
    await this.#unshare(name, true, without);
  }

  /** Null where they are not there (any more). */
  async read(inbox: InboxId, { body, summary, encoding }: Entry): Promise<StoredBody | null> {
    const key =
      body.kind === 'own'
        ? `${this.#wire.keys.ofInbox(inbox)}b:${inbox}:${summary.seq}`
        : `${this.#wire.keys.ofBody(body.name)}B:${body.name}`;
    const pieces: Buffer[] = [];
    for (let at = 0; ; at += 1) {
      const piece = await this.#wire.line.bytes(key, ['LINDEX', key, `${at}`]);
      if (piece === null) {
        // The last one was full, or somebody has deleted them meanwhile.
        const count = await this.#wire.line.command(key, ['LLEN', key]);
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
    const partition = this.#wire.keys.ofBody(name);
    const settled = isSettled ? '1' : '0';
    const answer = await this.#wire.on('unshare', partition, name, settled, ...without);
    this.#capacity.give(answer.number(1));
  }
}

/** How many pieces so many bytes are kept in; no bytes are one, too. */
export function piecesOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / PIECE_BYTES));
}

export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
