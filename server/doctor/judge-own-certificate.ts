import type { HostCertificate } from './inspect-host.ts';
import { type Finding, findingFor } from './types.ts';

/** What this service knows of the certificate that it orders for a host; null: it orders none. */
export function judgeOwnCertificate(
  host: string,
  certificate: HostCertificate | null,
): readonly Finding[] {
  if (certificate === null) return [];
  const finding = findingFor('acme', host);
  const { until, failure } = certificate;
  if (failure?.kind === 'interrupted')
    return [
      finding.note(
        `orders a certificate since ${formatMinute(failure.at)}.`,
        `Look again in a few minutes. If the service ended meanwhile, it orders again at ${formatMinute(failure.nextAt)}.`,
      ),
    ];
  if (failure !== null)
    return [
      finding.warning(
        `gets no ${until === null ? '' : 'new '}certificate since ${formatMinute(failure.at)}: ${failure.detail}`,
        `Correct that. The next attempt is at ${formatMinute(failure.nextAt)} or later. The documentation (operations.md, Certificates by ACME) explains the reasons.`,
      ),
    ];
  if (until !== null)
    return [finding.ok(`has a certificate until ${formatMinute(until)}, and renews it by itself.`)];
  return [
    finding.note(
      'has no certificate yet.',
      'Start the service. It orders one as soon as the A and AAAA records lead to its port 80.',
    ),
  ];
}

/** The TLSA records for a mail host (DANE). */
export function judgeOwnKeys(
  host: string,
  certificate: HostCertificate | null,
): readonly Finding[] {
  if (certificate === null) return [];
  const finding = findingFor('acme', host);
  const { keys, wrongNextKey } = certificate;
  const found: Finding[] = [];
  if (wrongNextKey !== null)
    found.push(
      finding.warning(
        `has a next-key.pem that the service does not use: ${wrongNextKey}.`,
        'The next renewal keeps the key: leave its TLSA record until this is corrected and a renewal is done.',
      ),
    );
  const records = listTlsaData(certificate);
  if (records.length > 0) {
    const zone = records.map((data) => `"_25._tcp.${host}. TLSA ${data}"`);
    found.push(
      finding.note(
        `can have DANE in a zone with DNSSEC: ${zone.join(' and ')}.`,
        keys.next === null
          ? 'Renewals keep the key. The documentation (operations.md, Change the key of the MX host) says how to change it.'
          : 'Publish both until the next renewal, which uses next-key.pem. Then remove the first.',
      ),
    );
  }
  return found;
}

/** The data of TLSA records, of the present key and the next one. */
export function listTlsaData({ keys }: HostCertificate): readonly string[] {
  return [keys.current, keys.next].flatMap((hash) => (hash === null ? [] : [`3 1 1 ${hash}`]));
}

/** RFC 3339 to the minute. */
function formatMinute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}
