import path from 'node:path';
import { z } from 'zod';
import { startChild } from './children.ts';
import type { Doors } from './fronts/kind.ts';
import type { ServiceEnv } from './service.ts';

/** Two nodes on one store, for those who cannot have them in their own process. */
export interface FarNodes extends AsyncDisposable {
  readonly nodes: readonly Doors[];
  /** Stops the first of them as SIGTERM does; resolves when it is gone. */
  stopFirst(): Promise<void>;
}

const Answer = z.array(
  z.object({ httpUrl: z.url(), smtp: z.object({ host: z.string(), port: z.number() }) }),
);

export async function startFarNodes(env: ServiceEnv): Promise<FarNodes> {
  const program = path.join(import.meta.dirname, 'nodes-main.ts');
  const child = startChild(process.execPath, [program], { env: { ...process.env, ...env } });
  const ended = child.ended.then(() => {
    throw new Error(`the nodes ended: ${child.complaint()}`);
  });
  ended.catch(() => {});
  const nodes = Answer.parse(JSON.parse(await Promise.race([child.nextLine(), ended])));
  return {
    nodes,
    async stopFirst() {
      const stopped = child.nextLine();
      child.signal('SIGUSR2');
      await Promise.race([stopped, ended]);
    },
    [Symbol.asyncDispose]: () => child.end(),
  };
}
