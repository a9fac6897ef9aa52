import {
  createPolicy,
  formatPolicy,
  hashPolicy,
  type ParsedPolicy,
  type Policy,
  type PolicyMode,
  parsePolicy,
  permits,
} from '#server/domains/mta-sts.ts';
import { type Answer, type Dns, getRecords } from './dns.ts';
import { parseTags } from './parse-tags.ts';
import { type Fetched, type FetchTools, fetchPolicy } from './policy-fetch.ts';
import { type Finding, type FindingBuilder, findingFor, type Subject } from './types.ts';

/** Prefix of an MTA-STS record: RFC 8461 3.1. */
const IS_STS = /^v=STSv1\s*;/;
const ID = /^[A-Za-z0-9]{1,32}$/;

/** RFC 8460 3. */
const IS_REPORTS = /^v=TLSRPTv1\s*;/;
const IS_RECEIVER = /^\s*(?:mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)\s*$/i;

/** The findings about MTA-STS, and the mode that senders use. */
export interface TransportPolicy {
  readonly findings: readonly Finding[];
  readonly mode: PolicyMode;
}

/** Is MTA-STS published correctly, and does the policy name the mail hosts? */
export async function checkTransportPolicy(
  tools: FetchTools,
  subject: Subject,
): Promise<TransportPolicy> {
  const finding = findingFor('mta-sts', subject.domain);
  const answer = await tools.dns.txt(`_mta-sts.${subject.domain}`);
  if (answer.kind === 'failed') return withoutPolicy(finding.unanswered(answer.code));
  const records = filterRecords(answer, IS_STS);
  const [record, ...others] = records;
  if (record === undefined) return withoutPolicy(judgeMissingRecord(finding, subject));
  if (others.length > 0) {
    return withoutPolicy(
      finding.warning(
        `has ${records.length} records at _mta-sts, which is as good as none.`,
        'Leave one.',
      ),
    );
  }
  const id = parseTags(record).get('id') ?? '';
  if (!ID.test(id)) {
    return withoutPolicy(
      finding.warning(
        'has a record at _mta-sts whose id is not 1 to 32 letters and digits.',
        adviseId(subject),
      ),
    );
  }
  const fetched = await fetchPolicy(tools, `mta-sts.${subject.domain}`);
  return judgeFetched(
    finding,
    subject,
    id,
    fetched,
    await tools.dns.mx(subject.domain).then(listHosts),
  );
}

function listHosts(answer: Awaited<ReturnType<Dns['mx']>>): readonly string[] {
  return getRecords(answer).map(({ host }) => host);
}

function withoutPolicy(finding: Finding): TransportPolicy {
  return { findings: [finding], mode: 'none' };
}

function judgeMissingRecord(finding: FindingBuilder, subject: Subject): Finding {
  return finding.note(
    'has no MTA-STS record: an attacker on the way can make senders not encrypt.',
    advisePolicy(subject),
  );
}

function advisePolicy({ tls, webHost }: Subject): string {
  if (tls !== 'offered') {
    return 'It is of use once this service has a certificate (MAYFLY_TLS_CERT, MAYFLY_TLS_KEY).';
  }
  // Without a public page there is no host for the policy, so no records to print.
  if (webHost === null) {
    return 'Set MAYFLY_PUBLIC_URL to the https URL of the page, at its usual port: the records follow from it.';
  }
  return 'Publish the records of MTA-STS below, and have a certificate for mta-sts.DOMAIN in the proxy in front of the page.';
}

function judgeFetched(
  finding: FindingBuilder,
  subject: Subject,
  id: string,
  fetched: Fetched,
  hosts: readonly string[],
): TransportPolicy {
  if (fetched.kind !== 'text') return withoutPolicy(judgeUnfetched(finding, fetched));
  const parsed = parsePolicy(fetched.text);
  if (parsed.kind === 'malformed' || fetched.mediaType !== 'text/plain') {
    return withoutPolicy(judgeForm(finding, fetched.mediaType, parsed));
  }
  const { policy } = parsed;
  const findings = [judgeHosts(finding, policy, hosts), ...judgeId(finding, subject, policy, id)];
  return { findings, mode: policy.mode };
}

