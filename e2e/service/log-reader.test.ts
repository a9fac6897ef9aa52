import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Child, startChild } from '../harness/children.ts';
import { metricsUrl } from '../harness/metrics.ts';
import { PROJECT_ROOT } from '../harness/service.ts';

/** Each is a line of 115 bytes. Some 600 fill the pipe; `log-output.test.ts` drops the rest. */
const REFUSED = 'GET /api/v1/inbox HTTP/1.1\r\nHost: localhost\r\n';
const AT_ONCE = 500;
/** So often more than the pipe takes. */
const FILLING = 3;
/** Milliseconds; many times what any of it takes. */
const PATIENCE = { timeout: 60_000, interval: 10 };
/** Bytes of a pipe. */
const PIPE_BYTES = 65_536;

/** The service with its log in a pipe, which `reader` has open. */
async function startWithPipe() {
  const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-log-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const pipe = path.join(directory, 'log');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  const env = {
    ...process.env,
    ...{ PIPE: pipe, MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0', MAYFLY_METRICS_PORT: '0' },
    MAYFLY_LOG_LEVEL: 'debug',
  };
  const shell = ['-c', 'exec "$0" server/main.ts > "$PIPE"', process.execPath];
  const child = startChild('/bin/sh', shell, { cwd: PROJECT_ROOT, env });
  onTestFinished(() => child.end());
  const url = await vi.waitFor(() => pageOf(child), PATIENCE);
  const first = Buffer.alloc(PIPE_BYTES);
  const lines = first.toString('utf8', 0, readSync(reader, first)).trim().split('\n');
  return { child, reader, url, metrics: metricsUrl({ child: { lines } }) };
}

function pageOf(child: Child): string {
  const [, url] = /Page (http:\S+)/.exec(child.complaint()) ?? [];
  if (url === undefined) throw new Error(`not up: ${child.complaint()}`);
  return url;
}

/** Many refused requests on one connection. */
async function refuseMany(url: string): Promise<void> {
  const peer = connect(Number(new URL(url).port), '127.0.0.1');
  peer.write(`${REFUSED}\r\n`.repeat(AT_ONCE - 1));
  peer.write(`${REFUSED}Connection: close\r\n\r\n`);
  expect(await text(peer)).toMatch(/^HTTP\/1\.1 401 /);
}

async function countDropped(metrics: string | null): Promise<number> {
  const answer = await fetch(`${metrics}/metrics`);
  const [, count] = /^mayfly_log_lines_dropped_total (\d+)$/m.exec(await answer.text()) ?? [];
  return Number(count);
}

test.each(['sleeps', 'is gone'])(
  'RUN-9 a reader of the log that %s delays neither the service nor its end',
  async (state) => {
    const { child, reader, url, metrics } = await startWithPipe();
    const close = () => closeSync(reader);
    if (state === 'sleeps') {
      onTestFinished(close);
      for (let times = 0; times < FILLING; times += 1) await refuseMany(url);
    } else {
      close();
      await vi.waitFor(async () => {
        await refuseMany(url);
        expect(await countDropped(metrics)).toBeGreaterThan(0);
      }, PATIENCE);
    }
    child.signal('SIGTERM');
    expect(await child.ended).toBe(0);
  },
);
