import { isIP } from 'node:net';
import type { Answer, Dns, MxRecord } from './dns.ts';
import { type Finding, type FindingBuilder, findingFor, type Subject } from './types.ts';

/** RFC 7505: the domain takes no mail. */
const NULL_MX = '';

/** Do the MX records of the domain name this service, and no other host? RFC 5321 5.1. */
export async function checkMx(dns: Dns, subject: Subject): Promise<readonly Finding[]> {
  const { domain } = subject;
  const finding = findingFor('mx', domain);
  const [answer, alias] = await Promise.all([dns.mx(domain), dns.cname(domain)]);
  return [...judgeAlias(finding, alias), ...judgeMx(finding, subject, answer)];
}

function judgeAlias(finding: FindingBuilder, alias: Answer<string>): readonly Finding[] {
  if (alias.kind !== 'found') return [];
  const [target] = alias.records;
  return [
    finding.warning(
      `is an alias (CNAME) of ${target}, so that ${target} decides where its mail goes.`,
      'Give the domain MX and TXT records of its own: beside a CNAME no other record may stand (RFC 1034 3.6.2).',
    ),
  ];
}

function judgeMx(
  finding: FindingBuilder,
  subject: Subject,
  answer: Answer<MxRecord>,
): readonly Finding[] {
  switch (answer.kind) {
    case 'failed':
      return [finding.unanswered(answer.code)];
    case 'nothing':
      return [finding.failing(formatMissing(answer.why), advisePublishing(subject.mx))];
    case 'found':
      return [judgeHosts(finding, subject.mx, answer.records)];
  }
}

function formatMissing(why: 'no such name' | 'no such record'): string {
  return why === 'no such name'
    ? 'is not in DNS: there is no such name.'
    : 'has no MX record: senders do not learn that its mail comes here.';
}

function judgeHosts(
  finding: FindingBuilder,
  wanted: readonly string[],
  found: readonly [MxRecord, ...MxRecord[]],
): Finding {
  const hosts = found.map(({ host }) => host);
  if (hosts.includes(NULL_MX)) {
    return finding.failing(
      'says that it takes no mail (null MX, RFC 7505).',
      advisePublishing(wanted),
    );
  }
  const literal = hosts.find((host) => isIP(host) !== 0);
  if (literal !== undefined) {
    return finding.failing(
      `has an MX record that names an address, ${literal}.`,
      advisePublishing(wanted),
    );
  }
  const foreign = hosts.filter((host) => !wanted.includes(host));
  if (foreign.length === hosts.length) {
    return finding.failing(`sends its mail to ${formatHosts(foreign)}.`, advisePublishing(wanted));
  }
  return judgeOthers(finding, wanted, found, foreign);
}

/** Some of the hosts are this service. */
function judgeOthers(
  finding: FindingBuilder,
  wanted: readonly string[],
  found: readonly [MxRecord, ...MxRecord[]],
  foreign: readonly string[],
): Finding {
  const [first] = found;
  const remove = `Remove ${formatHosts(foreign)} from the MX records: what is delivered there never comes here.`;
  if (foreign.includes(first.host)) {
    return finding.failing(`sends its mail to ${first.host} first, and only then here.`, remove);
  }
  if (foreign.length > 0) {
    return finding.warning(
      `sends mail to ${formatHosts(foreign)} where this service is away.`,
      remove,
    );
  }
  const missing = wanted.filter((host) => !found.some((record) => record.host === host));
  if (missing.length > 0) {
    return finding.warning(
      `has no MX record for ${formatHosts(missing)}.`,
      advisePublishing(missing),
    );
  }
  return finding.ok(`sends its mail to ${formatHosts(found.map(({ host }) => host))}.`);
}

function advisePublishing(hosts: readonly string[]): string {
  return `Publish an MX record that names ${formatHosts(hosts)} (MAYFLY_HOSTNAME, unless the pool says otherwise).`;
}

function formatHosts(hosts: readonly string[]): string {
  return hosts.join(' and ');
}
