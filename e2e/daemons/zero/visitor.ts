import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import type { Host } from '../net/host.ts';
import { startProgram } from '../net/program.ts';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One who asks a web server from a host, by the names and the certificates of that world. */
export interface Visitor extends AsyncDisposable {
  /** Rejects where the certificate is not one of the authority for the name in the URL. */
  ask(url: string, asked?: Asked): Promise<Answer>;
}

export interface VisitorPlan {
  readonly from: Host;
  /** Of the machine that is asked. */
  readonly address: string;
  /** PEM of the certificates that it trusts. */
  readonly trusted: () => string;
}

export async function startVisitor(plan: VisitorPlan): Promise<Visitor> {
  const { from, address, trusted } = plan;
  const socketOf = (port: string) => `/proc/${from.pid}/root/run/portal-${address}-${port}`;
  const portals = new Map<string, Awaited<ReturnType<typeof startProgram>>>();
  async function lead(port: string): Promise<string> {
    const socketPath = socketOf(port);
    if (!portals.has(port))
      portals.set(port, await startProgram(from, 'portal.ts', socketPath, port, address));
    return socketPath;
  }
  return {
    async ask(url, { method = 'GET', headers = {}, body = '' } = {}) {
      const { protocol, hostname, port, pathname, search } = new URL(url);
      const isEncrypted = protocol === 'https:';
      const socketPath = await lead(port || (isEncrypted ? '443' : '80'));
      const options = {
        ...{ socketPath, method, path: pathname + search, agent: false },
        headers: { host: hostname, ...headers },
      };
      const request = isEncrypted
        ? https.request({ ...options, servername: hostname, ca: trusted() })
        : http.request(options);
      request.end(body);
      const [response] = await once(request, 'response');
      const { statusCode: status, headers: answered } = response;
      return { status, headers: answered, body: await text(response) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...portals.values()].map((portal) => portal.end()));
    },
  };
}
