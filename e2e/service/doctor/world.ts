import { once } from 'node:events';
import { get } from 'node:http';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { createDns } from '#server/doctor/dns.ts';
import { createExaminer, type DoctorTools, type Examination } from '#server/doctor/examine.ts';
import { type Dial, dialTcp } from '#server/doctor/smtp-probe.ts';
import type { CheckName, Finding, Subject } from '#server/doctor/types.ts';
import { type Clock, systemClock } from '#server/ops/clock.ts';
import { type MadeCertificate, makeCertificate } from '#server/tls/testing/certificate.ts';

/**
 * Public addresses of the tests' zones. Nobody connects to them: each leads to a port of this
 * machine, or nowhere.
 */
export const GOOD = '11.0.0.1';

export type Place = number | 'closed' | 'unreached' | 'no route';

/** Where connections to `address:port` end. */
export type Places = Readonly<Record<string, Place>>;

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = getPort(server);
  server.close();
  await once(server, 'close');
  return port;
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const places =
  (map: Places): Dial =>
  async (address, port, signal) => {
    const place = map[`${address}:${port}`] ?? 'unreached';
    if (place === 'unreached') throw failure('ETIMEDOUT');
    if (place === 'no route') throw failure('ENETUNREACH');
    return dialTcp('127.0.0.1', place === 'closed' ? await closedPort() : place, signal);
  };

export interface World {
  /** As `MAYFLY_DNS_SERVERS` has it. */
  readonly dns: string;
  readonly places?: Places;
  readonly trusted?: readonly MadeCertificate[];
  readonly clock?: Clock;
  readonly timeoutMs?: number;
}

export function toolsFor({
  dns,
  places: map = {},
  trusted,
  clock = systemClock,
  timeoutMs = 10_000,
}: World): DoctorTools {
  const authorities = trusted?.map(({ cert }) => cert) ?? null;
  const inspectCertificate = () => null;
  const tools = { dns: createDns([dns]), dial: places(map), authorities };
  return { ...tools, timeoutMs, clock, inspectCertificate };
}

export function subjectOf(domain: string, rest: Partial<Subject> = {}): Subject {
  return {
    ...{ domain, mx: ['mx.example.net'], tls: 'offered', webHost: 'mail.example.net' },
    ...{ httpsBy: 'proxy', ...rest },
  };
}

export function examine(world: World, subject: Subject): Promise<Examination> {
  return createExaminer(toolsFor(world))(subject);
}

/** What one check found about what lies under that domain or host, in a short form. */
export function found({ findings }: Pick<Examination, 'findings'>, check: CheckName): string[] {
  return findings.filter((one) => one.check === check).map(lineOf);
}

export function lineOf(finding: Finding): string {
  return `${finding.verdict}: ${finding.about} ${finding.says}`;
}

/** A real SMTP server that offers STARTTLS where it has a certificate. */
export async function startSmtp(
  ends: DisposableStack,
  name: string,
  certificate: MadeCertificate | null,
): Promise<number> {
  const server = new SMTPServer({
    name,
    disabledCommands: certificate === null ? ['STARTTLS', 'AUTH'] : ['AUTH'],
    ...(certificate ?? {}),
  });
  // Whoever looks at the certificate leaves in the middle.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  ends.defer(() => server.close());
  return getPort(listening);
}

/** Says this to everybody who comes, and nothing else. */
export async function startTalker(ends: DisposableStack, says: string): Promise<number> {
  const lines = new Set<Socket>();
  const server = createServer((line) => {
    lines.add(line);
    line.on('error', () => undefined);
    line.write(says);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.defer(() => {
    for (const line of lines) line.destroy();
    server.close();
  });
  return getPort(server);
}

/** Days that a certificate of the tests is good for. */
const DAYS = 60;

/** For these names, from now on. It vouches for itself, so that trusting it is enough. */
export function certificateFor(...names: readonly string[]): MadeCertificate {
  const now = Date.now();
  return makeCertificate({
    names,
    from: new Date(now - 1_000),
    until: new Date(now + DAYS * DAY_MS),
  });
}

const DAY_MS = 86_400_000;

/** As the proxy in front of the page: https outside, the same request inside. */
export async function startProxy(
  ends: DisposableStack,
  certificate: MadeCertificate,
  httpUrl: string,
): Promise<number> {
  const server = createHttps(certificate, ({ url: path, headers }, response) => {
    get(httpUrl + path, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
  });
  return listen(ends, server);
}

export interface Page {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

/** A web server that answers the path of policies, for each host with its page. */
export async function startWeb(
  ends: DisposableStack,
  certificate: MadeCertificate,
  pages: Readonly<Record<string, Page>>,
): Promise<number> {
  const server = createHttps(certificate, (request, response) => {
    const page = pages[request.headers.host ?? ''];
    const isThere = page !== undefined && request.url === '/.well-known/mta-sts.txt';
    response.writeHead(isThere ? (page.status ?? 200) : 404, {
      'Content-Type': page?.type ?? 'text/plain; charset=utf-8',
    });
    response.end(isThere ? page.body : '');
  });
  return listen(ends, server);
}

async function listen(ends: DisposableStack, server: HttpsServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return getPort(server);
}

function getPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
