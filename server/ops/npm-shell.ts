/** Milliseconds between two checks. */
const CHECK_EVERY_MS = 250;

/**
 * Calls `onGone` once when the shell of npm has ended, if an npm script started this process; never
 * on Windows. npm passes a signal to the shell in which it runs a script, and some shells end
 * without passing it on.
 */
export function onNpmShellGone(env: NodeJS.ProcessEnv, onGone: () => void): void {
  if (env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    onGone();
  }, CHECK_EVERY_MS).unref();
}
