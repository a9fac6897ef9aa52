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
import { type Answer, type Dns, recordsOf } from './dns.ts';
import { type Fetched, type FetchTools, fetchPolicy } from './policy-fetch.ts';
import { tagsOf } from './tags.ts';
import { type Finding, type Speaker, type Subject, speaker } from './types.ts';

/** RFC 8461 3.1: what does not begin so is no such record. */
const IS_STS = /^v=STSv1\s*;/;
const ID = /^[A-Za-z0-9]{1,32}$/;

/** RFC 8460 3. */
const IS_REPORTS = /^v=TLSRPTv1\s*;/;
const IS_RECEIVER = /^\s*(?:mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)\s*$/i;

/** What senders are told of encryption, and what the mail of the domain hangs on by it. */
export interface TransportPolicy {
  readonly findings: readonly Finding[];
  readonly mode: PolicyMode;
}

/** Is MTA-STS published as senders want it, and does it name the hosts that take the mail? */
export async function checkTransportPolicy(
  tools: FetchTools,
  subject: Subject,
): Promise<TransportPolicy> {
  const say = speaker('mta-sts', subject.domain);
  const answer = await tools.dns.txt(`_mta-sts.${subject.domain}`);
  if (answer.kind === 'failed') return without(say.unanswered(answer.code));
  const records = matching(answer, IS_STS);
  const [record, ...others] = records;
  if (record === undefined) return without(unpublished(say, subject));
  if (others.length > 0) {
    return without(
      say.warning(
        `has ${records.length} records at _mta-sts, which is as good as none.`,
        'Leave one.',
      ),
    );
  }
  const id = tagsOf(record).get('id') ?? '';
  if (!ID.test(id)) {
    return without(
      say.warning(
        'has a record at _mta-sts whose id is not 1 to 32 letters and digits.',
        publishId(subject),
      ),
    );
  }
  const fetched = await fetchPolicy(tools, `mta-sts.${subject.domain}`);
  return judgeFetched(say, subject, id, fetched, await tools.dns.mx(subject.domain).then(hostsOf));
}

function hostsOf(answer: Awaited<ReturnType<Dns['mx']>>): readonly string[] {
  return recordsOf(answer).map(({ host }) => host);
}

function without(finding: Finding): TransportPolicy {
  return { findings: [finding], mode: 'none' };
}

function unpublished(say: Speaker, subject: Subject): Finding {
  return say.note(
    'has no MTA-STS record: an attacker on the way can make senders not encrypt.',
    wayToPolicy(subject),
  );
}

function wayToPolicy({ tls, webHost }: Subject): string {
  if (tls !== 'offered') {
    return 'It is of use once this service has a certificate (MAYFLY_TLS_CERT, MAYFLY_TLS_KEY).';
  }
  // Without a page that senders can reach there are no records to print.
  if (webHost === null) {
    return 'Set MAYFLY_PUBLIC_URL to the https URL of the page, at its usual port: the records follow from it.';
  }
  return 'Publish the records of MTA-STS below, and have a certificate for mta-sts.DOMAIN in the proxy in front of the page.';
}

function judgeFetched(
  say: Speaker,
  subject: Subject,
  id: string,
  fetched: Fetched,
  hosts: readonly string[],
): TransportPolicy {
  if (fetched.kind !== 'text') return without(judgeUnfetched(say, fetched));
  const parsed = parsePolicy(fetched.text);
  if (parsed.kind === 'malformed' || fetched.mediaType !== 'text/plain') {
    return without(judgeForm(say, fetched.mediaType, parsed));
  }
  const { policy } = parsed;
  const findings = [judgeHosts(say, policy, hosts), ...judgeId(say, subject, policy, id)];
  return { findings, mode: policy.mode };
}

