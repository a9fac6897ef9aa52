import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { type Measurable, openInspector } from './memory.ts';

/** Milliseconds between two looks at the loop: what a lag is shorter than is not seen. */
const RESOLUTION_MS = 1;

const Answer = z.object({
  result: z.object({ result: z.object({ value: z.number().optional() }) }),
});

/**
 * The longest that the event loop of a process stood still, in milliseconds. Asked for through
 * the inspector, so that the process is started without a flag, exactly as it is for users.
 */
export class EventLoop implements AsyncDisposable {
  readonly #inspector: WebSocket;

  private constructor(inspector: WebSocket) {
    this.#inspector = inspector;
  }

  static async watch(target: Measurable): Promise<EventLoop> {
    const inspector = new WebSocket(await openInspector(target));
    await once(inspector, 'open');
    const loop = new EventLoop(inspector);
    await loop.#evaluate(
      `globalThis.benchLoop = process.getBuiltinModule('node:perf_hooks')
        .monitorEventLoopDelay({ resolution: ${RESOLUTION_MS} }); benchLoop.enable(); 0`,
    );
    return loop;
  }

  /** Since it was last asked. */
  async longestMs(): Promise<number> {
    const longest = await this.#evaluate('const { max } = benchLoop; benchLoop.reset(); max');
    // The histogram counts from one look to the next.
    return Math.max(0, longest / 1e6 - RESOLUTION_MS);
  }

  async #evaluate(script: string): Promise<number> {
    const params = { expression: `{ ${script} }` };
    this.#inspector.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    const [answer] = await once(this.#inspector, 'message');
    return Answer.parse(JSON.parse(String(answer))).result.result.value ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#inspector.close();
    await once(this.#inspector, 'close');
  }
}
