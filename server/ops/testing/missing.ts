declare module 'vitest' {
  interface TaskMeta {
    /** Why a test was not run. */
    missing?: string;
  }
}

/** A reason to skip tests that give a file to another user, which only root can do. */
export const whyNoRoot = process.getuid?.() === 0 ? '' : 'files of another user take root';

/**
 * Options of tests that need a program this machine may lack. With a reason they are skipped, and
 * `npm test` counts them under it. An empty reason runs them.
 */
export function unlessMissing(why: string) {
  return why === '' ? {} : { skip: true, meta: { missing: why } };
}
