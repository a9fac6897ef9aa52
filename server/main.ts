import { styleText } from 'node:util';
import { createApp } from './app/app.ts';
import { formatBanner, formatReady } from './app/banner.ts';
import { loadCommandLine, refuseArguments } from './config/command-line.ts';
import { readMachine } from './config/config.ts';
import { checkFiles } from './config/files.ts';
import { formatMistakes, type Mistake } from './config/mistakes.ts';
import { findPortMistakes } from './config/ports.ts';
import { openStdout } from './ops/log-output.ts';
import { onNpmShellGone } from './ops/npm-shell.ts';

/** Milliseconds past the grace after which the process ends, even if shutdown hangs. */
const SHUTDOWN_SLACK_MS = 2_000;

/**
 * Milliseconds in which a further signal counts as the same one: Ctrl-C and `kill -- -GROUP`
 * reach npm and the service, and npm passes its own on.
 */
const SAME_SIGNAL_MS = 1_000;

/** A person at a terminal reads the banner; the log has what goes wrong, unless it is set. */
const isTerminal = process.stdout.isTTY && process.stderr.isTTY;
const env = isTerminal ? { MAYFLY_LOG_LEVEL: 'warn', ...process.env } : process.env;
const machine = readMachine();
const commandLine = loadCommandLine(process.argv.slice(2), env, machine);
if (commandLine.rest.includes('--help')) {
  const { printHelp } = await import('./config/help.ts');
  printHelp();
  process.exit();
}
const loaded = checkFiles(refuseArguments(commandLine, machine));
if (!loaded.ok) {
  printMistakes('the configuration has mistakes', loaded.mistakes);
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
  const paint = (style: 'bold' | 'dim' | 'cyan', text: string) =>
    styleText(style, text, { stream: process.stderr });
  console.error(isTerminal ? formatBanner(running, paint) : formatReady(running));
} catch (error) {
  // A signal during the start ends the process by itself.
  if (stoppingSince === null) {
    await app.stop('failed start');
    const mistakes = await findPortMistakes(config, error);
    if (mistakes.length > 0) printMistakes('a port is not available', mistakes);
    else console.error(`Mayfly could not start: ${error instanceof Error ? error.message : error}`);
    await exit(1);
  }
}

function printMistakes(why: string, mistakes: readonly Mistake[]): void {
  console.error(formatMistakes(`Mayfly does not start: ${why}.`, commandLine.asGiven(mistakes)));
}