function judgeUnfetched(
  say: Speaker,
  fetched: Exclude<Fetched, { readonly kind: 'text' }>,
): Finding {
  const where = `https://mta-sts.${say.about}/.well-known/mta-sts.txt`;
  const mend = `Let the proxy in front of the page answer for mta-sts.${say.about}, with a certificate for that name and without a redirect, and hand the Host header on.`;
  switch (fetched.kind) {
    case 'failed':
      return say.unknown(
        `announces a policy that could not be fetched from ${where} (${fetched.code}).`,
        mend,
      );
    case 'no address':
      return say.warning(`announces a policy, but mta-sts.${say.about} has no address.`, mend);
    case 'closed':
      return say.warning(`announces a policy, but nobody listens at ${where}.`, mend);
    case 'untrusted':
      return say.warning(
        `announces a policy, but the certificate of mta-sts.${say.about} is refused (${fetched.code}).`,
        mend,
      );
    case 'status':
      return say.warning(`announces a policy, but ${where} answers ${fetched.status}.`, mend);
    case 'too long':
      return say.warning(`announces a policy, but ${where} is too long for one.`, mend);
  }
}

function judgeForm(say: Speaker, mediaType: string, parsed: ParsedPolicy): Finding {
  const why =
    parsed.kind === 'malformed' ? parsed.why : `it is ${mediaType || 'of no type'}, not text/plain`;
  return say.warning(
    `has a policy that senders do not take: ${why}.`,
    'Let this service answer for it: it writes the policy as it must be.',
  );
}

function judgeHosts(say: Speaker, policy: Policy, hosts: readonly string[]): Finding {
  const left = hosts.filter((host) => !permits(policy, host));
  if (left.length === 0)
    return say.ok(`${policy.mode}: senders may deliver to ${policy.mx.join(', ')}.`);
  const worse = policy.mode === 'enforce' ? say.failing : say.warning;
  return worse(
    `has a policy (${policy.mode}) that does not name ${left.join(', ')}, where its mail goes.`,
    'Name the same hosts in the policy and in the MX records, and change the id of the record.',
  );
}

/** Only of a policy that is ours do we know the id. */
function judgeId(say: Speaker, subject: Subject, policy: Policy, id: string): readonly Finding[] {
  const own = createPolicy(subject.mx, subject.tls);
  if (formatPolicy(policy) !== formatPolicy(own) || hashPolicy(own) === id) return [];
  return [
    say.note(
      'has another id than this service would give the policy: senders that know an older policy under it go on with that.',
      publishId(subject),
    ),
  ];
}

function publishId({ mx, tls }: Subject): string {
  return `Publish id=${hashPolicy(createPolicy(mx, tls))}, which goes with the policy.`;
}

/** Do senders know where to report that they could not encrypt? RFC 8460. */
export async function checkTlsReports(dns: Dns, domain: string): Promise<readonly Finding[]> {
  const say = speaker('tls-rpt', domain);
  const answer = await dns.txt(`_smtp._tls.${domain}`);
  if (answer.kind === 'failed') return [say.unanswered(answer.code)];
  const records = matching(answer, IS_REPORTS);
  const [record, ...others] = records;
  const mend = `Publish one TXT record at _smtp._tls.${domain}, "${tlsReports(domain)}".`;
  if (record === undefined) return [say.note('gets no reports of failed encryption.', mend)];
  if (others.length > 0) {
    return [
      say.warning(`has ${records.length} records at _smtp._tls, which is as good as none.`, mend),
    ];
  }
  const receivers = (tagsOf(record).get('rua') ?? '').split(',');
  return [
    receivers.every((one) => IS_RECEIVER.test(one))
      ? say.ok('is told of failed encryption.')
      : say.warning('has a record at _smtp._tls that names nobody to report to.', mend),
  ];
}

/** To the operator's inbox, which takes mail for `postmaster` of every domain. */
export function tlsReports(domain: string): string {
  return `v=TLSRPTv1; rua=mailto:postmaster@${domain}`;
}

function matching(answer: Answer<string>, form: RegExp): readonly string[] {
  return recordsOf(answer).filter((text) => form.test(text));
}
