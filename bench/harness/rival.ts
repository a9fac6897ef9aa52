import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { freePort } from '../../e2e/harness/free-port.ts';
import { keep } from './children.ts';
import { Program } from './program.ts';
import { reachable } from './reachable.ts';
import type { Endpoint } from './subject.ts';

/** How a tab of another program receives new emails (`load/count.ts`). */
export type RivalTab =
  | { readonly over: 'socket.io'; readonly url: string; readonly event: string }
  | { readonly over: 'websocket'; readonly url: string; readonly marks: string };

/** Another program that takes email. */
export interface Rival extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly endpoint: Endpoint;
  /** Of its page and API; null where there is none. */
  readonly httpUrl: string | null;
  /** Null where nothing is pushed. */
  readonly tab: RivalTab | null;
  /** Forgets all emails. */
  clear(): Promise<void>;
}

const Listening = z.object({ kind: z.literal('listening'), port: z.number() });

/** The library that the service stands on, throwing everything away. */
export async function startSmtpServer(): Promise<Rival> {
  const program = new Program('references/libraries.ts', Listening, { does: 'throws away' });
  const { port } = await program.next();
  return {
    ...{ name: 'smtp-server', pid: program.pid, endpoint: { host: '127.0.0.1', port }, tab: null },
    httpUrl: null,
    clear: async () => {},
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

interface RivalPorts {
  readonly smtp: number;
  readonly http: number;
  readonly other: number;
}

export interface RivalProgram {
  readonly name: string;
  readonly command: string;
  /** `folder` is the one for its temporary files. */
  arguments(ports: RivalPorts, folder: string): readonly string[];
  environment(ports: RivalPorts): Readonly<Record<string, string>>;
  /** Writes its settings into the folder. */
  prepare?(ports: RivalPorts, folder: string): Promise<void>;
  /** Null where it has no page: emails are thrown away. */
  readonly page: {
    tab(httpUrl: string): RivalTab;
    /** The path whose DELETE forgets all emails. */
    readonly clearPath: string;
  } | null;
}

/** Starts it with a folder for temporary files of its own, which is deleted at the end. */
export async function startRival(program: RivalProgram): Promise<Rival> {
  const ports = { smtp: await freePort(), http: await freePort(), other: await freePort() };
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  await program.prepare?.(ports, folder);
  const child = spawn(program.command, program.arguments(ports, folder), {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder, ...program.environment(ports) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kept = keep(child);
  const stop = async () => {
    await kept.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const endpoint = { host: '127.0.0.1', port: ports.smtp };
  const { name, page } = program;
  try {
    await reachable(endpoint, kept.complaint);
    if (page !== null) await reachable({ ...endpoint, port: ports.http }, kept.complaint);
    if (child.pid === undefined) throw new Error(`${name} did not start`);
  } catch (error) {
    await stop();
    throw error;
  }
  const httpUrl = `http://127.0.0.1:${ports.http}`;
  return {
    ...{ name, pid: child.pid, endpoint, tab: page?.tab(httpUrl) ?? null },
    httpUrl: page === null ? null : httpUrl,
    async clear() {
      if (page === null) return;
      const answer = await fetch(`${httpUrl}${page.clearPath}`, { method: 'DELETE' });
      if (!answer.ok) throw new Error(`${name} kept its emails: ${answer.status}`);
    },
    [Symbol.asyncDispose]: stop,
  };
}
