import type { Child } from './children.ts';
import { type Front, type FrontPlan, startFront } from './fronts/front.ts';
import type { NodeEndpoints } from './fronts/kind.ts';
import { type ServiceEnv, startService, startWebNode } from './service.ts';

export type Role = 'web' | 'smtp';

/** One process of a node. */
interface Running extends NodeEndpoints {
  readonly child: Child;
}

/** A place in a fleet: the process there may be killed, stopped, and started again. */
export class Member implements AsyncDisposable {
  readonly role: Role;
  readonly #env: ServiceEnv;
  #running: Running | null = null;

  /** @param env all of its settings but its role and its ports, which are free ones. */
  constructor(role: Role, env: ServiceEnv) {
    this.role = role;
    this.#env = env;
  }

  /** Addresses of the running node; null while it is stopped. */
  get endpoints(): NodeEndpoints | null {
    return this.#running;
  }

  get child(): Child {
    if (this.#running === null) throw new Error(`no ${this.role} node is running here`);
    return this.#running.child;
  }

  /** Resolves once it takes tabs, or mail. */
  async start(): Promise<void> {
    switch (this.role) {
      case 'web':
        this.#running = { ...(await startWebNode(this.#env)), smtp: null };
        return;
      case 'smtp':
        this.#running = await startService({ ...this.#env, MAYFLY_ROLE: 'smtp' });
        return;
    }
  }

  /** As a crash ends it. */
  kill(): Promise<number | null> {
    return this.#end('SIGKILL');
  }

  /** As a rolling update ends it; answers its exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running?.child.end();
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    child.signal(signal);
    const code = await child.ended;
    this.#running = null;
    return code;
  }
}

/** Nodes of one service, each a process of its own, as `deploy/compose.cluster.yaml` has them. */
export interface Fleet extends AsyncDisposable {
  readonly web: readonly Member[];
  readonly mail: readonly Member[];
  /** Null where nothing stands in front. */
  readonly front: Front | null;
}

interface FleetWish {
  /** Settings of every node, with the URL of Redis. */
  readonly env: ServiceEnv;
  readonly web: number;
  readonly mail: number;
  readonly front: FrontPlan | null;
}

export async function startFleet({ env, web, mail, front }: FleetWish): Promise<Fleet> {
  await using started = new AsyncDisposableStack();
  const behind = { MAYFLY_PUBLIC_URL: front?.origin ?? '', MAYFLY_TRUST_PROXY: '127.0.0.1' };
  const settings = front === null ? env : { ...behind, ...env };
  const members = async (role: Role, count: number) => {
    const all = Array.from({ length: count }, () => started.use(new Member(role, settings)));
    await Promise.all(all.map((member) => member.start()));
    return all;
  };
  const [webNodes, mailNodes] = [await members('web', web), await members('smtp', mail)];
  const endpointsOf = (nodes: readonly Member[]) =>
    nodes.flatMap(({ endpoints }) => endpoints ?? []);
  const before =
    front === null
      ? null
      : started.use(
          await startFront(front, { web: endpointsOf(webNodes), mail: endpointsOf(mailNodes) }),
        );
  const all = started.move();
  return {
    ...{ web: webNodes, mail: mailNodes, front: before },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
