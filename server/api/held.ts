import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenPerSource } from '#server/ops/limits.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { rateLimited } from './problems.ts';

/** Seconds after which a place among the held requests may have come free. */
const RETRY_AFTER_SECONDS = 5;

/** What a held request waits by. */
interface Patience {
  readonly timeoutMs: number;
  /** The asker is gone, or the service is stopping. */
  readonly signal: AbortSignal;
}

/**
 * Requests that are answered later. G16: so many at once from one source. They end when
 * their time is up, when the asker disconnects, and when the service stops.
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
   * Runs `answer` with as much patience as was asked for. Refuses with 429 past the limit. An
   * asker that hung up has no place, whether it did before this or does while the store is slow.
   */
  async hold<Answer>(
    request: FastifyRequest,
    reply: FastifyReply,
    waitSeconds: number,
    answer: (patience: Patience) => Promise<Answer>,
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

  /** Answers all of them now, with what there is. */
  close(): void {
    this.#closing = true;
    for (const waiting of this.#waiting) waiting.abort();
  }
}
