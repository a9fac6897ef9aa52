import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenPerSource } from '#server/ops/limits.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { rateLimited } from './refusal.ts';

/** Seconds after which one of the source's held requests may have ended. */
const RETRY_AFTER_SECONDS = 5;

/** When a held request must be answered. */
interface HoldLimits {
  readonly timeoutMs: number;
  /** The client has disconnected, or the service is stopping. */
  readonly signal: AbortSignal;
}

/**
 * Requests that are answered later, limited per source (G16). They end when their time is over,
 * when the client disconnects, and when the service stops.
 */
export class HeldRequests {
  readonly #open: OpenPerSource;
  readonly #peerOf: PeerRule;
  readonly #waiting = new Set<AbortController>();
  #closing = false;

  constructor(perSource: number, peerOf: PeerRule) {
    this.#open = new OpenPerSource(perSource);
    this.#peerOf = peerOf;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Runs `answer` with the requested wait. Refuses with 429 over the limit. A client that has
   * disconnected takes no place, even while the store is slow.
   */
  async hold<Answer>(
    request: FastifyRequest,
    reply: FastifyReply,
    waitSeconds: number,
    answer: (limits: HoldLimits) => Promise<Answer>,
  ): Promise<Answer> {
    const isOver = this.#closing || reply.raw.destroyed;
    const timeoutMs = isOver ? 0 : waitSeconds * 1000;
    const gone = new AbortController();
    if (timeoutMs === 0) return answer({ timeoutMs, signal: gone.signal });

    const { source } = this.#peerOf(request.raw);
    if (!this.#open.hasRoom(source)) {
      throw rateLimited(
        'http_source_waits',
        RETRY_AFTER_SECONDS,
        'Too many requests are being held for this source.',
      );
    }
    const leave = () => {
      gone.abort();
      if (this.#waiting.delete(gone)) this.#open.leave(source);
    };
    this.#open.enter(source);
    this.#waiting.add(gone);
    reply.raw.once('close', leave);
    try {
      return await answer({ timeoutMs, signal: gone.signal });
    } finally {
      reply.raw.off('close', leave);
      leave();
    }
  }

  /** Answers all held requests now. */
  close(): void {
    this.#closing = true;
    for (const waiting of this.#waiting) waiting.abort();
  }
}
