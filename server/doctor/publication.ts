import { isIPv6 } from 'node:net';
import { parseWildcard } from '#server/domains/domain-names.ts';
import { isPublicName } from '#server/ops/public.ts';
import type { HostCertificate } from './inspect-host.ts';
import { listTlsaData } from './judge-own-certificate.ts';
import { type ConfiguredDomain, createSubject, type ExpectedDns } from './subjects.ts';
import type { Subject, ZoneRecord } from './types.ts';
import { formatRecords } from './zone-file.ts';
import { groupZoneRecords } from './zone-records.ts';

/** Records that belong together, with the reason to publish them. */
interface RecordGroup {
  readonly isOptional: boolean;
  readonly purpose: string;
  readonly records: readonly ZoneRecord[];
}

/** What `mayfly doctor --records` prints. */
export interface Publication {
  readonly groups: readonly RecordGroup[];
  /** Hosts whose public addresses this machine does not know. */
  readonly hostsWithoutAddress: readonly string[];
  /** Domains that public DNS cannot have. */
  readonly localDomains: readonly string[];
}

export interface PublicationInputs {
  readonly domains: readonly ConfiguredDomain[];
  readonly expected: ExpectedDns;
  /** The public IP addresses of this machine; none if it is behind address translation. */
  readonly addresses: readonly string[];
  /** What this service knows of its own certificate for a host; null: nothing. */
  readonly inspectCertificate: (host: string) => HostCertificate | null;
}

/** The DNS records of the domains and of this machine. Asks nothing of DNS. */
export function createPublication({
  domains,
  expected,
  addresses,
  inspectCertificate,
}: PublicationInputs): Publication {
  const isLocal = ({ domain }: ConfiguredDomain) => !isPublicName(parseWildcard(domain) ?? domain);
  const subjects = domains
    .filter((each) => !isLocal(each))
    .map((each) => createSubject(each, expected));
  const [ipv6, ipv4] = [true, false].map((is) => addresses.filter((each) => isIPv6(each) === is));
  const own = listOwnHosts(subjects, expected);
  const mailHosts = [...new Set(subjects.flatMap(({ mx }) => mx))];
  const hosts = new Set([...own, ...mailHosts]);
  const known = (host: string) => own.has(host) && addresses.length > 0;
  const grouped = subjects.map(groupZoneRecords);
  // Without certificates senders only report, and the policy is no reason to publish more.
  const encrypts = expected.tls === 'offered';
  const groups: readonly RecordGroup[] = [
    {
      isOptional: false,
      purpose: 'the page and email',
      records: [
        ...listAddresses(own, ipv4 ?? []),
        ...(ipv4?.length === 0 ? listAddresses(own, ipv6 ?? []) : []),
        ...grouped.flatMap(({ mx }) => mx),
      ],
    },
    {
      isOptional: !encrypts,
      purpose: 'senders encrypt, and check the certificate (MTA-STS)',
      records: grouped.flatMap(({ transportPolicy }) => transportPolicy),
    },
    {
      isOptional: true,
      purpose: 'IPv6, only if the ports of email and page answer over it',
      records: ipv4?.length === 0 ? [] : listAddresses(own, ipv6 ?? []),
    },
    {
      isOptional: true,
      purpose: 'senders check the key of the mail host (DANE), only in a zone with DNSSEC',
      records: mailHosts.flatMap((host): ZoneRecord[] => {
        const certificate = inspectCertificate(host);
        const data = certificate === null ? [] : listTlsaData(certificate);
        return data.map((value) => ({ name: `_25._tcp.${host}`, type: 'TLSA', value }));
      }),
    },
    {
      isOptional: true,
      purpose: 'other servers refuse email forged in the name of the domain (SPF, DMARC)',
      records: grouped.flatMap(({ senderPolicy }) => senderPolicy),
    },
  ];
  return {
    groups: groups.filter(({ records }) => records.length > 0),
    hostsWithoutAddress: [...hosts].filter((host) => isPublicName(host) && !known(host)),
    localDomains: domains.filter(isLocal).map(({ domain }) => domain),
  };
}

/** The names of this machine that the records use. */
function listOwnHosts(
  subjects: readonly Subject[],
  { hostname, origins }: ExpectedDns,
): ReadonlySet<string> {
  if (subjects.length === 0) return new Set();
  const pages = origins.map((origin) => new URL(origin).hostname);
  const receives = subjects.some(({ mx }) => mx.includes(hostname));
  return new Set([...(receives ? [hostname] : []), ...pages].filter(isPublicName));
}

function listAddresses(hosts: Iterable<string>, addresses: readonly string[]): ZoneRecord[] {
  return [...hosts].flatMap((name) =>
    addresses.map((value): ZoneRecord => ({ name, type: isIPv6(value) ? 'AAAA' : 'A', value })),
  );
}

const FILL_IN =
  '; Needed: addresses. Fill in the public address of each host, and remove the semicolon';

/** Lines of a zone file; what is no record is a comment. */
export function formatZoneFile(publication: Publication): string {
  const { groups, hostsWithoutAddress, localDomains } = publication;
  const unknown = hostsWithoutAddress.map(
    (name): ZoneRecord => ({ name, type: 'A', value: 'YOUR-ADDRESS' }),
  );
  const records = [...groups.flatMap((group) => group.records), ...unknown];
  const width = Math.max(...records.map(({ name }) => name.length));
  const lines = [
    ...(unknown.length > 0 ? [FILL_IN] : []),
    ...formatRecords(unknown, width).map((line) => `; ${line}`),
    ...groups.flatMap(({ isOptional, purpose, records: some }) => [
      `; ${isOptional ? 'Optional' : 'Needed'}: ${purpose}`,
      ...formatRecords(some, width),
    ]),
    ...localDomains.map((domain) => `; ${domain} is known on this machine or network alone`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Version of the JSON format; raised by incompatible changes. */
const JSON_VERSION = 1;

/** One JSON object on one line, as in docs/dns.md. */
export function formatPublicationJson({ groups, ...others }: Publication): string {
  const records = groups.flatMap(({ isOptional, records: some }) =>
    some.map((record) => ({ ...record, optional: isOptional })),
  );
  return `${JSON.stringify({ version: JSON_VERSION, records, ...others })}\n`;
}
