import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { type Child, startChild } from './children.ts';

export const PROJECT_ROOT = path.resolve(import.meta.dirname, '../..');

/** Ends the service if an answer of its REST API differs from its schema. */
const CHECK_ANSWERS = './e2e/harness/check-answers.ts';

/** Milliseconds; a service that is not up by then will not come up. */
const START_TIMEOUT = 60_000;

/**
 * Free ports, and the fewest threads that read: each takes as much processor time to start as the
 * rest of the service, and most tests are about something else.
 */
const FOR_TESTS = { MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0', MAYFLY_READ_WORKERS: '1' };

export type ServiceEnv = Readonly<Record<string, string>>;

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The whole service in a process of its own, as `npm start` runs it. */
export interface Service extends AsyncDisposable {
  readonly child: Child;
  readonly httpUrl: string;
  readonly smtp: Endpoint;
}

const Listening = z.object({
  event: z.literal('listening'),
  what: z.enum(['http', 'https', 'smtp']),
  url: z.url(),
});

/**
 * Starts it on free ports and resolves once it takes mail and tabs.
 *
 * @param through a command that runs it in other surroundings, without a process in between.
 * @param root where its code is.
 */
export async function startService(
  env: ServiceEnv = {},
  through: readonly string[] = [],
  root: string = PROJECT_ROOT,
): Promise<Service> {
  const child = spawnService({ ...FOR_TESTS, ...env }, through, root);
  try {
    const { http, smtp } = await listening(child);
    return {
      child,
      httpUrl: http.origin,
      smtp: { host: smtp.hostname.replace(/^\[|\]$/g, ''), port: Number(smtp.port) },
      [Symbol.asyncDispose]: () => child.end(),
    };
  } catch (error) {
    await child.end();
    throw error;
  }
}

/**
 * A service whose page is at an HTTPS port, on `localhost`; the HTTP port is `httpUrl`. The
 * certificate has to name `localhost`.
 */
export async function startHttpsService(certificate: {
  readonly cert: string;
  readonly key: string;
}): Promise<Service & { readonly httpsUrl: string }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-https-'));
  const files = { cert: path.join(directory, 'cert.pem'), key: path.join(directory, 'key.pem') };
  await writeFile(files.cert, certificate.cert);
  await writeFile(files.key, certificate.key);
  const child = spawnService({
    ...{ ...FOR_TESTS, MAYFLY_HTTPS_PORT: '0' },
    ...{ MAYFLY_TLS_CERT: files.cert, MAYFLY_TLS_KEY: files.key, MAYFLY_HOSTNAME: 'localhost' },
  });
  const end = async () => {
    await child.end();
    await rm(directory, { recursive: true });
  };
  try {
    const https = listeningOn(child, 'https');
    const { http, smtp } = await listening(child);
    return {
      child,
      ...{ httpUrl: http.origin, httpsUrl: `https://localhost:${(await https).port}` },
      smtp: { host: smtp.hostname, port: Number(smtp.port) },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A process that serves tabs and programs, and takes no mail. */
export async function startWebNode(env: ServiceEnv): Promise<Omit<Service, 'smtp'>> {
  const child = spawnService({ ...FOR_TESTS, ...env, MAYFLY_ROLE: 'web' });
  try {
    const { origin } = await inTime(child, listeningOn(child, 'http'));
    return { child, httpUrl: origin, [Symbol.asyncDispose]: () => child.end() };
  } catch (error) {
    await child.end();
    throw error;
  }
}

/** The bare process with exactly these settings, for those who watch it fail. */
export function spawnService(
  env: ServiceEnv,
  through: readonly string[] = [],
  root: string = PROJECT_ROOT,
): Child {
  const [command = process.execPath, ...arguments_] = [...through, process.execPath];
  const inherited = Object.entries(process.env).filter(([name]) => !/^mayfly_/i.test(name));
  const preload = root === PROJECT_ROOT ? ['--import', CHECK_ANSWERS] : [];
  return startChild(command, [...arguments_, ...preload, 'server/main.ts'], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
  });
}

async function listening(child: Child): Promise<{ http: URL; smtp: URL }> {
  const both = Promise.all([listeningOn(child, 'http'), listeningOn(child, 'smtp')]);
  const [http, smtp] = await inTime(child, both);
  return { http, smtp };
}

function listeningOn(child: Child, what: 'http' | 'https' | 'smtp'): Promise<URL> {
  const url = Promise.withResolvers<URL>();
  child.onLine((line) => {
    const said = Listening.safeParse(parseLine(line));
    if (said.success && said.data.what === what) url.resolve(new URL(said.data.url));
  });
  return url.promise;
}

function inTime<T>(child: Child, up: Promise<T>): Promise<T> {
  const ended = child.ended.then((code) => {
    throw new Error(`the service ended with ${code}: ${child.complaint()}`);
  });
  const overdue = AbortSignal.timeout(START_TIMEOUT);
  const late = new Promise<never>((_, reject) =>
    overdue.addEventListener('abort', () => reject(new Error('the service did not come up'))),
  );
  return Promise.race([up, ended, late]);
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
