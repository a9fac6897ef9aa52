import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { unpackedRoot } from '../../daemons/net/roots.ts';
import { type Child, startChild } from '../children.ts';
import { freePort } from '../free-port.ts';
import { type Endpoint, PROJECT_ROOT } from '../service.ts';
import { CADDY } from './caddy.ts';
import { HAPROXY } from './haproxy.ts';
import type { Filling, Kind, NodeEndpoints, Place } from './kind.ts';
import { NGINX } from './nginx.ts';

/** What stands in front of nodes, configured by the file in `deploy/` that operators get. */
export interface Front extends AsyncDisposable {
  readonly child: Child;
  /** Address for email. A front without SMTP does not listen there. */
  readonly smtp: Endpoint;
}

/** Where one is going to be: nodes have to know it before it can know them. */
export interface FrontPlan {
  readonly name: FrontName;
  readonly origin: string;
  readonly ports: { readonly https: number; readonly http: number; readonly smtp: number };
}

const KINDS = { haproxy: HAPROXY, nginx: NGINX, caddy: CADDY } satisfies Record<string, Kind>;

export type FrontName = keyof typeof KINDS;
export const FRONT_NAMES = ['haproxy', 'nginx', 'caddy'] as const satisfies readonly FrontName[];

/** The name that its certificate bears. */
export const FRONT_HOST = 'localhost';

/** One for all fronts of a process, whose clients trust it besides the usual ones, and verify it. */
const CERTIFICATE = makeCertificate({ names: [FRONT_HOST] });
setDefaultCACertificates([...getCACertificates('default'), CERTIFICATE.cert]);

/** Milliseconds between two looks whether it listens. */
const LOOK_EVERY_MS = 20;

/** Why it cannot be had on this machine; empty where it can. Gets ready what it needs. */
export async function whyNoFront(name: FrontName): Promise<string> {
  return filesOf(KINDS[name]).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

export async function planFront(name: FrontName): Promise<FrontPlan> {
  const [https, http, smtp] = [await freePort(), await freePort(), await freePort()];
  return { name, origin: `https://${FRONT_HOST}:${https}`, ports: { https, http, smtp } };
}

interface Behind {
  /** Nodes that serve the page. */
  readonly web: readonly NodeEndpoints[];
  /** Nodes that take mail, if they are others. */
  readonly mail?: readonly NodeEndpoints[];
  /** What a test has otherwise than the file. */
  readonly changes?: Filling;
}

export async function startFront(
  plan: FrontPlan,
  { web, mail = web, changes = [] }: Behind,
): Promise<Front> {
  const kind: Kind = KINDS[plan.name];
  const found = await filesOf(kind);
  const directory = await mkdtemp(path.join(tmpdir(), `mayfly-${plan.name}-`));
  const certificate = await certificateIn(directory);
  const place: Place = {
    ...plan.ports,
    ...certificate,
    directory,
    web,
    mail,
    module: found.module,
  };
  const file = path.join(directory, kind.file);
  const written = readFileSync(path.join(PROJECT_ROOT, 'deploy', kind.file), 'utf8');
  await writeFile(file, filled(written, [...kind.filling(place), ...changes]));
  const child = startChild(found.program, kind.arguments(file), {
    env: { ...process.env, HOME: directory },
  });
  const stop = async () => {
    // Politely: nginx's workers are no children of ours.
    child.signal('SIGTERM');
    await child.ended;
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await listens(plan.ports.https, child);
  } catch (error) {
    await stop();
    throw new Error(`${plan.name}: ${child.complaint()} ${child.lines.join('\n')}`, {
      cause: error,
    });
  }
  const smtp = { host: '127.0.0.1', port: plan.ports.smtp };
  return { child, smtp, [Symbol.asyncDispose]: stop };
}

/** The file as it is, but for these places; each of them is there, or it is another file. */
function filled(text: string, filling: Filling): string {
  let result = text;
  for (const [place, content] of filling) {
    if (!result.includes(place)) throw new Error(`nothing to fill in at ${place}`);
    result = result.replaceAll(place, content);
  }
  return result;
}

/** Chain and key, alone and in one file. */
async function certificateIn(directory: string): Promise<Pick<Place, 'cert' | 'key' | 'pem'>> {
  const files = { cert: 'cert.pem', key: 'key.pem', pem: 'both.pem' };
  const at = (name: string) => path.join(directory, name);
  await writeFile(at(files.cert), CERTIFICATE.cert);
  await writeFile(at(files.key), CERTIFICATE.key);
  await writeFile(at(files.pem), CERTIFICATE.cert + CERTIFICATE.key);
  return { cert: at(files.cert), key: at(files.key), pem: at(files.pem) };
}

interface Found {
  readonly program: string;
  readonly module: string | null;
}

/** As installed, else unpacked: none of them shall come to life here as a service. */
async function filesOf({ packages, command, module }: Kind): Promise<Found> {
  const installed = findIn(['/'], command, module);
  if (installed !== null) return installed;
  const found = findIn(['/', await unpackedRoot(packages)], command, module);
  if (found === null) throw new Error(`${command} is in none of ${packages.join(', ')}`);
  return found;
}

function findIn(roots: readonly string[], command: string, module: string | null): Found | null {
  const find = (file: string) =>
    roots.map((root) => path.join(root, 'usr', file)).find((each) => existsSync(each)) ?? null;
  const program = find(command);
  if (program === null) return null;
  if (module === null) return { program, module };
  const there = find(module);
  return there === null ? null : { program, module: there };
}

async function listens(port: number, child: Child): Promise<void> {
  const over = new AbortController();
  void child.ended.then(() => over.abort());
  while (!(await answers(port))) await delay(LOOK_EVERY_MS, undefined, { signal: over.signal });
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ port, host: '127.0.0.1' });
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
