import { type App, createApp, type RunningApp } from '#server/app/app.ts';
import { type Config, loadConfig, readMachine } from '#server/config/config.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { systemClock } from '#server/ops/clock.ts';
import type { Endpoint, ServiceEnv } from './service.ts';

/** One node of several. */
export interface Node extends Omit<RunningApp, 'smtp'> {
  readonly smtp: Endpoint;
  readonly app: App;
  /** Lines of its log so far. */
  readonly logged: readonly string[];
}

export interface Nodes extends AsyncDisposable {
  readonly nodes: readonly Node[];
}

/**
 * Starts a node for each `env`, with SMTP and HTTP on free ports. The nodes run in this process,
 * and share only one store, which stays open until all have stopped. The store has the life and
 * limits of the first `env`.
 */
export async function startNodes(...envs: readonly ServiceEnv[]): Promise<Nodes> {
  const { life: times, limits } = loadTestConfig(envs[0] ?? {});
  const store = new MemoryStore({ clock: systemClock, times, limits });
  await using started = new AsyncDisposableStack();
  started.defer(() => store.close());
  const nodes: Node[] = [];
  for (const env of envs) {
    const logged: string[] = [];
    const logDestination = { write: (line: string) => void logged.push(line) };
    const app = createApp(loadTestConfig(env), { logDestination, sharedStore: store });
    started.defer(() => app.stop());
    const { smtp, ...urls } = await app.start();
    if (smtp === null) throw new Error('it takes no mail');
    nodes.push({ app, logged, smtp, ...urls });
  }
  const all = started.move();
  return { nodes, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

function loadTestConfig(env: ServiceEnv): Config {
  const ports = { MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0', MAYFLY_READ_WORKERS: '1' };
  const loaded = loadConfig({ ...ports, ...env }, readMachine());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes));
  return loaded.config;
}
