import { createApp } from './app.ts';
import { withFiles } from './config/files.ts';
import { loadConfig, mistakeLine, thisMachine } from './config.ts';
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
const app = createApp(config);

let stopping = false;
async function stop(signal: string): Promise<void> {
  // A second signal means that somebody is tired of waiting.
  if (stopping) process.exit(1);
  stopping = true;
  setTimeout(() => process.exit(1), config.shutdownGrace + SHUTDOWN_SLACK_MS).unref();
  await app.stop(signal);
  process.exit(0);
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
    process.exit(1);
  }
}
