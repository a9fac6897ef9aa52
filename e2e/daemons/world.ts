import path from 'node:path';
import { startChild } from '../harness/children.ts';
import { type Relay, startRelay } from '../harness/relay.ts';
import { type Service, type ServiceEnv, startService } from '../harness/service.ts';
import type { Host } from './net/host.ts';
import { type Lan, startLan } from './net/lan.ts';
import { startNames } from './net/names.ts';
import { PLACES } from './net/places.ts';
import { POOL } from './net/zone.ts';

/** The internet in small: names, the service on its MX, and a way for readers to its page. */
export interface World extends AsyncDisposable {
  readonly lan: Lan;
  /** The page and the API as readers reach them, from this machine. */
  readonly httpUrl: string;
  readonly service: Service;
}

/** Messages that fill an inbox: few, since a full one is one of the cases. */
export const FULL_AT = 2;

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
} satisfies ServiceEnv;

export async function startWorld(): Promise<World> {
  await using started = new AsyncDisposableStack();
  const lan = started.use(await startLan());
  await startNames(lan);
  const mx = await lan.join('mx');
  const relay = started.use(await startRelay());
  const settings = { ...SETTINGS, MAYFLY_PUBLIC_URL: relay.origin };
  const service = started.use(await startService(settings, inNetworkOf(mx)));
  started.defer(await openPortal(mx, relay));
  const all = started.move();
  return {
    ...{ lan, service, httpUrl: relay.origin },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Files and processes are this machine's; it ends with us all the same. */
export function inNetworkOf({ pid }: Host): readonly string[] {
  return ['setpriv', '--pdeathsig', 'KILL', 'nsenter', '--target', `${pid}`, '--net', '--'];
}

async function openPortal(mx: Host, relay: Relay): Promise<() => Promise<void>> {
  // The host's own directory, which goes with it.
  const socket = `/proc/${mx.pid}/root/run/portal`;
  const program = path.join(import.meta.dirname, 'net/portal.ts');
  const [command, ...arguments_] = [...inNetworkOf(mx), process.execPath, program];
  const portal = startChild(command ?? '', [...arguments_, socket, HTTP_PORT]);
  await Promise.race([portal.nextLine(), portal.ended]);
  if (portal.lines.length === 0) throw new Error(`portal: ${portal.complaint()}`);
  relay.lead({ path: socket });
  return portal.end;
}
