import { LRUCache } from 'lru-cache';
import { parseWildcard } from '#server/domains/domain-names.ts';
import type { Clock } from '#server/ops/clock.ts';
import { isPublicName } from '#server/ops/public.ts';
import { judgeAddresses } from './addresses.ts';
import { checkDomainLists } from './blocklists.ts';
import { dialTcp } from './dial.ts';
import { checkDisposable } from './disposable.ts';
import { createDns } from './dns.ts';
import { judgeDoor, type Measure } from './door.ts';
import { type HostFacts, type HostTools, lookAtHost } from './host.ts';
import { checkMx } from './mx.ts';
import { recordsFor } from './records.ts';
import { checkDmarc, checkSpf } from './sender-policy.ts';
import { checkTlsReports, checkTransportPolicy } from './transport-policy.ts';
import { type Finding, type Subject, speaker, type Verdict, type ZoneRecord } from './types.ts';
import { probeOf, wildcardRecords } from './wildcard.ts';

/** Milliseconds for which what was seen of a host counts for all domains that share it. */
const HOST_KEPT_MS = 5 * 60_000;
const HOSTS_KEPT = 100;

export interface Examination {
  readonly domain: string;
  readonly status: Status;
  readonly findings: readonly Finding[];
  /** What should be published; nothing for a domain that public DNS cannot know. */
  readonly records: readonly ZoneRecord[];
}

export type Status = Exclude<Verdict, 'note'>;

/** Never rejects, and every question has its time-out. */
export type Examine = (subject: Subject) => Promise<Examination>;

export interface DoctorTools extends HostTools {
  readonly clock: Clock;
}

/** The world as it is. */
export function worldTools(servers: readonly string[] | null, clock: Clock): DoctorTools {
  return { dns: createDns(servers), dial: dialTcp, authorities: null, clock };
}

export function createExaminer(tools: DoctorTools): Examine {
  const hosts = new LRUCache<string, Promise<HostFacts>>({
    max: HOSTS_KEPT,
    ttl: HOST_KEPT_MS,
    perf: tools.clock,
    ttlResolution: 0,
  });
  const factsOf = (host: string) => {
    const known = hosts.get(host) ?? lookAtHost(tools, host);
    if (!hosts.has(host)) hosts.set(host, known);
    return known;
  };
  return async (subject) => {
    const { domain } = subject;
    const base = parseWildcard(domain);
    if (!isPublicName(base ?? domain)) return local(domain);
    const findings = await (base === null
      ? examineAll(tools, factsOf, subject)
      : examineWildcard(tools, factsOf, subject, base));
    const records = recordsFor(subject);
    return {
      domain,
      status: worst(findings.map(({ verdict }) => verdict)),
      findings,
      records: base === null ? records : wildcardRecords(records),
    };
  };
}

type FactsOf = (host: string) => Promise<HostFacts>;

/** Everything but what no wildcard can have: a policy of MTA-STS, and where to report on it. */
async function examineWildcard(
  tools: DoctorTools,
  factsOf: FactsOf,
  subject: Subject,
  base: string,
): Promise<readonly Finding[]> {
  const { dns } = tools;
  const probe = probeOf(subject, base);
  const { domain } = probe.subject;
  const [mx, hosts, ...others] = await Promise.all([
    checkMx(dns, probe.subject),
    Promise.all(subject.mx.map(factsOf)),
    checkSpf(dns, domain),
    checkDmarc(dns, domain),
    checkDomainLists(dns, base),
  ]);
  const [spf, dmarc, lists] = others;
  const seen = judgeHosts(hosts, { subject, mode: 'none', now: tools.clock.wall() });
  const own = probe.told([...mx, ...spf, ...dmarc]);
  return [...own, ...seen, ...listsOf(hosts), ...lists, ...checkDisposable(base)];
}

async function examineAll(
  tools: DoctorTools,
  factsOf: FactsOf,
  subject: Subject,
): Promise<readonly Finding[]> {
  const { dns } = tools;
  const { domain } = subject;
  const [mx, hosts, transport, ...others] = await Promise.all([
    checkMx(dns, subject),
    Promise.all(subject.mx.map(factsOf)),
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
    ...[listsOf(hosts), lists, checkDisposable(domain)].flat(),
  ];
}

function judgeHosts(hosts: readonly HostFacts[], measure: Measure): readonly Finding[] {
  return [...hosts.flatMap(judgeAddresses), ...hosts.flatMap((facts) => judgeDoor(facts, measure))];
}

function listsOf(hosts: readonly HostFacts[]): readonly Finding[] {
  return hosts.flatMap(({ reachable }) => reachable.flatMap((address) => address.lists));
}

function local(domain: string): Examination {
  const says = 'is known on this machine or network alone (RFC 6761), and needs nothing in DNS.';
  return { domain, status: 'ok', findings: [speaker('local', domain).ok(says)], records: [] };
}

/** From bad to good: what is wrong comes first, then what nobody knows. */
const ORDER: readonly Status[] = ['failing', 'unknown', 'warning'];

/** The worst of them; a note is as good as nothing. */
export function worst(verdicts: readonly Verdict[]): Status {
  return ORDER.find((status) => verdicts.includes(status)) ?? 'ok';
}