function judgeUnfetched(
  finding: FindingBuilder,
  fetched: Exclude<Fetched, { readonly kind: 'text' }>,
): Finding {
  const where = `https://mta-sts.${finding.about}/.well-known/mta-sts.txt`;
  const mend = `Let the proxy in front of the page answer for mta-sts.${finding.about}, with a certificate for that name and without a redirect, and hand the Host header on.`;
  switch (fetched.kind) {
    case 'failed':
      return finding.unknown(
        `announces a policy that could not be fetched from ${where} (${fetched.code}).`,
        mend,
      );
    case 'no address':
      return finding.warning(
        `announces a policy, but mta-sts.${finding.about} has no address.`,
        mend,
      );
    case 'closed':
      return finding.warning(`announces a policy, but nobody listens at ${where}.`, mend);
    case 'untrusted':
      return finding.warning(
        `announces a policy, but the certificate of mta-sts.${finding.about} is refused (${fetched.code}).`,
        mend,
      );
    case 'status':
      return finding.warning(`announces a policy, but ${where} answers ${fetched.status}.`, mend);
    case 'too long':
      return finding.warning(`announces a policy, but ${where} is too long for one.`, mend);
  }
}

function judgeForm(finding: FindingBuilder, mediaType: string, parsed: ParsedPolicy): Finding {
  const why =
    parsed.kind === 'malformed' ? parsed.why : `it is ${mediaType || 'of no type'}, not text/plain`;
  return finding.warning(
    `has a policy that senders do not take: ${why}.`,
    'Let this service answer for it: it writes the policy as it must be.',
  );
}

function judgeHosts(finding: FindingBuilder, policy: Policy, hosts: readonly string[]): Finding {
  const left = hosts.filter((host) => !permits(policy, host));
  if (left.length === 0)
    return finding.ok(`${policy.mode}: senders may deliver to ${policy.mx.join(', ')}.`);
  const worse = policy.mode === 'enforce' ? finding.failing : finding.warning;
  return worse(
    `has a policy (${policy.mode}) that does not name ${left.join(', ')}, where its mail goes.`,
    'Name the same hosts in the policy and in the MX records, and change the id of the record.',
  );
}

/** The id is known only for a policy of this service. */
function judgeId(
  finding: FindingBuilder,
  subject: Subject,
  policy: Policy,
  id: string,
): readonly Finding[] {
  const own = createPolicy(subject.mx, subject.tls);
  if (formatPolicy(policy) !== formatPolicy(own) || hashPolicy(own) === id) return [];
  return [
    finding.note(
      'has another id than this service would give the policy: senders that know an older policy under it go on with that.',
      adviseId(subject),
    ),
  ];
}

function adviseId({ mx, tls }: Subject): string {
  return `Publish id=${hashPolicy(createPolicy(mx, tls))}, which goes with the policy.`;
}

/** Is there an address for reports of failed encryption? RFC 8460. */
export async function checkTlsReports(dns: Dns, domain: string): Promise<readonly Finding[]> {
  const finding = findingFor('tls-rpt', domain);
  const answer = await dns.txt(`_smtp._tls.${domain}`);
  if (answer.kind === 'failed') return [finding.unanswered(answer.code)];
  const records = filterRecords(answer, IS_REPORTS);
  const [record, ...others] = records;
  const mend = `Publish one TXT record at _smtp._tls.${domain}, "${formatTlsReports(domain)}".`;
  if (record === undefined) return [finding.note('gets no reports of failed encryption.', mend)];
  if (others.length > 0) {
    return [
      finding.warning(
        `has ${records.length} records at _smtp._tls, which is as good as none.`,
        mend,
      ),
    ];
  }
  const receivers = (parseTags(record).get('rua') ?? '').split(',');
  return [
    receivers.every((one) => IS_RECEIVER.test(one))
      ? finding.ok('is told of failed encryption.')
      : finding.warning('has a record at _smtp._tls that names nobody to report to.', mend),
  ];
}

/** Reports go to the operator's inbox, which takes mail for `postmaster` of every domain. */
export function formatTlsReports(domain: string): string {
  return `v=TLSRPTv1; rua=mailto:postmaster@${domain}`;
}

function filterRecords(answer: Answer<string>, form: RegExp): readonly string[] {
  return getRecords(answer).filter((text) => form.test(text));
}
