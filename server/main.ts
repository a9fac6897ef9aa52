import { createApp } from './app/app.ts';
import { formatUrlHost } from './app/endpoints.ts';
import { formatMistake, loadConfig, type Mistake, readMachine } from './config/config.ts';
import { checkFiles } from './config/files.ts';
import { toPortMistake } from './config/ports.ts';
import { openStdout } from './ops/log-output.ts';
import { onNpmShellGone } from './ops/npm-shell.ts';

/** Milliseconds past the grace after which the process ends, even if shutdown hangs. */
const SHUTDOWN_SLACK_MS = 2_000;

/**
 * Milliseconds in which a further signal counts as the same one: Ctrl-C and `kill -- -GROUP`
 * reach npm and the service, and npm passes its own on.
 */
const SAME_SIGNAL_MS = 1_000;

const loaded = checkFiles(loadConfig(process.env, readMachine()));
if (!loaded.ok) {
  printMistakes(loaded.mistakes);
  process.exit(1);
}
const { config } = loaded;
const logDestination = openStdout();
const app = createApp(config, { logDestination });

let stoppingSince: number | null = null;
async function stop(signal: string): Promise<void> {
  if (stoppingSince !== null) {
    // A second signal ends the process at once.
    if (performance.now() - stoppingSince > SAME_SIGNAL_MS) await exit(1);
    return;
  }
  stoppingSince = performance.now();
  setTimeout(() => exit(1), config.shutdownGrace + SHUTDOWN_SLACK_MS).unref();
  await app.stop(signal);
  await exit(0);
}

async function exit(code: number): Promise<void> {
  const isWritten = await logDestination.close();
  // An exit waits for pending writes, and a write to a stopped terminal never ends.
  if (!isWritten && process.stdout.isTTY) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
onNpmShellGone(process.env, () => void (stoppingSince === null && stop('SIGTERM')));

try {
  const running = await app.start();
  const { pageUrl, httpUrl, smtp } = running;
  const addresses = [
    pageUrl === null ? `Health ${httpUrl}` : `Page ${pageUrl}`,
    ...(smtp === null ? [] : [`SMTP ${formatUrlHost(smtp.host)}:${smtp.port}`]),
  ];
  console.error(`Mayfly is ready.  ${addresses.join('  ')}`);
} catch (error) {
  // A signal during the start ends the process by itself.
  if (stoppingSince === null) {
    const mistake = toPortMistake(config, error);
    if (mistake !== null) printMistakes([mistake]);
    else console.error(`Mayfly could not start: ${error instanceof Error ? error.message : error}`);
    await app.stop('failed start');
    await exit(1);
  }
}

function printMistakes(mistakes: readonly Mistake[]): void {
  console.error('Mayfly does not start: the configuration has mistakes.');
  for (const mistake of mistakes) console.error(formatMistake(mistake));
}
