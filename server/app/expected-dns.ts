import type { Config } from '#server/config/config.ts';
import type { ExpectedDns } from '#server/doctor/subjects.ts';

/** What the doctor expects of the DNS records and mail hosts of a domain. */
export function mapExpectedDns({ smtp, http }: Config): ExpectedDns {
  return {
    hostname: smtp.hostname,
    tls: smtp.tls === null ? 'none' : 'offered',
    origins: http.page.kind === 'public' ? http.page.origins : [],
  };
}
