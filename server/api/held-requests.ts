import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenPerSource } from '#server/ops/limits.ts';
import type { ApiContext } from './context.ts';
import { rateLimited } from './refusal.ts';

/** Seconds after which one of the source's held requests may have ended. */
const RETRY_AFTER_SECONDS = 5;

/** When a held request must be answered. */
interface HoldLimits {
  readonly timeoutMs: number;
  /** The client has disconnected, or the service is stopping. */
  readonly signal: AbortSignal;
}

interface Wait {
  readonly seconds: number;
  readonly by: 'tab' | 'program';
}

/**
 * Requests that are answered later, limited per source (G16). They end when their time is over,
 * when the client disconnects, and when the service stops.
 */
export class HeldRequests {
  readonly #open: OpenPerSource;
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#open = new OpenPerSource(context.settings.sourceWaits);
    this.#context = context;
  }

  /**
   * Runs `answer` with the requested wait. Refuses with 429 over the limit. A client that has
   * disconnected takes no place, even while the store is slow.
   */
  async hold<Answer>(
    request: FastifyRequest,
    { raw: response }: FastifyReply,
    { seconds, by }: Wait,
    answer: (limits: HoldLimits) => Promise<Answer>,
  ): Promise<Answer> {
    const { stopping, measures, peerOf } = this.#context;
    const timeoutMs = stopping.aborted || response.destroyed ? 0 : seconds * 1000;
    const end = new AbortController();
    const { signal } = end;
    if (timeoutMs === 0) return answer({ timeoutMs, signal });

    const { source } = peerOf(request.raw);
    if (!this.#open.hasRoom(source)) {
      throw rateLimited(
        'http_source_waits',
        RETRY_AFTER_SECONDS,
        'Too many requests are being held for this source.',
      );
    }
    const leave = () => {
      if (signal.aborted) return;
      end.abort();
      this.#open.leave(source);
      measures?.held(by, -1);
    };
    this.#open.enter(source);
    measures?.held(by, 1);
    stopping.addEventListener('abort', leave, { once: true });
    response.once('close', leave);
    try {
      return await answer({ timeoutMs, signal });
    } finally {
      stopping.removeEventListener('abort', leave);
      response.off('close', leave);
      leave();
    }
  }
}
