import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RivalProgram } from './rival.ts';
import { PROJECT_ROOT } from './subject.ts';

const run = promisify(execFile);

/** The ones that figures are taken with: newer ones would be other yardsticks. */
const MAILDEV = 'maildev@3.0.0';
const HARAKA = 'Haraka@3.3.4';

const SINK_DOMAIN = 'sink.example';
/** Whom `load/email-source.ts` writes to where all addresses exist: `anyone` at any domain. */
export const ANYONE = `anyone@${SINK_DOMAIN}`;

/** Programs for the same job: those that can be had, and why the others cannot. */
export async function findRivals(): Promise<{
  readonly programs: readonly RivalProgram[];
  readonly notes: readonly string[];
}> {
  const { INBUCKET_BIN, MAILPIT_BIN } = process.env;
  const programs: RivalProgram[] = [];
  const notes: string[] = [];
  for (const [name, describe] of [
    [HARAKA, haraka],
    [MAILDEV, maildev],
  ] as const)
    try {
      programs.push(describe(await install(name)));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const why = /^npm error (.+)$/m.exec(message)?.[1] ?? message;
      notes.push(`${name} could not be installed, so it has no row: ${why}`);
    }
  if (INBUCKET_BIN !== undefined) programs.push(inbucket(INBUCKET_BIN));
  if (MAILPIT_BIN !== undefined) programs.push(mailpit(MAILPIT_BIN));
  return { programs, notes };
}

/**
 * A package out of npm's registry, beside the project and not among what it depends on. Kept for
 * the next time. Rejects without a registry. Resolves with the folder of its modules.
 */
async function install(name: string): Promise<string> {
  const folder = path.join(PROJECT_ROOT, '.cache', name);
  const modules = path.join(folder, 'node_modules');
  const isWhole = existsSync(path.join(modules, name.replace(/@.*/, ''), 'package.json'));
  if (!isWhole) {
    await mkdir(folder, { recursive: true });
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=0'];
    await run('npm', ['install', '--prefix', folder, ...quiet, name]);
  }
  return modules;
}

function maildev(modules: string): RivalProgram {
  const script = path.join(modules, 'maildev/dist/bin/maildev.js');
  return {
    name: 'MailDev',
    command: process.execPath,
    arguments: ({ smtp, http }) => [
      ...[script, '--ip', '127.0.0.1', '--smtp', `${smtp}`, '--silent'],
      ...['--web-ip', '127.0.0.1', '--web', `${http}`],
    ],
    environment: () => ({}),
    page: {
      tab: (url) => ({ over: 'socket.io', url, event: 'newMail' }),
      clearPath: '/api/email/all',
    },
  };
}

/** A receiver for plugins, which throws everything away, in one process. */
function haraka(modules: string): RivalProgram {
  const home = path.join(modules, 'Haraka');
  return {
    name: 'Haraka',
    command: process.execPath,
    arguments: (_, folder) => [path.join(home, 'bin/haraka'), '-c', folder],
    environment: () => ({ YES_REALLY_DO_DISCARD: '1' }),
    async prepare({ smtp }, folder) {
      const config = path.join(folder, 'config');
      await cp(path.join(home, 'config'), config, { recursive: true });
      const files = {
        'smtp.ini': `listen=127.0.0.1:${smtp}\nnodes=0\n`,
        plugins: 'rcpt_to.in_host_list\nqueue/discard\n',
        host_list: `${SINK_DOMAIN}\n`,
        'log.ini': '[main]\nlevel=ERROR\n',
      };
      for (const [name, content] of Object.entries(files))
        await writeFile(path.join(config, name), content);
    },
    page: null,
  };
}

function inbucket(command: string): RivalProgram {
  return {
    name: 'Inbucket',
    command,
    arguments: () => [],
    environment: ({ smtp, http, other }) => ({
      INBUCKET_LOGLEVEL: 'error',
      INBUCKET_SMTP_ADDR: `127.0.0.1:${smtp}`,
      INBUCKET_WEB_ADDR: `127.0.0.1:${http}`,
      INBUCKET_POP3_ADDR: `127.0.0.1:${other}`,
      INBUCKET_STORAGE_TYPE: 'memory',
      INBUCKET_STORAGE_MAILBOXMSGCAP: '0',
    }),
    page: {
      tab: (url) => ({
        ...{ over: 'websocket', url: `${webSocket(url)}/api/v1/monitor/messages` },
        marks: '"posix-millis"',
      }),
      clearPath: '/api/v1/mailbox/anyone',
    },
  };
}

function mailpit(command: string): RivalProgram {
  return {
    name: 'Mailpit',
    command,
    arguments: () => [],
    environment: ({ smtp, http, other }) => ({
      MP_QUIET: 'true',
      MP_SMTP_BIND_ADDR: `127.0.0.1:${smtp}`,
      MP_UI_BIND_ADDR: `127.0.0.1:${http}`,
      MP_POP3_BIND_ADDR: `127.0.0.1:${other}`,
      MP_MAX_MESSAGES: '0',
      MP_SMTP_DISABLE_RDNS: 'true',
      MP_DISABLE_VERSION_CHECK: 'true',
    }),
    page: {
      tab: (url) => ({
        ...{ over: 'websocket', url: `${webSocket(url)}/api/events`, marks: '"Type":"new"' },
      }),
      clearPath: '/api/v1/messages',
    },
  };
}

function webSocket(httpUrl: string): string {
  return httpUrl.replace('http:', 'ws:');
}
