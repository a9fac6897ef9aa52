import { isIP } from 'node:net';
import { type Answer, type Dns, getRecords, type MxRecord } from './dns.ts';
import { type Finding, type FindingBuilder, findingFor, type Subject } from './types.ts';

/** RFC 7505: the domain takes no mail. */
const NULL_MX = '';

/** Do the MX records of the domain name this service, and no other host? RFC 5321 5.1. */
export async function checkMx(dns: Dns, subject: Subject): Promise<readonly Finding[]> {
  const { domain } = subject;
  const finding = findingFor('mx', domain);
  const [answer, alias] = await Promise.all([dns.mx(domain), dns.cname(domain)]);
  const judged = judgeMx(finding, subject.mx, answer);
  const [target] = getRecords(alias);
  if (target === undefined) return [judged];
  return [
    finding.warning(
      `is an alias (CNAME) of ${target}, so that ${target} decides where its mail goes.`,
      'Give the domain MX and TXT records of its own: beside a CNAME no other record may stand (RFC 1034 3.6.2).',
    ),
    judged,
  ];
}

function judgeMx(
  finding: FindingBuilder,
  wanted: readonly string[],
  answer: Answer<MxRecord>,
): Finding {
  const publish = (hosts = wanted) =>
    `Publish an MX record that names ${formatHosts(hosts)} (MAYFLY_HOSTNAME, or mx in the domains file).`;
  switch (answer.kind) {
    case 'failed':
      return finding.unanswered(answer.code);
    case 'nothing':
      return finding.failing(
        answer.why === 'no such name'
          ? 'is not in DNS: there is no such name.'
          : 'has no MX record: senders do not learn that its mail comes here.',
        publish(),
      );
    case 'found':
  }
  const hosts = answer.records.map(({ host }) => host);
  if (hosts.includes(NULL_MX))
    return finding.failing('says that it takes no mail (null MX, RFC 7505).', publish());
  const literal = hosts.find((host) => isIP(host) !== 0);
  if (literal !== undefined)
    return finding.failing(`has an MX record that names an address, ${literal}.`, publish());
  const foreign = hosts.filter((host) => !wanted.includes(host));
  if (foreign.length === hosts.length)
    return finding.failing(`sends its mail to ${formatHosts(foreign)}.`, publish());
  if (foreign.length > 0) {
    const remove = `Remove ${formatHosts(foreign)} from the MX records: what is delivered there never comes here.`;
    const [{ host: first }] = answer.records;
    return foreign.includes(first)
      ? finding.failing(`sends its mail to ${first} first, and only then here.`, remove)
      : finding.warning(
          `sends mail to ${formatHosts(foreign)} where this service is away.`,
          remove,
        );
  }
  const missing = wanted.filter((host) => !hosts.includes(host));
  return missing.length > 0
    ? finding.warning(`has no MX record for ${formatHosts(missing)}.`, publish(missing))
    : finding.ok(`sends its mail to ${formatHosts(hosts)}.`);
}

function formatHosts(hosts: readonly string[]): string {
  return hosts.join(' and ');
}
