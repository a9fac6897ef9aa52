import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RivalProgram } from './rival.ts';
import { PROJECT_ROOT } from './subject.ts';

const run = promisify(execFile);

/** The one that figures are taken with: a newer one would be another yardstick. */
const MAILDEV = 'maildev@3.0.0';

/** Whom `load/email-source.ts` writes to where all addresses exist: `anyone` at any domain. */
export const ANYONE = 'anyone@sink.example';

/** Programs for the same job: those that can be had, and why the others cannot. */
export async function findRivals(): Promise<{
  readonly programs: readonly RivalProgram[];
  readonly notes: readonly string[];
}> {
  const { INBUCKET_BIN, MAILPIT_BIN } = process.env;
  const named = [
    ...(INBUCKET_BIN === undefined ? [] : [inbucket(INBUCKET_BIN)]),
    ...(MAILPIT_BIN === undefined ? [] : [mailpit(MAILPIT_BIN)]),
  ];
  try {
    return { programs: [await provideMaildev(), ...named], notes: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const why = /^npm error (.+)$/m.exec(message)?.[1] ?? message;
    return { programs: named, notes: [`MailDev could not be installed, so it has no row: ${why}`] };
  }
}

/**
 * MailDev out of npm's registry, beside the project and not among what it depends on. Kept for
 * the next time. Rejects without a registry.
 */
async function provideMaildev(): Promise<RivalProgram> {
  const folder = path.join(PROJECT_ROOT, '.cache', MAILDEV);
  const script = path.join(folder, 'node_modules/maildev/dist/bin/maildev.js');
  if (!existsSync(script)) {
    await mkdir(folder, { recursive: true });
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=0'];
    const options = ['--prefix', folder, ...quiet];
    await run('npm', ['install', ...options, MAILDEV]);
  }
  return {
    name: 'MailDev',
    command: process.execPath,
    arguments: ({ smtp, http }) => [
      ...[script, '--ip', '127.0.0.1', '--smtp', `${smtp}`, '--silent'],
      ...['--web-ip', '127.0.0.1', '--web', `${http}`],
    ],
    environment: () => ({}),
    tab: (url) => ({ over: 'socket.io', url, event: 'newMail' }),
    clearPath: '/api/email/all',
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
    tab: (url) => ({
      ...{ over: 'websocket', url: `${webSocket(url)}/api/v1/monitor/messages` },
      marks: '"posix-millis"',
    }),
    clearPath: '/api/v1/mailbox/anyone',
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
    tab: (url) => ({
      ...{ over: 'websocket', url: `${webSocket(url)}/api/events`, marks: '"Type":"new"' },
    }),
    clearPath: '/api/v1/messages',
  };
}

function webSocket(httpUrl: string): string {
  return httpUrl.replace('http:', 'ws:');
}
