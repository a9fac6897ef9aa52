import type { Server } from 'node:net';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** An address at which this machine reaches the port, also if it listens on all addresses. */
export function toLoopback({ host, port }: Endpoint): Endpoint {
  return { host: host === '::' || host === '0.0.0.0' ? 'localhost' : host, port };
}

/** For `localhost` Fastify creates two servers, and the gateway uses only the first. */
export function toSingleAddress(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}

/** The origins of the page for a browser on this machine. */
export function listLocalOrigins(scheme: 'http' | 'https', port: number): readonly string[] {
  return [`${scheme}://localhost:${port}`, `${scheme}://127.0.0.1:${port}`];
}

/** The host as a URL writes it: RFC 3986 3.2.2. */
export function formatUrlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

export function formatHostPort({ host, port }: Endpoint): string {
  return `${formatUrlHost(host)}:${port}`;
}

/** A shell command that sends an email from this machine. */
export function formatSendCommand(smtp: Endpoint, address: string, subject: string): string {
  return `echo 'Subject: ${subject}' | curl smtp://${formatHostPort(smtp)} --mail-rcpt ${address} -T -`;
}

/** Throws if the server does not listen. */
export function getPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}
