/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 250;

/**
 * Calls once when npm's shell is gone, where this process was started by an npm script; on
 * Windows never. npm passes a signal to the shell that it runs a script in, and some shells die
 * of it without a word to their command.
 */
export function onNpmShellGone(env: NodeJS.ProcessEnv, gone: () => void): void {
  if (env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY_MS).unref();
}
