import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startRelay } from '../harness/relay.ts';
import { type Service, type ServiceEnv, startService } from '../harness/service.ts';
import type { Host } from './net/host.ts';
import type { Lan } from './net/lan.ts';
import { PLACES, type PlaceName } from './net/places.ts';
import { inNetworkOf, startProgram } from './net/program.ts';

/** One service on a host of the internet in small, with a page that readers reach. */
export interface Cluster extends AsyncDisposable {
  readonly host: Host;
  readonly service: Service;
  /** The page and the API as readers reach them, from this machine. */
  readonly httpUrl: string;
}

const HTTP_PORT = '3000';

export interface ClusterPlan {
  readonly place: PlaceName;
  /** Domains of its pool file, and the MX names of each. */
  readonly domains: Readonly<Record<string, readonly string[]>>;
  /** Where its files lie; the caller's to remove. */
  readonly directory: string;
  readonly env: ServiceEnv;
}

export async function startCluster(lan: Lan, plan: ClusterPlan): Promise<Cluster> {
  const { place, directory, env } = plan;
  await using started = new AsyncDisposableStack();
  const host = await lan.join(place);
  const relay = started.use(await startRelay());
  const pool = path.join(directory, `${place}.json`);
  await writeFile(pool, JSON.stringify(poolOf(plan)));
  const settings = {
    MAYFLY_DOMAINS_FILE: pool,
    MAYFLY_HOSTNAME: PLACES[place].hostname,
    MAYFLY_SMTP_PORT: '25',
    MAYFLY_HTTP_PORT: HTTP_PORT,
    MAYFLY_PUBLIC_URL: relay.origin,
    ...env,
  };
  const service = started.use(await startService(settings, inNetworkOf(host)));
  // In the host's own directory, which goes with it.
  const socket = `/proc/${host.pid}/root/run/portal`;
  started.defer((await startProgram(host, 'portal.ts', socket, HTTP_PORT)).end);
  relay.lead({ path: socket });
  const all = started.move();
  return {
    ...{ host, service, httpUrl: relay.origin },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** As an operator writes it: `docs/domains.md`. */
function poolOf({ place, domains }: ClusterPlan) {
  const entries = Object.entries(domains);
  return { domains: entries.map(([domain, mx]) => ({ domain, cluster: place, mx })) };
}
