import { isIP } from 'node:net';
import type { Answer, Dns, MailHost } from './dns.ts';
import { type Finding, type Speaker, type Subject, speaker } from './types.ts';

/** RFC 7505: this name takes no mail. */
const NULL_MX = '';

/** Do the MX records of the domain name this service, and nobody else? RFC 5321 5.1. */
export async function checkMx(dns: Dns, subject: Subject): Promise<readonly Finding[]> {
  const { domain } = subject;
  const say = speaker('mx', domain);
  const [answer, alias] = await Promise.all([dns.mx(domain), dns.cname(domain)]);
  return [...aliasOfDomain(say, alias), ...judgeMx(say, subject, answer)];
}

function aliasOfDomain(say: Speaker, alias: Answer<string>): readonly Finding[] {
  if (alias.kind !== 'found') return [];
  const [target] = alias.records;
  return [
    say.warning(
      `is an alias (CNAME) of ${target}, so that ${target} decides where its mail goes.`,
      'Give the domain MX and TXT records of its own: beside a CNAME no other record may stand (RFC 1034 3.6.2).',
    ),
  ];
}

function judgeMx(say: Speaker, subject: Subject, answer: Answer<MailHost>): readonly Finding[] {
  switch (answer.kind) {
    case 'failed':
      return [say.unanswered(answer.code)];
    case 'nothing':
      return [say.failing(nothingThere(answer.why), publish(subject.mx))];
    case 'found':
      return [judgeHosts(say, subject.mx, answer.records)];
  }
}

function nothingThere(why: 'no such name' | 'no such record'): string {
  return why === 'no such name'
    ? 'is not in DNS: there is no such name.'
    : 'has no MX record: senders do not learn that its mail comes here.';
}

function judgeHosts(
  say: Speaker,
  wanted: readonly string[],
  found: readonly [MailHost, ...MailHost[]],
): Finding {
  const hosts = found.map(({ host }) => host);
  if (hosts.includes(NULL_MX)) {
    return say.failing('says that it takes no mail (null MX, RFC 7505).', publish(wanted));
  }
  const literal = hosts.find((host) => isIP(host) !== 0);
  if (literal !== undefined) {
    return say.failing(`has an MX record that names an address, ${literal}.`, publish(wanted));
  }
  const foreign = hosts.filter((host) => !wanted.includes(host));
  if (foreign.length === hosts.length) {
    return say.failing(`sends its mail to ${listed(foreign)}.`, publish(wanted));
  }
  return judgeOthers(say, wanted, found, foreign);
}

/** Some of the hosts are ours. */
function judgeOthers(
  say: Speaker,
  wanted: readonly string[],
  found: readonly [MailHost, ...MailHost[]],
  foreign: readonly string[],
): Finding {
  const [first] = found;
  const remove = `Remove ${listed(foreign)} from the MX records: what is delivered there never comes here.`;
  if (foreign.includes(first.host)) {
    return say.failing(`sends its mail to ${first.host} first, and only then here.`, remove);
  }
  if (foreign.length > 0) {
    return say.warning(`sends mail to ${listed(foreign)} where this service is away.`, remove);
  }
  const missing = wanted.filter((host) => !found.some((record) => record.host === host));
  if (missing.length > 0) {
    return say.warning(`has no MX record for ${listed(missing)}.`, publish(missing));
  }
  return say.ok(`sends its mail to ${listed(found.map(({ host }) => host))}.`);
}

function publish(hosts: readonly string[]): string {
  return `Publish an MX record that names ${listed(hosts)} (MAYFLY_HOSTNAME, unless the pool says otherwise).`;
}

function listed(hosts: readonly string[]): string {
  return hosts.join(' and ');
}
