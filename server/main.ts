import { createApp } from './app/app.ts';
import { urlHost } from './app/urls.ts';
import { loadConfig, type Mistake, mistakeLine, thisMachine } from './config/config.ts';
import { withFiles } from './config/files.ts';
import { portMistake } from './config/ports.ts';
import { openStdout } from './ops/log-output.ts';
import { onNpmShellGone } from './ops/npm-shell.ts';

/** Milliseconds past the grace after which a shutdown that hangs is ended. */
const SHUTDOWN_SLACK_MS = 2_000;

/**
 * Milliseconds in which a further signal is the first one again: Ctrl-C and `kill -- -GROUP`
 * reach npm and the service, and npm passes its own on.
 */
const SAME_SIGNAL_MS = 1_000;

const loaded = withFiles(loadConfig(process.env, thisMachine()));
if (!loaded.ok) {
  tellMistakes(loaded.mistakes);
  process.exit(1);
}
const { config } = loaded;
const logDestination = openStdout();
const app = createApp(config, { logDestination });

let stoppingSince: number | null = null;
async function stop(signal: string): Promise<void> {
  if (stoppingSince !== null) {
    // A second signal means that somebody is tired of waiting.
    if (performance.now() - stoppingSince > SAME_SIGNAL_MS) await leave(1);
    return;
  }
  stoppingSince = performance.now();
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

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
onNpmShellGone(process.env, () => void (stoppingSince === null && stop('SIGTERM')));

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
  if (stoppingSince === null) {
    const mistake = portMistake(config, error);
    if (mistake !== null) tellMistakes([mistake]);
    else console.error(`Mayfly could not start: ${error instanceof Error ? error.message : error}`);
    await app.stop('failed start');
    await leave(1);
  }
}

function tellMistakes(mistakes: readonly Mistake[]): void {
  console.error('Mayfly does not start: the configuration has mistakes.');
  for (const mistake of mistakes) console.error(mistakeLine(mistake));
}
