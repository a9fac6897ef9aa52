import { createApp } from './app.ts';
import { withFiles } from './config/files.ts';
import { loadConfig, mistakeLine, thisMachine } from './config.ts';
import { openStdout } from './ops/log-output.ts';
import { urlHost } from './urls.ts';

/** Milliseconds past the grace after which a shutdown that hangs is ended. */
const SHUTDOWN_SLACK_MS = 2_000;

const loaded = withFiles(loadConfig(process.env, thisMachine()));
if (!loaded.ok) {
  console.error('Mayfly does not start: the configuration has mistakes.');
  for (const mistake of loaded.mistakes) console.error(mistakeLine(mistake));
  process.exit(1);
}
const { config } = loaded;
const logDestination = openStdout();
const app = createApp(config, { logDestination });

let stopping = false;
async function stop(signal: string): Promise<void> {
  // A second signal means that somebody is tired of waiting.
  if (stopping) return leave(1);
  stopping = true;
  setTimeout(() => leave(1), config.shutdownGrace + SHUTDOWN_SLACK_MS).unref();
  await app.stop(signal);
  await leave(0);
}

async function leave(code: number): Promise<void> {
  const isWritten = await logDestination.close();
  // An exit waits for writes that were begun, and one to a terminal that is halted does not end.
  if (!isWritten && process.stdout.isTTY) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);

try {
  const running = await app.start();
  const { pageUrl, httpUrl, smtp } = running;
  const where = [
    pageUrl === null ? `Health ${httpUrl}` : `Page ${pageUrl}`,
    ...(smtp === null ? [] : [`SMTP ${urlHost(smtp.host)}:${smtp.port}`]),
  ];
  console.error(`Mayfly is ready.  ${where.join('  ')}`);
} catch (error) {
  // Where a signal came in the middle of it, that one ends the process.
  if (!stopping) {
    console.error(`Mayfly could not start: ${error instanceof Error ? error.message : error}`);
    await app.stop('failed start');
    await leave(1);
  }
}
