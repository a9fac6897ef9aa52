import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { findProgram } from '../programs.ts';
import { type Child, startChild } from './children.ts';
import { freePort } from './free-port.ts';

/** Seconds. */
const VALIDITY = 90 * 86_400;

/** Times that a port may be gone between being found free and being taken. */
const MAX_STARTS = 5;

export interface PebbleOptions {
  /** As `startDnsmasq` has it. */
  readonly dnsServer: string;
  /** Where it looks for challenges. */
  readonly httpPort: number;
  /** Of all nonces, the percentage that is refused. */
  readonly nonceReject?: number;
  readonly validitySeconds?: number;
  readonly blocked?: readonly string[];
}

/** A real Pebble: an authority for tests, with a root of its own. */
export interface Pebble extends AsyncDisposable {
  /** URL of its directory. */
  readonly directory: string;
  /** The root of the certificate of its own HTTPS port, in PEM. */
  readonly trust: string;
  /** The root of the certificates that it issues, in PEM. */
  fetchRoot(): Promise<string>;
}

export async function startPebble(options: PebbleOptions): Promise<Pebble> {
  const program = await findProgram('pebble');
  if (program === null) throw new Error('pebble is not installed');
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-pebble-'));
  const clean = () => rm(directory, { recursive: true, force: true });
  const root = { ...makeCertificate({ names: ['Root of Pebble'] }), name: 'Root of Pebble' };
  const own = makeCertificate({ names: ['localhost'], issuer: root });
  await writeFile(path.join(directory, 'cert.pem'), own.cert);
  await writeFile(path.join(directory, 'key.pem'), own.key);
  const file = path.join(directory, 'pebble.json');
  let complaint = '';
  for (let start = 0; start < MAX_STARTS; start++) {
    const [port, management] = [await freePort(), await freePort()];
    await writeFile(file, configure(options, directory, port, management));
    const child = startChild(
      'sh',
      ['-c', 'exec "$0" "$@" 2>&1', program, '-config', file, '-dnsserver', options.dnsServer],
      { env: { ...process.env, ...setPace(options) } },
    );
    if (await listens(child)) {
      const url = `https://localhost:${management}/roots/0`;
      return {
        directory: `https://localhost:${port}/dir`,
        trust: root.cert,
        fetchRoot: () => fetchText(url, root.cert),
        async [Symbol.asyncDispose]() {
          await child.end();
          await clean();
        },
      };
    }
    complaint = child.lines.join('\n');
  }
  await clean();
  throw new Error(`pebble: ${complaint}`);
}

function configure(
  { httpPort, validitySeconds = VALIDITY, blocked = [] }: PebbleOptions,
  directory: string,
  port: number,
  management: number,
): string {
  return JSON.stringify({
    pebble: {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${management}`,
      certificate: path.join(directory, 'cert.pem'),
      privateKey: path.join(directory, 'key.pem'),
      httpPort,
      tlsPort: 1,
      ocspResponderURL: '',
      externalAccountBindingRequired: false,
      domainBlocklist: blocked,
      retryAfter: { authz: 1, order: 1 },
      certificateValidityPeriod: validitySeconds,
    },
  });
}

function setPace({ nonceReject = 0 }: PebbleOptions): NodeJS.ProcessEnv {
  return {
    PEBBLE_VA_NOSLEEP: '1',
    PEBBLE_WFE_NONCEREJECT: `${nonceReject}`,
    PEBBLE_AUTHZREUSE: '0',
  };
}

/** False where it ended instead. */
async function listens(child: Child): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.onLine((line) => /ACME directory available/.test(line) && resolve(true));
  void child.ended.then(() => resolve(false));
  return promise;
}

function fetchText(url: string, ca: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request(url, { ca }, (answer) => text(answer).then(resolve, reject))
    .on('error', reject)
    .end();
  return promise;
}
