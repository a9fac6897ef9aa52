import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { streamBody } from '#server/inbox/stored-body.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { rateLimited, unavailable } from './problems.ts';

/** Bytes up to which an answer is not counted: the kernel takes it, whether it is read or not. */
const COUNTED_FROM_BYTES = 64 * 1024;

/** Bytes held for the answers to one source: two messages of the usual largest size. */
const SOURCE_BYTES = 56 * 1024 * 1024;

/** Bytes held for answers in all; small beside a store, and twice what one source can have. */
const TOTAL_BYTES = 128 * 1024 * 1024;

/** Milliseconds without a single piece being taken, after which nobody is taken to be reading. */
const STALLED_MS = 30_000;

/** Milliseconds that answers on their way are given when the service stops. */
const FAREWELL_MS = 2_000;

/** Seconds after which one of the answers that are on their way may have arrived. */
const RETRY_AFTER_SECONDS = 5;

/** What is to be sent, as a stream of pieces. */
export interface Download {
  /** Bytes to be sent. */
  readonly size: number;
  /** Bytes of memory that are kept until it has been sent. */
  readonly held: number;
  stream(): Readable;
}

/** Bytes that are in memory as they are to be sent. */
export function downloadOf(bytes: Uint8Array): Download {
  const { byteLength } = bytes;
  const stream = () => streamBody({ encoding: 'identity', bytes });
  return { size: byteLength, held: byteLength, stream };
}

/** What routes answer in JSON is counted as well: a message can have megabytes of text. */
export function countJson(app: FastifyInstance, downloads: Downloads): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length <= COUNTED_FROM_BYTES) return payload;
    return downloads.begin(request, reply, downloadOf(Buffer.from(payload)));
  });
}

export interface DownloadLimits {
  readonly sourceBytes?: number;
  readonly totalBytes?: number;
}

/**
 * HTTP-31. Large answers, for which memory is held until their readers have taken them. So
 * what is held for one source and in all is bounded, and who stops reading is cut off.
 */
export class Downloads {
  readonly #peerOf: PeerRule;
  readonly #sourceBytes: number;
  readonly #totalBytes: number;
  readonly #ofSource = new Map<string, number>();
  /** One for each answer that is on its way. */
  readonly #cuts = new Set<() => void>();
  #held = 0;

  constructor(
    peerOf: PeerRule,
    { sourceBytes = SOURCE_BYTES, totalBytes = TOTAL_BYTES }: DownloadLimits = {},
  ) {
    this.#peerOf = peerOf;
    this.#sourceBytes = sourceBytes;
    this.#totalBytes = totalBytes;
  }

  /** Bytes held right now. */
  get held(): number {
    return this.#held;
  }

  /** What to send as the answer. Throws 429 or 503 where there is no room for it. */
  begin(request: FastifyRequest, reply: FastifyReply, download: Download): Readable {
    const { source } = this.#peerOf(request.raw);
    const { socket } = request.raw;
    const counted = download.held > COUNTED_FROM_BYTES ? download.held : 0;
    if (counted > 0) this.#refuseBeyond(source, counted);
    const cut = () => void socket.destroy();
    const stalled = setTimeout(cut, STALLED_MS);
    const stream = Readable.from(
      eachPiece(download.stream(), () => stalled.refresh()),
      { objectMode: false },
    );
    this.#count(source, counted);
    this.#cuts.add(cut);
    whenGone(reply, () => {
      this.#cuts.delete(cut);
      clearTimeout(stalled);
      this.#count(source, -counted);
    });
    reply.header('Content-Length', String(download.size));
    return stream;
  }

  /** Cuts the readers that have not got everything in a moment: they would hold up the end. */
  close(): void {
    setTimeout(() => {
      for (const cut of this.#cuts) cut();
    }, FAREWELL_MS).unref();
  }

  #refuseBeyond(source: string, bytes: number): void {
    const ofSource = this.#ofSource.get(source) ?? 0;
    // One is always possible, however large.
    if (ofSource > 0 && ofSource + bytes > this.#sourceBytes) {
      throw rateLimited(
        'source_downloads',
        RETRY_AFTER_SECONDS,
        'Too much is being sent to this source already.',
      );
    }
    if (this.#held > 0 && this.#held + bytes > this.#totalBytes) {
      throw unavailable('Too much is being sent right now.', 'downloads');
    }
  }

  #count(source: string, bytes: number): void {
    this.#held += bytes;
    const ofSource = (this.#ofSource.get(source) ?? 0) + bytes;
    // Forgotten at zero, so that passing sources cost nothing.
    if (ofSource > 0) this.#ofSource.set(source, ofSource);
    else this.#ofSource.delete(source);
  }
}

/** `taken` is called each time that the reader is ready for more. */
async function* eachPiece(stream: Readable, taken: () => void): AsyncGenerator<unknown> {
  for await (const piece of stream) {
    taken();
    yield piece;
  }
}

/** The answer has been taken, or nobody is there to take it any more. */
function whenGone({ raw }: FastifyReply, then: () => void): void {
  if (raw.destroyed) then();
  else raw.once('close', then);
}
