import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { streamBody } from '#server/inbox/stored-body.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { rateLimited, unavailable } from './refusal.ts';

/** Bytes up to which an answer is not counted: the kernel takes them even without a reader. */
const COUNTED_FROM_BYTES = 64 * 1024;

/** Bytes held for one source: two messages of the default largest size. */
const SOURCE_BYTES = 56 * 1024 * 1024;

/** Bytes held in all: small beside a store, and twice the limit of a source. */
const TOTAL_BYTES = 128 * 1024 * 1024;

/** Milliseconds in which nothing could be sent, after which the connection is closed. */
const STALLED_MS = 30_000;

/** Seconds after which one of the source's downloads may have ended. */
const RETRY_AFTER_SECONDS = 5;

/** An answer that is sent as a stream. */
export interface Download {
  /** Bytes to send. */
  readonly size: number;
  /** Bytes of memory held until the end. */
  readonly held: number;
  stream(): Readable;
}

/** A download whose bytes are in memory. */
export function bufferedDownload(bytes: Uint8Array): Download {
  const { byteLength } = bytes;
  const stream = () => streamBody({ encoding: 'identity', bytes });
  return { size: byteLength, held: byteLength, stream };
}

/** Counts JSON answers too: a message can have megabytes of text. */
export function countLargeJson(app: FastifyInstance, downloads: Downloads): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length <= COUNTED_FROM_BYTES) return payload;
    return downloads.begin(request, reply, bufferedDownload(Buffer.from(payload)));
  });
}

export interface DownloadLimits {
  readonly sourceBytes?: number;
  readonly totalBytes?: number;
  readonly stalledMs?: number;
}

/**
 * HTTP-11. Bounds the memory held for large answers, per source and in all, and closes the
 * connections of clients that stop reading.
 */
export class Downloads {
  readonly #peerOf: PeerRule;
  readonly #limits: Required<DownloadLimits>;
  readonly #bySource = new Map<string, number>();
  #held = 0;

  constructor(peerOf: PeerRule, limits: DownloadLimits = {}) {
    this.#peerOf = peerOf;
    this.#limits = {
      ...{ sourceBytes: SOURCE_BYTES, totalBytes: TOTAL_BYTES, stalledMs: STALLED_MS },
      ...limits,
    };
  }

  /** Bytes held now. */
  get held(): number {
    return this.#held;
  }

  /** The stream to send as the answer. @throws 429 or 503 over the limits. */
  begin(request: FastifyRequest, reply: FastifyReply, download: Download): Readable {
    const { source } = this.#peerOf(request.raw);
    const counted = download.held > COUNTED_FROM_BYTES ? download.held : 0;
    if (counted > 0) this.#requireRoom(source, counted);
    reply.header('Content-Length', String(download.size));
    // The client may have disconnected already.
    if (!reply.raw.destroyed) {
      this.#count(source, counted);
      reply.raw.once('close', () => this.#count(source, -counted));
      // Node destroys the connection if the client takes nothing for so long.
      reply.raw.setTimeout(this.#limits.stalledMs);
    }
    return download.stream();
  }

  #requireRoom(source: string, bytes: number): void {
    const bySource = this.#bySource.get(source) ?? 0;
    // A first download is always possible, at any size.
    if (bySource > 0 && bySource + bytes > this.#limits.sourceBytes) {
      throw rateLimited(
        'source_downloads',
        RETRY_AFTER_SECONDS,
        'Too much is being sent to this source already.',
      );
    }
    if (this.#held > 0 && this.#held + bytes > this.#limits.totalBytes) {
      throw unavailable('Too much is being sent right now.', 'downloads');
    }
  }

  #count(source: string, bytes: number): void {
    this.#held += bytes;
    const bySource = (this.#bySource.get(source) ?? 0) + bytes;
    // Deleted at zero: the map must not grow with every source that ever connected.
    if (bySource > 0) this.#bySource.set(source, bySource);
    else this.#bySource.delete(source);
  }
}
