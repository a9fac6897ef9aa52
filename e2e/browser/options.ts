import type { ServiceEnv } from '../harness/service.ts';

/** What a look or a test asks for; the configuration of Playwright reads it, and knows no page. */
export interface Options {
  /**
   * Settings of the service, which tests with the same settings share; null: the settings of most
   * tests. Each test has addresses of its own.
   */
  readonly serviceEnv: ServiceEnv | null;
  /** What a test makes the browser complain of on purpose. */
  readonly expectedNoise: RegExp | null;
  /** Which way the page runs, whatever it says. */
  readonly direction: 'ltr' | 'rtl';
}

/**
 * The tag of tests that also run narrow, dark and right to left in the short form: what they prove
 * depends on layout, theme or direction. In the long form all flows do.
 */
export const SECOND_LOOK = '@second-look';
