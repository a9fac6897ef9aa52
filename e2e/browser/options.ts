import type { ServiceEnv } from '../harness/service.ts';

/** What a look or a test asks for; the configuration of Playwright reads it, and knows no page. */
export interface Options {
  /** Settings of the service, for a whole file or a group of tests. */
  readonly serviceEnv: ServiceEnv;
  /** What a test makes the browser complain of on purpose. */
  readonly expectedNoise: RegExp | null;
  /** Which way the page runs, whatever it says. */
  readonly direction: 'ltr' | 'rtl';
}
