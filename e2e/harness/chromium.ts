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

/**
 * Without a locale of UTF-8 (`LANG` unset) Chromium saves a file whose name is not ASCII as
 * `download`. This one is part of every C library.
 */
const LOCALE = 'C.UTF-8';

/** How Playwright launches the browser at a path; null: its own. */
export function launchedFrom(executablePath: string | null) {
  return {
    ...(executablePath === null ? {} : { executablePath }),
    args: [...CHROMIUM_FLAGS],
    env: { ...process.env, LC_ALL: LOCALE },
  };
}
