import type { Server } from 'node:net';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Where we reach our own port, also when it listens on every address. */
export function loopbackOf({ host, port }: Endpoint): Endpoint {
  return { host: host === '::' || host === '0.0.0.0' ? 'localhost' : host, port };
}

/** For this name Fastify would listen twice, and the gateway stands on the first server only. */
export function oneAddress(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}

/** Where a browser on this machine finds the page. */
export function localOrigins(port: number): readonly string[] {
  return [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
}

/** As a URL has it: RFC 3986 3.2.2. */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Throws while it does not listen. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}
