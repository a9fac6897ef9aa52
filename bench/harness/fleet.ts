import { type Fleet, startFleet } from '../../e2e/harness/fleet.ts';
import { type RedisServer, startRedis } from '../../e2e/harness/redis.ts';
import { type Endpoint, SUBJECT_ENVIRONMENT } from './subject.ts';

/** Several nodes on a Redis of their own, with the limits of a single subject. */
export interface FleetSubject extends AsyncDisposable {
  readonly redis: RedisServer;
  readonly origins: readonly string[];
  readonly receivers: readonly Endpoint[];
  readonly pids: { readonly web: readonly number[]; readonly mail: readonly number[] };
}

export async function startFleetSubject(web: number, mail: number): Promise<FleetSubject> {
  await using started = new AsyncDisposableStack();
  const redis = started.use(await startRedis('redis'));
  const { MAYFLY_HTTP_PORT: _, MAYFLY_SMTP_PORT: __, ...limits } = SUBJECT_ENVIRONMENT;
  const env = { ...limits, MAYFLY_REDIS_URL: redis.url, MAYFLY_READ_WORKERS: '1' };
  const fleet: Fleet = started.use(await startFleet({ env, web, mail, front: null }));
  const all = started.move();
  return {
    redis,
    origins: fleet.web.flatMap(({ endpoints }) => endpoints?.httpUrl ?? []),
    receivers: fleet.mail.flatMap(({ endpoints }) => endpoints?.smtp ?? []),
    pids: {
      web: fleet.web.map(({ child }) => child.pid),
      mail: fleet.mail.map(({ child }) => child.pid),
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
