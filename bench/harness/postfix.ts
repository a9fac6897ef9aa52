import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../e2e/harness/free-port.ts';
import { unpackDebianPackage } from '../../e2e/programs.ts';
import { keep } from './children.ts';
import { reachable } from './reachable.ts';
import { type Burst, MESSAGE_BYTES, type Sink, type SmtpLoad } from './smtp-load.ts';
import { PROJECT_ROOT } from './subject.ts';

const run = promisify(execFile);

/** Connections that may wait to be accepted: over the sessions of any burst here. */
const SINK_BACKLOG = 1_024;
/** From a program down to the libraries of its libraries. */
const LIBRARY_DEPTH = 3;
/** What the loader exits with when a shared library is missing. */
const LIBRARY_MISSING = 127;

/**
 * The load generator and sink of Postfix, unpacked from Debian's package but not installed:
 * an installed mail server would start by itself. Rejects if the package is not available.
 */
export async function postfixLoad(): Promise<SmtpLoad> {
  const root = path.join(PROJECT_ROOT, '.cache/postfix');
  const source = path.join(root, 'usr/sbin/smtp-source');
  const env = { ...process.env, LD_LIBRARY_PATH: libraryFolders(root).join(':') };
  await unpackUntilItRuns(root, source, env);
  return {
    kind: 'postfix',
    sourceName: 'smtp-source',
    sinkName: 'smtp-sink',
    send: (burst) => send(source, burst, env),
    startSink: () => startSink(path.join(root, 'usr/sbin/smtp-sink'), env),
  };
}

function libraryFolders(root: string): string[] {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return ['usr/lib/postfix', `usr/lib/${triplet}`].map((folder) => path.join(root, folder));
}

async function unpackUntilItRuns(root: string, program: string, env: NodeJS.ProcessEnv) {
  let packages = ['postfix'];
  for (let depth = 0; depth < LIBRARY_DEPTH; depth += 1) {
    for (const name of packages) await unpackDebianPackage(name, root);
    if (await runs(program, env)) return;
    packages = (await Promise.all(packages.map(librariesOf))).flat();
  }
  throw new Error(`${program} lacks a shared library`);
}

/** Without arguments it explains its use and fails; all that matters is that it was loaded. */
async function runs(program: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const child = keep(spawn(program, { env, stdio: ['ignore', 'ignore', 'pipe'] }));
  return (await child.closed) !== LIBRARY_MISSING;
}

/** Never libc itself: another one than the loader's own would crash everything. */
async function librariesOf(debianPackage: string): Promise<string[]> {
  const { stdout } = await run('apt-cache', ['depends', '--important', debianPackage]);
  const names = [...stdout.matchAll(/^\s*\|?Depends: (lib\S+)$/gm)].flatMap(
    (match) => match[1] ?? [],
  );
  return names.filter((name) => name !== 'libc6');
}

async function send(program: string, burst: Burst, env: NodeJS.ProcessEnv): Promise<void> {
  const { to, recipient, messages, sessions, connections } = burst;
  const kept = connections === 'kept' ? ['-d'] : [];
  const counts = ['-s', `${sessions}`, '-l', `${MESSAGE_BYTES}`, '-m', `${messages}`];
  const envelope = ['-f', 'bench@sender.example', '-t', recipient];
  const child = keep(
    spawn(program, [...kept, ...counts, ...envelope, `${to.host}:${to.port}`], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
  const code = await child.closed;
  if (code !== 0) throw new Error(`smtp-source gave up: ${child.complaint()}`);
}

async function startSink(program: string, env: NodeJS.ProcessEnv): Promise<Sink> {
  const endpoint = { host: '127.0.0.1', port: await freePort() };
  // As root, smtp-sink requires a user to run as.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const listen = `${endpoint.host}:${endpoint.port}`;
  const child = spawn(program, [...user, listen, `${SINK_BACKLOG}`], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kept = keep(child);
  await reachable(endpoint, () => kept.complaint());
  if (child.pid === undefined) throw new Error('smtp-sink did not start');
  return { endpoint, pid: child.pid, [Symbol.asyncDispose]: kept.stop };
}
