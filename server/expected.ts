import type { Config } from './config.ts';
import type { Expected } from './domains/doctor/subjects.ts';

/** What the settings say of how a domain should look from outside. */
export function expectedOf({ smtp, http }: Config): Expected {
  return {
    hostname: smtp.hostname,
    tls: smtp.tls === null ? 'none' : 'offered',
    origins: http.page.kind === 'public' ? http.page.origins : [],
  };
}
