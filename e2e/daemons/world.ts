import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type MadeCertificate, makeCertificate } from '#server/tls/testing/certificate.ts';
import type { Service, ServiceEnv } from '../harness/service.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { type Lan, startLan } from './net/lan.ts';
import { startNames } from './net/names.ts';
import { PLACES } from './net/places.ts';
import { startProgram } from './net/program.ts';
import { MX, POOL } from './net/zone.ts';

/** The internet in small: names, services on their MX, and a way for readers to their pages. */
export interface World extends AsyncDisposable {
  readonly lan: Lan;
  /** The page and the API of the cluster that holds a domain, from this machine. */
  httpUrlOf(domain: string): string;
  /** That of all domains but `POOL.spare`. */
  readonly httpUrl: string;
  readonly service: Service;
  /** The certificate authority of the service, in PEM. */
  readonly authority: string;
  /** How many messages the service has answered with 250, those among them that came again. */
  received(): number;
  /** What senders said on the line to `POOL.tapped`, piece by piece as TCP brought it. */
  overheard(): readonly string[];
}

/** Messages that fill an inbox: few, since a full one is one of the cases. */
export const FULL_AT = 2;

const RECEIVED = /"event":"received"/;

const COMMON = {
  MAYFLY_SMTP_HOST: '::',
  MAYFLY_DNS_SERVERS: PLACES.names.inet[0],
  MAYFLY_INBOX_MAX_MESSAGES: `${FULL_AT}`,
  MAYFLY_HTTP_SOURCE_INBOXES: '0',
  // The largest mail is read whole also where the machine has other things to do.
  MAYFLY_READ_DEADLINE: '30s',
  MAYFLY_LOG_LEVEL: 'debug',
} satisfies ServiceEnv;

const FAULTS = path.join(import.meta.dirname, 'net/faults.ts');

/** @param domains the domains of the zone whose mail the service accepts */
export async function startWorld(domains: readonly string[] = Object.values(POOL)): Promise<World> {
  await using started = new AsyncDisposableStack();
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-world-'));
  started.defer(() => rm(directory, { recursive: true, force: true }));
  const lan = started.use(await startLan());
  await startNames(lan);
  const certificate = makeCertificate({ names: [PLACES.mx.hostname] });
  const tls = await writePair(directory, certificate);
  const own = { ...COMMON, ...tls, NODE_OPTIONS: `--import=${FAULTS}` };
  const plan = { place: 'mx', domains: mxOf(domains), directory, env: own } as const;
  const main = started.use(await startCluster(lan, plan));
  const spare = domains.includes(POOL.spare) ? await startSpares(lan, directory, started) : main;
  const edge = await lan.join('edge');
  const tap = await startProgram(edge, 'tap.ts', ...PLACES.edge.inet, PLACES.mx.inet[0]);
  started.defer(tap.end);
  const { service, httpUrl } = main;
  const all = started.move();
  return {
    ...{ lan, service, httpUrl, authority: certificate.cert },
    httpUrlOf: (domain) => (domain === POOL.spare ? spare.httpUrl : httpUrl),
    received: () => service.child.lines.filter((line) => RECEIVED.test(line)).length,
    overheard: () => tap.lines.map((line) => String(JSON.parse(line))),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** But of those that two other clusters have. */
function mxOf(domains: readonly string[]): Record<string, readonly string[]> {
  const own = domains.filter((domain) => domain !== POOL.spare);
  return Object.fromEntries(own.map((domain) => [domain, [MX[domain] ?? PLACES.mx.hostname]]));
}

/** Two clusters with one domain between them. The first was up, and is no more. */
async function startSpares(
  lan: Lan,
  directory: string,
  started: AsyncDisposableStack,
): Promise<Cluster> {
  const domains = { [POOL.spare]: [PLACES.north.hostname, PLACES.west.hostname] };
  const common = { domains, directory, env: COMMON };
  const north = started.use(await startCluster(lan, { place: 'north', ...common }));
  await north.service.child.end();
  return started.use(await startCluster(lan, { place: 'west', ...common }));
}

async function writePair(directory: string, { cert, key }: MadeCertificate): Promise<ServiceEnv> {
  const files = { cert: path.join(directory, 'cert.pem'), key: path.join(directory, 'key.pem') };
  await writeFile(files.cert, cert);
  await writeFile(files.key, key);
  return { MAYFLY_TLS_CERT: files.cert, MAYFLY_TLS_KEY: files.key };
}
