import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type MadeCertificate, makeCertificate } from '#server/smtp/testing/certificate.ts';
import { startRelay } from '../harness/relay.ts';
import { type Service, type ServiceEnv, startService } from '../harness/service.ts';
import { type Lan, startLan } from './net/lan.ts';
import { startNames } from './net/names.ts';
import { PLACES } from './net/places.ts';
import { inNetworkOf, startProgram } from './net/program.ts';
import { POOL } from './net/zone.ts';

/** The internet in small: names, the service on its MX, and a way for readers to its page. */
export interface World extends AsyncDisposable {
  readonly lan: Lan;
  /** The page and the API as readers reach them, from this machine. */
  readonly httpUrl: string;
  readonly service: Service;
  /** In PEM: whoever trusts it can verify the service. */
  readonly authority: string;
  /** How many messages the service has answered with 250, those among them that came again. */
  received(): number;
  /** What senders said on the line to `POOL.tapped`, piece by piece as TCP brought it. */
  overheard(): readonly string[];
}

/** Messages that fill an inbox: few, since a full one is one of the cases. */
export const FULL_AT = 2;

const RECEIVED = /"event":"received"/;
const HTTP_PORT = '3000';

const SETTINGS = {
  MAYFLY_DOMAINS: Object.values(POOL).join(','),
  MAYFLY_HOSTNAME: PLACES.mx.hostname,
  MAYFLY_SMTP_HOST: '::',
  MAYFLY_SMTP_PORT: '25',
  MAYFLY_HTTP_PORT: HTTP_PORT,
  MAYFLY_DNS_SERVERS: PLACES.names.inet[0],
  MAYFLY_INBOX_MAX_MESSAGES: `${FULL_AT}`,
  MAYFLY_HTTP_SOURCE_INBOXES: '0',
  MAYFLY_LOG_LEVEL: 'debug',
} satisfies ServiceEnv;

/** @param env settings that differ */
export async function startWorld(env: ServiceEnv = {}): Promise<World> {
  await using started = new AsyncDisposableStack();
  const lan = started.use(await startLan());
  await startNames(lan);
  const mx = await lan.join('mx');
  const relay = started.use(await startRelay());
  const certificate = makeCertificate({ names: [PLACES.mx.hostname] });
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-world-'));
  started.defer(() => rm(directory, { recursive: true, force: true }));
  const tls = await writePair(directory, certificate);
  const settings = { ...SETTINGS, ...tls, MAYFLY_PUBLIC_URL: relay.origin, ...env };
  const service = started.use(await startService(settings, inNetworkOf(mx)));
  // In the host's own directory, which goes with it.
  const socket = `/proc/${mx.pid}/root/run/portal`;
  started.defer((await startProgram(mx, 'portal.ts', socket, HTTP_PORT)).end);
  relay.lead({ path: socket });
  const edge = await lan.join('edge');
  const tap = await startProgram(edge, 'tap.ts', ...PLACES.edge.inet, PLACES.mx.inet[0]);
  started.defer(tap.end);
  const all = started.move();
  return {
    ...{ lan, service, httpUrl: relay.origin, authority: certificate.cert },
    received: () => service.child.lines.filter((line) => RECEIVED.test(line)).length,
    overheard: () => tap.lines.map((line) => String(JSON.parse(line))),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function writePair(directory: string, { cert, key }: MadeCertificate): Promise<ServiceEnv> {
  const files = { cert: path.join(directory, 'cert.pem'), key: path.join(directory, 'key.pem') };
  await writeFile(files.cert, cert);
  await writeFile(files.key, key);
  return { MAYFLY_TLS_CERT: files.cert, MAYFLY_TLS_KEY: files.key };
}
