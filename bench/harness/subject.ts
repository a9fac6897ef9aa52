import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { keep } from './children.ts';

export const PROJECT_ROOT = path.resolve(import.meta.dirname, '../..');

/** Milliseconds; a service that is not up by then will not come up. */
const START_TIMEOUT_MS = 30_000;

/**
 * The service as it comes but for its limits: all load here comes from one source, far
 * over what one source may do. 0 means none.
 */
export const SUBJECT_ENVIRONMENT = {
  MAYFLY_HTTP_PORT: '0',
  MAYFLY_SMTP_PORT: '0',
  MAYFLY_INBOX_MAX_MESSAGES: '0',
  MAYFLY_INBOX_MAX_BYTES: '0',
  MAYFLY_STORE_MAX_BYTES: '0',
  MAYFLY_SMTP_SOURCE_CONNECTIONS: '0',
  MAYFLY_SMTP_SOURCE_MESSAGES: '0',
  MAYFLY_HTTP_SOURCE_INBOXES: '0',
  MAYFLY_HTTP_SOURCE_SOCKETS: '0',
} as const;

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The service under test, in a process of its own. */
export interface Subject extends AsyncDisposable {
  readonly pid: number;
  readonly httpUrl: string;
  readonly smtp: Endpoint;
  /** Where its inspector listens; null until that is open. */
  inspectorUrl(): string | null;
  /** Lines of its log so far. */
  logLines(): number;
}

const ListeningLine = z.object({
  event: z.literal('listening'),
  what: z.enum(['http', 'smtp', 'metrics']),
  url: z.url(),
});

/** Resolves once it takes mail and tabs. */
export async function startSubject(
  settings: Readonly<Record<string, string>> = SUBJECT_ENVIRONMENT,
): Promise<Subject> {
  const child = spawn(process.execPath, await startArguments(), {
    cwd: PROJECT_ROOT,
    env: subjectEnvironment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kept = keep(child);
  const { http, smtp, overdue, logLines } = listeners(createInterface(child.stdout));
  const gone = kept.closed.then(() => {
    throw new Error(`the service ended: ${kept.complaint()}`);
  });
  try {
    const [httpUrl, smtpUrl] = await Promise.race([Promise.all([http, smtp]), gone, overdue]);
    if (child.pid === undefined) throw new Error('the service did not start');
    return {
      pid: child.pid,
      httpUrl,
      smtp: { host: bareHost(smtpUrl), port: Number(new URL(smtpUrl).port) },
      inspectorUrl: kept.inspectorUrl,
      logLines,
      [Symbol.asyncDispose]: kept.stop,
    };
  } catch (error) {
    await kept.stop();
    throw error;
  }
}

const Manifest = z.object({ scripts: z.object({ start: z.string() }) });

/** As `npm start` starts it, the flags included, but for the one that would keep us from measuring. */
async function startArguments(): Promise<readonly string[]> {
  const manifest = JSON.parse(await readFile(path.join(PROJECT_ROOT, 'package.json'), 'utf8'));
  const [node, ...rest] = Manifest.parse(manifest).scripts.start.split(' ');
  if (node !== 'node') throw new Error('npm start does not start node itself');
  return rest.filter((flag) => flag !== '--disable-sigusr1');
}

/** Ours alone: what the caller's shell says of Mayfly must not change a figure. */
function subjectEnvironment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { NODE_OPTIONS = '', ...others } = process.env;
  const inherited = Object.entries(others).filter(([name]) => !name.startsWith('MAYFLY_'));
  // So that the inspector, once asked for by a signal, takes a free port (see memory.ts).
  const options = `${NODE_OPTIONS} --inspect-port=0`.trim();
  return { ...Object.fromEntries(inherited), ...settings, NODE_OPTIONS: options };
}

/** Goes on reading the lines after that: a full pipe would stop the service. */
function listeners(lines: AsyncIterable<string> & NodeJS.EventEmitter) {
  const http = Promise.withResolvers<string>();
  const smtp = Promise.withResolvers<string>();
  const overdue = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => overdue.reject(new Error(`the service was not up in ${START_TIMEOUT_MS} ms`)),
    START_TIMEOUT_MS,
  );
  timer.unref();
  let logLines = 0;
  lines.on('line', (line: string) => {
    logLines += 1;
    const listening = ListeningLine.safeParse(parseJson(line));
    if (!listening.success) return;
    const { what, url } = listening.data;
    if (what === 'http') http.resolve(url);
    if (what === 'smtp') smtp.resolve(url);
  });
  return {
    http: http.promise,
    smtp: smtp.promise,
    overdue: overdue.promise,
    logLines: () => logLines,
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function bareHost(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}
