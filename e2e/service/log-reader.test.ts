import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Child, startChild } from '../harness/children.ts';
import { PROJECT_ROOT } from '../harness/service.ts';

/** Requests that are refused, a line of some 150 bytes each: a pipe holds 64 KiB. */
const REFUSALS = 1_000;
/** Milliseconds; many times what any of it takes. */
const PATIENCE = { timeout: 30_000, interval: 10 };

/** The service with its log in a pipe, which one reader has open and does not read. */
async function startWithPipe() {
  const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-log-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const pipe = path.join(directory, 'log');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(reader));
  const env = {
    ...process.env,
    ...{ PIPE: pipe, MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0', MAYFLY_LOG_LEVEL: 'debug' },
  };
  const shell = ['-c', 'exec "$0" server/main.ts > "$PIPE"', process.execPath];
  const child = startChild('/bin/sh', shell, { cwd: PROJECT_ROOT, env });
  onTestFinished(() => child.end());
  const url = await vi.waitFor(() => pageOf(child), PATIENCE);
  return { child, url };
}

function pageOf(child: Child): string {
  const [, url] = /Page (http:\S+)/.exec(child.complaint()) ?? [];
  if (url === undefined) throw new Error(`not up: ${child.complaint()}`);
  return url;
}

async function refuseMany(url: string): Promise<void> {
  for (let count = 0; count < REFUSALS; count += 1) {
    const { status } = await fetch(`${url}/api/v1/inbox`);
    expect(status).toBe(401);
  }
}

test('RUN-9 a reader of the log that sleeps keeps the process from nothing', async () => {
  const { child, url } = await startWithPipe();
  await refuseMany(url);
  child.signal('SIGTERM');
  expect(await child.ended).toBe(0);
});
