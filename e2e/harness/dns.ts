import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram } from '../programs.ts';
import { type Child, startChild } from './children.ts';
import { freePort } from './free-port.ts';

/** Bytes of one string of a TXT record (RFC 1035 3.3.14). */
const STRING_BYTES = 255;

/** Times that a port may be gone between being found free and being taken. */
const MAX_STARTS = 5;

/** Everything below these is in the zone or does not exist. */
const LOCAL = ['test', 'example'];

/** What dnsmasq says once it listens. */
const STARTED = /started, version/;

export interface Zone {
  /** By name; several of one name are several records. */
  readonly txt: readonly (readonly [name: string, text: string])[];
  readonly mx?: readonly (readonly [name: string, host: string, priority?: number])[];
  readonly hosts?: readonly (readonly [name: string, address: string])[];
  /** Aliases of what is in the zone. */
  readonly cname?: readonly (readonly [alias: string, name: string])[];
  /** Records as they are: the number of the type, and the data in hexadecimal. */
  readonly raw?: readonly (readonly [name: string, type: number, data: string])[];
  /** Further domains of which everything is known, top level ones among them. */
  readonly known?: readonly string[];
  /** Domains whose questions get REFUSED, which is a temporary failure. */
  readonly broken?: readonly string[];
}

/** A DNS server for tests, as MAYFLY_DNS_SERVERS takes it. */
export interface NameServer extends AsyncDisposable {
  readonly server: string;
}

/** A real dnsmasq that knows this zone and nothing else. */
export async function startDnsmasq(zone: Zone): Promise<NameServer> {
  const program = await findProgram('dnsmasq');
  if (program === null) throw new Error('dnsmasq is not installed');
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-dns-'));
  const file = path.join(directory, 'dnsmasq.conf');
  await writeFile(file, configuration(zone));
  const clean = () => rm(directory, { recursive: true, force: true });
  let complaint = '';
  for (let start = 0; start < MAX_STARTS; start++) {
    const port = await freePort();
    const arguments_ = [`--conf-file=${file}`, `--port=${port}`];
    // It writes its log on standard error.
    const child = startChild('sh', ['-c', 'exec "$0" "$@" 2>&1', program, ...arguments_]);
    if (await listens(child)) {
      const stop = async () => {
        await child.end();
        await clean();
      };
      return { server: `127.0.0.1:${port}`, [Symbol.asyncDispose]: stop };
    }
    complaint = child.lines.join('\n');
  }
  await clean();
  throw new Error(`dnsmasq: ${complaint}`);
}

/** A server that takes every question and answers none. */
export async function startSilentDns(): Promise<NameServer & { readonly asked: () => number }> {
  const socket: Socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', () => {
    asked += 1;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function configuration(zone: Zone): string {
  const { broken = [], known = [] } = zone;
  const lines = [
    'keep-in-foreground',
    'log-facility=-',
    'pid-file=',
    'user=',
    'no-resolv',
    'no-hosts',
    'listen-address=127.0.0.1',
    'bind-interfaces',
    'cache-size=0',
    ...broken.map((domain) => `server=/${domain}/#`),
    ...[...LOCAL, ...known].map((domain) => `local=/${domain}/`),
    ...recordLines(zone),
  ];
  return `${lines.join('\n')}\n`;
}

function recordLines(zone: Zone): string[] {
  const { txt, mx = [], hosts = [], cname = [], raw = [] } = zone;
  return [
    ...txt.map(([name, text]) => `txt-record=${name},${strings(text)}`),
    ...mx.map(([name, host, priority = 10]) => `mx-host=${name},${host},${priority}`),
    ...hosts.map(([name, address]) => `host-record=${name},${address}`),
    ...cname.map(([alias, name]) => `cname=${alias},${name}`),
    ...raw.map(([name, type, data]) => `dns-rr=${name},${type},${data}`),
  ];
}

function strings(text: string): string {
  const pieces = text.match(new RegExp(`.{1,${STRING_BYTES}}`, 'g')) ?? [];
  return pieces.map((piece) => `"${piece}"`).join(',');
}

/** False where it ended instead. */
async function listens(child: Child): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.onLine((line) => STARTED.test(line) && resolve(true));
  void child.ended.then(() => resolve(false));
  return promise;
}
