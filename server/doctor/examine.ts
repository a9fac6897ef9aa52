import { LRUCache } from 'lru-cache';
import { parseWildcard } from '#server/domains/domain-names.ts';
import type { Clock } from '#server/ops/clock.ts';
import { isPublicName } from '#server/ops/public.ts';
import { checkDisposable, checkDomainLists } from './check-blocklists.ts';
import { checkMx } from './check-mx.ts';
import { checkDmarc, checkSpf } from './check-sender-policy.ts';
import { checkTlsReports, checkTransportPolicy } from './check-transport-policy.ts';
import { createDns } from './dns.ts';
import { type HostFacts, type HostTools, inspectHost } from './inspect-host.ts';
import { judgeAddresses } from './judge-addresses.ts';
import { judgeSmtp, type SmtpExpectations } from './judge-smtp.ts';
import { dialTcp } from './smtp-probe.ts';
import { type Finding, findingFor, type Subject, type Verdict, type ZoneRecord } from './types.ts';
import { createWildcardProbe, toWildcardRecords } from './wildcard.ts';
import { buildZoneRecords } from './zone-records.ts';

/** Milliseconds for which the facts of a host are cached for all domains that share it. */
const HOST_KEPT_MS = 5 * 60_000;
const HOSTS_KEPT = 100;

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

export function createTools(servers: readonly string[] | null, clock: Clock): DoctorTools {
  return { dns: createDns(servers), dial: dialTcp, authorities: null, clock };
}

export function createExaminer(tools: DoctorTools): Examine {
  const hosts = new LRUCache<string, Promise<HostFacts>>({
    max: HOSTS_KEPT,
    ttl: HOST_KEPT_MS,
    perf: tools.clock,
    ttlResolution: 0,
  });
  const inspect = (host: string) => {
    const known = hosts.get(host) ?? inspectHost(tools, host);
    if (!hosts.has(host)) hosts.set(host, known);
    return known;
  };
  return async (subject) => {
    const { domain } = subject;
    const base = parseWildcard(domain);
    if (!isPublicName(base ?? domain)) return createLocalExamination(domain);
    const findings = await (base === null
      ? examineAll(tools, inspect, subject)
      : examineWildcard(tools, inspect, subject, base));
    const records = buildZoneRecords(subject);
    return {
      domain,
      status: worst(findings.map(({ verdict }) => verdict)),
      findings,
      records: base === null ? records : toWildcardRecords(records),
    };
  };
}

type InspectHost = (host: string) => Promise<HostFacts>;

/** All checks except MTA-STS and TLS-RPT, which a wildcard cannot have. */
async function examineWildcard(
  tools: DoctorTools,
  inspect: InspectHost,
  subject: Subject,
  base: string,
): Promise<readonly Finding[]> {
  const { dns } = tools;
  const probe = createWildcardProbe(subject, base);
  const { domain } = probe.subject;
  const [mx, hosts, ...others] = await Promise.all([
    checkMx(dns, probe.subject),
    Promise.all(subject.mx.map(inspect)),
    checkSpf(dns, domain),
    checkDmarc(dns, domain),
    checkDomainLists(dns, base),
  ]);
  const [spf, dmarc, lists] = others;
  const seen = judgeHosts(hosts, { subject, mode: 'none', now: tools.clock.wall() });
  const own = probe.rewrite([...mx, ...spf, ...dmarc]);
  return [...own, ...seen, ...collectBlocklistFindings(hosts), ...lists, ...checkDisposable(base)];
}

async function examineAll(
  tools: DoctorTools,
  inspect: InspectHost,
  subject: Subject,
): Promise<readonly Finding[]> {
  const { dns } = tools;
  const { domain } = subject;
  const [mx, hosts, transport, ...others] = await Promise.all([
    checkMx(dns, subject),
    Promise.all(subject.mx.map(inspect)),
    checkTransportPolicy(tools, subject),
    checkSpf(dns, domain),
    checkDmarc(dns, domain),
    checkTlsReports(dns, domain),
    checkDomainLists(dns, domain),
  ]);
  const [spf, dmarc, reports, lists] = others;
  const seen = judgeHosts(hosts, { subject, mode: transport.mode, now: tools.clock.wall() });
  return [
    ...[mx, seen, spf, dmarc, transport.findings, reports].flat(),
    ...[collectBlocklistFindings(hosts), lists, checkDisposable(domain)].flat(),
  ];
}

function judgeHosts(
  hosts: readonly HostFacts[],
  expectations: SmtpExpectations,
): readonly Finding[] {
  return [
    ...hosts.flatMap(judgeAddresses),
    ...hosts.flatMap((facts) => judgeSmtp(facts, expectations)),
  ];
}

function collectBlocklistFindings(hosts: readonly HostFacts[]): readonly Finding[] {
  return hosts.flatMap(({ reachable }) => reachable.flatMap((address) => address.lists));
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
