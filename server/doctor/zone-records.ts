import { parseWildcard } from '#server/domains/domain-names.ts';
import { createPolicy, hashPolicy } from '#server/domains/mta-sts.ts';
import { isPublicName } from '#server/ops/public.ts';
import { DMARC, nameDmarc, SPF } from './check-sender-policy.ts';
import type { Subject, ZoneRecord } from './types.ts';

/** Step between the preferences of MX records, which leaves room for others. */
const PRIORITY_STEP = 10;

/** The records of a domain by what they do, without the addresses of its mail hosts. */
export interface DomainRecords {
  readonly mx: readonly ZoneRecord[];
  /** No server may send in the name of the domain. */
  readonly senderPolicy: readonly ZoneRecord[];
  /** Senders must encrypt: MTA-STS. None unless the page can serve the policy. */
  readonly transportPolicy: readonly ZoneRecord[];
}

/** MTA-STS would need a record and a certificate for each host, so a wildcard has none. */
export function groupZoneRecords(subject: Subject): DomainRecords {
  const { domain, webHost } = subject;
  const isWildcard = parseWildcard(domain) !== null;
  // A zone must not name a host that is not in public DNS.
  const mx = subject.mx.filter(isPublicName);
  const hasPolicy = mx.length > 0 && webHost !== null && !isWildcard;
  return {
    mx: mx.map((host, index) => {
      const value = `${(index + 1) * PRIORITY_STEP} ${host}.`;
      return { name: domain, type: 'MX', value };
    }),
    senderPolicy: [text(domain, SPF), text(nameDmarc(domain), DMARC)],
    transportPolicy: hasPolicy ? buildTransportPolicy(subject, webHost) : [],
  };
}

/** All records of a domain. */
export function buildZoneRecords(subject: Subject): readonly ZoneRecord[] {
  const { mx, senderPolicy, transportPolicy } = groupZoneRecords(subject);
  return [...mx, ...senderPolicy, ...transportPolicy];
}

function buildTransportPolicy(
  { domain, mx, tls }: Subject,
  webHost: string,
): readonly ZoneRecord[] {
  return [
    { name: `mta-sts.${domain}`, type: 'CNAME', value: `${webHost}.` },
    text(`_mta-sts.${domain}`, `v=STSv1; id=${hashPolicy(createPolicy(mx, tls))}`),
  ];
}

function text(name: string, value: string): ZoneRecord {
  return { name, type: 'TXT', value: `"${value}"` };
}
