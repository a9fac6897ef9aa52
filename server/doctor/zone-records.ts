import { createPolicy, hashPolicy } from '#server/domains/mta-sts.ts';
import { isPublicName } from '#server/ops/public.ts';
import { DMARC, SPF } from './check-sender-policy.ts';
import { formatTlsReports } from './check-transport-policy.ts';
import type { Subject, ZoneRecord } from './types.ts';

/** Step between the preferences of MX records, which leaves room for others. */
const PRIORITY_STEP = 10;

/** The records to publish for a domain, without the addresses of its mail hosts. */
export function buildZoneRecords(subject: Subject): readonly ZoneRecord[] {
  const { domain } = subject;
  // A zone must not name a host that is not in public DNS.
  const mx = subject.mx.filter(isPublicName);
  const text = (name: string, value: string): ZoneRecord => ({
    name,
    type: 'TXT',
    value: `"${value}"`,
  });
  return [
    ...mx.map((host, index): ZoneRecord => {
      const value = `${(index + 1) * PRIORITY_STEP} ${host}.`;
      return { name: domain, type: 'MX', value };
    }),
    text(domain, SPF),
    text(`_dmarc.${domain}`, DMARC),
    ...(mx.length === 0 ? [] : buildTransportRecords(subject, text)),
  ];
}

/** Only if the page can serve the policy. */
function buildTransportRecords(
  { domain, mx, tls, webHost }: Subject,
  text: (name: string, value: string) => ZoneRecord,
): readonly ZoneRecord[] {
  if (webHost === null) return [];
  return [
    { name: `mta-sts.${domain}`, type: 'CNAME', value: `${webHost}.` },
    text(`_mta-sts.${domain}`, `v=STSv1; id=${hashPolicy(createPolicy(mx, tls))}`),
    text(`_smtp._tls.${domain}`, formatTlsReports(domain)),
  ];
}
