import { existsSync } from 'node:fs';
import { mkdtemp, rm, watch, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram } from '../programs.ts';
import { startChild } from './children.ts';
import type { Endpoint } from './service.ts';

/** What becomes of a request to upgrade to WebSocket; everything else is passed on. */
export type UpgradePolicy = 'pass' | 'refuse' | 'swallow';

const RULES = {
  pass: '',
  refuse: 'http-request deny deny_status 403 if { hdr(upgrade) -i websocket }',
  // The browser's connection stays open, and nothing ever comes of it.
  swallow: 'http-request tarpit if { hdr(upgrade) -i websocket }',
} satisfies Record<UpgradePolicy, string>;

/** A real HAProxy; it listens on a Unix socket, because it cannot choose a free port. */
export interface Proxy extends AsyncDisposable {
  readonly socketPath: string;
}

/** In front of the page. */
export function startHaproxy(httpUrl: string, policy: UpgradePolicy): Promise<Proxy> {
  return start((socketPath) => httpConfiguration(new URL(httpUrl), socketPath, policy));
}

/**
 * In front of the SMTP port. Its clients come as from another proxy, with a header of their
 * own, which is how a test has a source that is not this machine; what HAProxy makes of it
 * is HAProxy's own header. It also looks in by itself, as it does with any server.
 */
export function startMailProxy(
  { host, port }: Endpoint,
  version: 'send-proxy' | 'send-proxy-v2',
): Promise<Proxy> {
  return start(
    (socketPath) => `
defaults
  mode tcp
  timeout connect 5s
  timeout client 70s
  timeout server 70s
listen mail
  bind unix@${socketPath} accept-proxy
  server one ${host}:${port} ${version} check inter 50ms
`,
  );
}

async function start(configuration: (socketPath: string) => string): Promise<Proxy> {
  const program = await findProgram('haproxy');
  if (program === null) throw new Error('haproxy is not installed');
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-haproxy-'));
  const socketPath = path.join(directory, 'front.sock');
  const file = path.join(directory, 'haproxy.cfg');
  await writeFile(file, configuration(socketPath));
  const child = startChild(program, ['-db', '-f', file]);
  const stop = async () => {
    await child.end();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await Promise.race([appears(socketPath), child.ended]);
    if (!existsSync(socketPath)) throw new Error(`haproxy: ${child.complaint()}`);
    await accepts(socketPath);
  } catch (error) {
    await stop();
    throw error;
  }
  return { socketPath, [Symbol.asyncDispose]: stop };
}

function httpConfiguration(service: URL, socketPath: string, policy: UpgradePolicy): string {
  return `
defaults
  mode http
  timeout connect 5s
  timeout client 70s
  timeout server 70s
  timeout tunnel 1h
  timeout tarpit 1h
frontend front
  bind unix@${socketPath}
  ${RULES[policy]}
  default_backend service
backend service
  option forwardfor
  server one ${service.host}
`;
}

/** It is bound a moment before it listens. */
async function accepts(socketPath: string): Promise<void> {
  const accepted = await new Promise<boolean>((resolve, reject) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? resolve(false) : reject(error),
    );
  });
  if (!accepted) await accepts(socketPath);
}

async function appears(file: string): Promise<void> {
  const events = watch(path.dirname(file));
  if (existsSync(file)) return;
  for await (const _ of events) if (existsSync(file)) return;
}
