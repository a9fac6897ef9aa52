import { LRUCache } from 'lru-cache';
import { parseWildcard } from '#server/domains/domain-names.ts';
import type { Clock } from '#server/ops/clock.ts';
import { isPublicName } from '#server/ops/public.ts';
import { checkBlocklist, checkDisposable } from './check-blocklists.ts';
import { checkMx } from './check-mx.ts';
import { checkPage } from './check-page.ts';
import { checkDmarc, checkSpf } from './check-sender-policy.ts';
import { checkTransportPolicy, NO_POLICY } from './check-transport-policy.ts';
import { createDns } from './dns.ts';
import { type HostFacts, type HostTools, inspectHost } from './inspect-host.ts';
import { judgeAddresses } from './judge-addresses.ts';
import { judgeOwnCertificate, judgeOwnKeys } from './judge-own-certificate.ts';
import { judgeSmtp } from './judge-smtp.ts';
import { dialTcp } from './smtp-probe.ts';
import { type Finding, findingFor, type Subject, type Verdict, type ZoneRecord } from './types.ts';
import { buildZoneRecords } from './zone-records.ts';

/** Milliseconds for which the facts of a host are cached for all domains that share it. */
const HOST_KEPT_MS = 5 * 60_000;
const HOSTS_KEPT = 100;

/** Milliseconds for one server to answer; far more than a working one takes. */
const ANSWER_MS = 10_000;

export interface Examination {
  readonly domain: string;
  readonly status: Status;
  readonly findings: readonly Finding[];
  /** The records to publish; none for a domain that public DNS cannot have. */
  readonly records: readonly ZoneRecord[];
}

export type Status = Exclude<Verdict, 'note'>;

/** Never rejects. Each lookup has a timeout. */
export type Examine = (subject: Subject) => Promise<Examination>;

export interface DoctorTools extends HostTools {
  readonly clock: Clock;
}

export function createTools(
  servers: readonly string[] | null,
  clock: Clock,
  inspectCertificate: DoctorTools['inspectCertificate'] = () => null,
): DoctorTools {
  return {
    ...{ dns: createDns(servers), dial: dialTcp, authorities: null },
    ...{ timeoutMs: ANSWER_MS, clock, inspectCertificate },
  };
}

export function createExaminer(tools: DoctorTools): Examine {
  const hosts = new LRUCache<string, Promise<HostFacts>>({
    max: HOSTS_KEPT,
    ttl: HOST_KEPT_MS,
    perf: tools.clock,
    ttlResolution: 0,
    memoMethod: (host) => inspectHost(tools, host),
  });
  return async (subject) => {
    const { domain } = subject;
    if (!isPublicName(parseWildcard(domain) ?? domain)) return createLocalExamination(domain);
    const findings = await examineAll(tools, (host) => hosts.memo(host), subject);
    return {
      domain,
      status: worst(findings.map(({ verdict }) => verdict)),
      findings,
      records: buildZoneRecords(subject),
    };
  };
}

/** All checks; a wildcard cannot have MTA-STS. DNS is asked for its own name, which zones have. */
async function examineAll(
  tools: DoctorTools,
  inspect: (host: string) => Promise<HostFacts>,
  subject: Subject,
): Promise<readonly Finding[]> {
  const { dns, clock, inspectCertificate } = tools;
  const { domain } = subject;
  const base = parseWildcard(domain);
  const [mx, hosts, page, transport, spf, dmarc, blocklist] = await Promise.all([
    checkMx(dns, subject),
    Promise.all(subject.mx.map(inspect)),
    checkPage(tools, subject),
    base === null ? checkTransportPolicy(tools, subject) : NO_POLICY,
    checkSpf(dns, domain),
    checkDmarc(dns, domain),
    checkBlocklist(dns, base ?? domain),
  ]);
  const expectations = { subject, mode: transport.mode, now: clock.wall() };
  return [
    ...mx,
    ...hosts.flatMap(judgeAddresses),
    ...hosts.flatMap((facts) => judgeSmtp(facts, expectations)),
    ...listOwnHosts(subject).flatMap((host) => judgeOwnCertificate(host, inspectCertificate(host))),
    ...subject.mx.flatMap((host) => judgeOwnKeys(host, inspectCertificate(host))),
    ...page,
    spf,
    dmarc,
    ...transport.findings,
    blocklist,
    checkDisposable(base ?? domain),
  ];
}

/** The hosts that need a certificate: of the mail, the page and the policy. */
function listOwnHosts({ domain, mx, webHost }: Subject): readonly string[] {
  return [...new Set([...mx, ...(webHost === null ? [] : [webHost]), `mta-sts.${domain}`])];
}

function createLocalExamination(domain: string): Examination {
  const says = 'is known on this machine or network alone (RFC 6761), and needs nothing in DNS.';
  return { domain, status: 'ok', findings: [findingFor('local', domain).ok(says)], records: [] };
}

/** From worst to best. */
const ORDER: readonly Status[] = ['failing', 'unknown', 'warning'];

/** The worst verdict; a note does not count. */
export function worst(verdicts: readonly Verdict[]): Status {
  return ORDER.find((status) => verdicts.includes(status)) ?? 'ok';
}
