import type { Config } from '#server/config/config.ts';
import type { ExpectedDns } from '#server/doctor/subjects.ts';

/** What the doctor expects of the DNS records and mail hosts of a domain. */
export function mapExpectedDns({ smtp, http, certificates }: Config): ExpectedDns {
  return {
    hostname: smtp.hostname,
    tls: certificates.kind === 'none' ? 'none' : 'offered',
    origins: http.page.kind === 'public' ? http.page.origins : [],
    httpsBy: http.httpsPort === null ? 'proxy' : 'service',
  };
}
