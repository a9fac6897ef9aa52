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
import { getRecords } from './dns.ts';
import { type Fetched, type FetchTools, fetchHttps } from './https-fetch.ts';
import { type FoundRecord, findRecord, parseTags } from './txt-records.ts';
import { type Finding, type FindingBuilder, findingFor, type Subject } from './types.ts';

const POLICY_PATH = '/.well-known/mta-sts.txt';
/** Prefix of an MTA-STS record: RFC 8461 3.1. */
const IS_STS = /^v=STSv1\s*;/;
const ID = /^[A-Za-z0-9]{1,32}$/;

/** The findings about MTA-STS, and the mode that senders use. */
export interface TransportPolicy {
  readonly findings: readonly Finding[];
  readonly mode: PolicyMode;
}

export const NO_POLICY: TransportPolicy = { findings: [], mode: 'none' };

/** Is MTA-STS published correctly, and does the policy name the mail hosts? */
export async function checkTransportPolicy(
  tools: FetchTools,
  subject: Subject,
): Promise<TransportPolicy> {
  const { domain } = subject;
  const finding = findingFor('mta-sts', domain);
  const found = await findRecord(tools.dns, `_mta-sts.${domain}`, IS_STS);
  if (found.kind !== 'one') return withoutPolicy(judgeNoRecord(finding, subject, found));
  const id = parseTags(found.record).get('id') ?? '';
  if (!ID.test(id)) {
    return withoutPolicy(
      finding.warning(
        'has a record at _mta-sts whose id is not 1 to 32 letters and digits.',
        adviseId(subject),
      ),
    );
  }
  const fetched = await fetchHttps(tools, `mta-sts.${domain}`, POLICY_PATH);
  if (fetched.kind !== 'text') return withoutPolicy(judgeUnfetched(finding, subject, fetched));
  const parsed = parsePolicy(fetched.text);
  if (parsed.kind === 'malformed' || fetched.mediaType !== 'text/plain') {
    return withoutPolicy(judgeForm(finding, fetched.mediaType, parsed));
  }
  const { policy } = parsed;
  const hosts = getRecords(await tools.dns.mx(domain)).map(({ host }) => host);
  const findings = [
    judgeHosts(finding, policy, hosts),
    ...judgeMode(finding, subject, policy),
    ...judgeId(finding, subject, policy, id),
  ];
  return { findings, mode: policy.mode };
}

function withoutPolicy(finding: Finding): TransportPolicy {
  return { findings: [finding], mode: 'none' };
}

function judgeNoRecord(
  finding: FindingBuilder,
  subject: Subject,
  found: Exclude<FoundRecord, { readonly kind: 'one' }>,
): Finding {
  switch (found.kind) {
    case 'failed':
      return finding.unanswered(found.code);
    case 'none':
      return finding.note(
        'has no MTA-STS record: an attacker on the way can make senders not encrypt.',
        advisePolicy(subject),
      );
    case 'several':
      return finding.warning(
        `has ${found.count} records at _mta-sts, which is as good as none.`,
        'Leave one.',
      );
  }
}

function advisePolicy({ tls, webHost, httpsBy }: Subject): string {
  if (tls !== 'offered') {
    return 'It is of use once this service has a certificate (MAYFLY_TLS_CERT, MAYFLY_TLS_KEY).';
  }
  // Without a public page there is no host for the policy, so no records to print.
  if (webHost === null) {
    return 'Set MAYFLY_PUBLIC_URL to the https URL of the page, at its usual port: the records follow from it.';
  }
  return httpsBy === 'service'
    ? 'Publish the records of MTA-STS below. With MAYFLY_ACME a certificate for mta-sts.DOMAIN follows by itself; otherwise add it to MAYFLY_TLS_CERT.'
    : 'Publish the records of MTA-STS below, and have a certificate for mta-sts.DOMAIN in the proxy in front of the page.';
}

function judgeUnfetched(
  finding: FindingBuilder,
  { httpsBy }: Subject,
  fetched: Exclude<Fetched, { readonly kind: 'text' }>,
): Finding {
  const where = `https://mta-sts.${finding.about}${POLICY_PATH}`;
  const mend =
    httpsBy === 'service'
      ? `Let mta-sts.${finding.about} lead to port 443 of this service. With MAYFLY_ACME the certificate follows by itself; otherwise add one for this name to MAYFLY_TLS_CERT.`
      : `Let the proxy in front of the page answer for mta-sts.${finding.about}, with a certificate for that name and without a redirect, and hand the Host header on.`;
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
      return finding.warning(`announces a policy, but ${where} refuses connections.`, mend);
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

/** A service with certificates serves this mode only while one of them is missing. */
function judgeMode(
  finding: FindingBuilder,
  { mx, tls }: Subject,
  policy: Policy,
): readonly Finding[] {
  if (tls === 'none' || formatPolicy(policy) !== formatPolicy(createPolicy(mx, 'none'))) return [];
  return [
    finding.warning(
      'has the mode testing: senders deliver also without a valid certificate.',
      `The mode is enforce as soon as the service that answers at mta-sts.${finding.about} has a certificate for each mail host that is valid, has its chain, and is from a trusted authority.`,
    ),
  ];
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
