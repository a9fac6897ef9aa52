import type { ServiceEnv } from '../harness/service.ts';

/** What a look or a test asks for; the configuration of Playwright reads it, and knows no page. */
export interface Options {
  /**
   * Settings of a service of one's own, for a whole file or a group of tests; null: one that is
   * shared with those before and after, under addresses of one's own.
   */
  readonly serviceEnv: ServiceEnv | null;
  /** What a test makes the browser complain of on purpose. */
  readonly expectedNoise: RegExp | null;
  /** Which way the page runs, whatever it says. */
  readonly direction: 'ltr' | 'rtl';
}
