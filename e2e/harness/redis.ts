import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { unpackedRoot } from '../daemons/net/roots.ts';
import { findCommand } from '../programs.ts';
import { type Child, startChild } from './children.ts';
import { freePort } from './free-port.ts';

const execute = promisify(execFile);

export const BRANDS = ['redis', 'valkey'] as const;
export type Brand = (typeof BRANDS)[number];

/** Debian's packages: the one of Valkey's tool stands apart. */
const PACKAGES = {
  redis: ['redis-server', 'redis-tools'],
  valkey: ['valkey-server', 'valkey-tools'],
} satisfies Record<Brand, readonly string[]>;

interface Programs {
  readonly server: string;
  readonly cli: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Why it cannot run here; empty where it can. Gets it ready, without installing a service. */
export async function whyNoRedis(brand: Brand): Promise<string> {
  return programsOf(brand).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function programsOf(brand: Brand): Promise<Programs> {
  const server = await findCommand(`${brand}-server`);
  const cli = await findCommand(`${brand}-cli`);
  if (server !== null && cli !== null) return { server, cli, env: process.env };
  const root = await unpackedRoot(PACKAGES[brand]);
  const libraries = [
    'usr/lib',
    `usr/lib/${process.arch === 'x64' ? 'x86_64' : 'aarch64'}-linux-gnu`,
  ];
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: libraries.map((each) => path.join(root, each)).join(':'),
  };
  const bin = path.join(root, 'usr/bin');
  return { server: path.join(bin, `${brand}-server`), cli: path.join(bin, `${brand}-cli`), env };
}

/** A real server, with nothing in it, on a port of its own. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Its command line tool, for what a test does behind the store's back. */
  cli(...args: readonly string[]): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** As a crash ends it; what it had not written down is gone. */
  kill(): Promise<void>;
  /** On the same port, with what it has written down. */
  restart(): Promise<void>;
}

/** @param settings as on its command line, beside those that keep it apart from others. */
export async function startRedis(
  brand: Brand,
  settings: readonly string[] = [],
): Promise<RedisServer> {
  const programs = await programsOf(brand);
  const directory = await mkdtemp(path.join(tmpdir(), `mayfly-${brand}-`));
  const port = await freePort();
  const command = [
    ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory],
    // By default a primary waits five seconds for further replicas before it fills the first.
    ...['--save', '', '--daemonize', 'no', '--repl-diskless-sync-delay', '0', ...settings],
  ];
  const start = async () => {
    const child = startChild(programs.server, command, { env: programs.env });
    await says(child, /Ready to accept connections/);
    return child;
  };
  let child = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    async cli(...args) {
      const { stdout } = await execute(programs.cli, ['-p', `${port}`, ...args], {
        env: programs.env,
      });
      return stdout.trim();
    },
    signal: (signal) => child.signal(signal),
    kill: () => child.end(),
    async restart() {
      await child.end();
      child = await start();
    },
    async [Symbol.asyncDispose]() {
      await child.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** One that watches a primary, and lets a replica take its place when that is gone. */
export interface Sentinel extends AsyncDisposable {
  readonly url: string;
  /** The port of whom it names primary: the new one when its failover has come to its end. */
  primaryPort(): Promise<number>;
}

export async function startSentinel(
  primary: Pick<RedisServer, 'port'> & { readonly host?: string },
  settings: readonly string[] = [],
): Promise<Sentinel> {
  const programs = await programsOf('redis');
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-sentinel-'));
  const port = await freePort();
  const file = path.join(directory, 'sentinel.conf');
  const lines = [
    ...[`port ${port}`, 'bind 127.0.0.1', `dir ${directory}`],
    ...settings,
    `sentinel monitor main ${primary.host ?? '127.0.0.1'} ${primary.port} 1`,
    ...['sentinel down-after-milliseconds main 500', 'sentinel failover-timeout main 3000'],
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const child = startChild(programs.server, [file, '--sentinel'], { env: programs.env });
  await says(child, /\+monitor master/);
  return {
    url: `redis+sentinel://127.0.0.1:${port}/main`,
    async primaryPort() {
      const ask = ['-p', `${port}`, 'SENTINEL', 'get-master-addr-by-name', 'main'];
      const { stdout } = await execute(programs.cli, ask, { env: programs.env });
      return Number(stdout.trim().split('\n')[1]);
    },
    async [Symbol.asyncDispose]() {
      await child.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Shape {
  /** Of each primary. */
  readonly replicas?: number;
  /** Milliseconds of silence after which one is given up. */
  readonly nodeTimeoutMs?: number;
}

const PRIMARIES = 3;

/** Three primaries that share the slots, and their replicas. */
export async function startCluster(
  brand: Brand,
  settings: (index: number) => readonly string[] = () => [],
  // No node is to be given up only because the machine is busy.
  { replicas = 0, nodeTimeoutMs = 30_000 }: Shape = {},
): Promise<RedisServer[]> {
  const servers: RedisServer[] = [];
  while (servers.length < PRIMARIES * (1 + replicas)) {
    const bus = await freePort();
    const cluster = ['--cluster-enabled', 'yes', '--cluster-port', `${bus}`];
    const timeout = ['--cluster-node-timeout', `${nodeTimeoutMs}`];
    const own = settings(servers.length);
    servers.push(await startRedis(brand, [...cluster, ...timeout, ...own]));
  }
  const places = servers.map(({ port }) => `127.0.0.1:${port}`);
  const wish = ['--cluster-replicas', `${replicas}`, '--cluster-yes'];
  await servers[0]?.cli('--cluster', 'create', ...places, ...wish);
  // The slots are given out; a primary still waits a while before it takes writes.
  await Promise.all(servers.map(takesWrites));
  return servers;
}

async function takesWrites(server: RedisServer): Promise<void> {
  while (!(await server.cli('cluster', 'info')).includes('cluster_state:ok')) await delay(50);
}

export function clusterUrl(servers: readonly RedisServer[]): string {
  return `redis+cluster://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
}

async function says(child: Child, words: RegExp): Promise<void> {
  const ready = Promise.withResolvers<void>();
  child.onLine((line) => {
    if (words.test(line)) ready.resolve();
  });
  const ended = child.ended.then((code) => {
    throw new Error(`it ended with ${code}: ${child.complaint()} ${child.lines.at(-1) ?? ''}`);
  });
  await Promise.race([ready.promise, ended]);
}
