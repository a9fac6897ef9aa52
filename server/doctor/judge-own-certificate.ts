import type { HostFacts } from './inspect-host.ts';
import { type Finding, findingFor } from './types.ts';

/** What this service knows of the certificate that it orders for a mail host, for TLSA records. */
export function judgeOwnCertificate({ host, certificate }: HostFacts): readonly Finding[] {
  if (certificate === null) return [];
  const finding = findingFor('acme', host);
  const { until, failure, keys } = certificate;
  const found: Finding[] = [];
  if (failure !== null) {
    found.push(
      finding.warning(
        `gets no ${until === null ? '' : 'new '}certificate since ${formatMinute(failure.at)}: ${failure.detail}`,
        `Correct that. The next attempt is at ${formatMinute(failure.nextAt)} or later; docs/operations.md#certificates-by-acme explains the reasons.`,
      ),
    );
  } else if (until !== null) {
    found.push(
      finding.ok(`has a certificate until ${formatMinute(until)}, and renews it by itself.`),
    );
  } else {
    found.push(
      finding.note(
        'has no certificate yet.',
        'Start the service. It orders one as soon as the A and AAAA records lead to its port 80.',
      ),
    );
  }
  const records = [keys.current, keys.next].flatMap((hash) => hash ?? []);
  if (records.length > 0) {
    const zone = records.map((hash) => `"_25._tcp.${host}. TLSA 3 1 1 ${hash}"`);
    found.push(
      finding.note(
        `can have DANE in a zone with DNSSEC: ${zone.join(' and ')}.`,
        keys.next === null
          ? 'Renewals keep the key. To change it, put next-key.pem beside key.pem, and publish the records of both first.'
          : 'Publish both until the next renewal, which uses next-key.pem. Then remove the first.',
      ),
    );
  }
  return found;
}

/** RFC 3339 to the minute. */
function formatMinute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}
