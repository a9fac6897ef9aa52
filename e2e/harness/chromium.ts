import { findProgram } from '../programs.ts';

/** No traffic of the browser's own, and no sandbox where root, which containers run as, has none. */
export const CHROMIUM_FLAGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
];

/** For tests of what only a whole browser can do, and the bare engine cannot. */
export async function wholeBrowser() {
  return launchedFrom(await findProgram('chromium'));
}

/** How Playwright launches the browser at a path; null: its own. */
export function launchedFrom(executablePath: string | null) {
  return { ...(executablePath === null ? {} : { executablePath }), args: [...CHROMIUM_FLAGS] };
}
