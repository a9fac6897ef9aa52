import { createPolicy, hashPolicy } from '#server/domains/mta-sts.ts';
import { isPublicName } from '#server/ops/public.ts';
import { DMARC, SPF } from './sender-policy.ts';
import { tlsReports } from './transport-policy.ts';
import type { Subject, ZoneRecord } from './types.ts';

/** Steps between the preferences of mail hosts, so that there is room between. */
const PRIORITY_STEP = 10;

/** What to publish for a domain. The addresses of its mail hosts only their owner knows. */
export function recordsFor(subject: Subject): readonly ZoneRecord[] {
  const { domain } = subject;
  // A zone must not name what nobody can look up: that has to be mended first.
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
    ...(mx.length === 0 ? [] : transport(subject, text)),
  ];
}

/** Only where the policy can be served: announcing one that is not there helps nobody. */
function transport(
  { domain, mx, tls, webHost }: Subject,
  text: (name: string, value: string) => ZoneRecord,
): readonly ZoneRecord[] {
  if (webHost === null) return [];
  return [
    { name: `mta-sts.${domain}`, type: 'CNAME', value: `${webHost}.` },
    text(`_mta-sts.${domain}`, `v=STSv1; id=${hashPolicy(createPolicy(mx, tls))}`),
    text(`_smtp._tls.${domain}`, tlsReports(domain)),
  ];
}
