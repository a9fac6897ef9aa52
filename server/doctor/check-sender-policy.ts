import { getDomain } from 'tldts';
import type { Answer, Dns } from './dns.ts';
import { parseTags, shorten } from './parse-tags.ts';
import { type Finding, type FindingBuilder, findingFor } from './types.ts';

/** The SPF policy of a domain that never sends: RFC 7208. */
export const SPF = 'v=spf1 -all';

/** RFC 7489: receivers shall refuse email that claims to come from a domain that never sends. */
export const DMARC = 'v=DMARC1; p=reject; adkim=s; aspf=s';

const IS_SPF = /^v=spf1(?: |$)/i;
const IS_DMARC = /^v=DMARC1\s*(?:;|$)/i;

/** Does SPF forbid all senders to use the domain? */
export async function checkSpf(dns: Dns, domain: string): Promise<readonly Finding[]> {
  const finding = findingFor('spf', domain);
  const answer = await dns.txt(domain);
  if (answer.kind === 'failed') return [finding.unanswered(answer.code)];
  return [judgeSpf(finding, filterRecords(answer, IS_SPF))];
}

function judgeSpf(finding: FindingBuilder, records: readonly string[]): Finding {
  const [record, ...others] = records;
  const mend = `Publish one TXT record, "${SPF}": this service never sends.`;
  if (record === undefined) {
    return finding.warning('has no SPF record: anybody may claim to send in its name.', mend);
  }
  if (others.length > 0) {
    return finding.warning(
      `has ${records.length} SPF records, which is as good as none (RFC 7208 4.5).`,
      mend,
    );
  }
  const isClosed = record.trim().replace(/\s+/g, ' ').toLowerCase() === SPF;
  return isClosed
    ? finding.ok('nobody may send in its name.')
    : finding.warning(`lets others send in its name: "${shorten(record)}".`, mend);
}

/** Does DMARC ask receivers to refuse forged email of the domain? */
export async function checkDmarc(dns: Dns, domain: string): Promise<readonly Finding[]> {
  const finding = findingFor('dmarc', domain);
  const own = await dns.txt(`_dmarc.${domain}`);
  if (own.kind === 'failed') return [finding.unanswered(own.code)];
  const records = filterRecords(own, IS_DMARC);
  if (records.length > 0) return [judgeDmarc(finding, records, 'p')];
  return [await judgeInherited(dns, finding, domain)];
}

/** Without its own record, the record of the organizational domain applies: RFC 7489 6.6.3. */
async function judgeInherited(dns: Dns, finding: FindingBuilder, domain: string): Promise<Finding> {
  const organisation = getDomain(domain, { allowPrivateDomains: true });
  if (organisation === null || organisation === domain) return judgeDmarc(finding, [], 'p');
  const above = await dns.txt(`_dmarc.${organisation}`);
  if (above.kind === 'failed') return finding.unanswered(above.code);
  return judgeDmarc(finding, filterRecords(above, IS_DMARC), 'sp');
}

function judgeDmarc(finding: FindingBuilder, records: readonly string[], tag: 'p' | 'sp'): Finding {
  const [record, ...others] = records;
  const mend = `Publish one TXT record at _dmarc.${finding.about}, "${DMARC}".`;
  if (record === undefined) {
    return finding.warning('has no DMARC record: a forged sender is nowhere refused for it.', mend);
  }
  if (others.length > 0) {
    return finding.warning(`has ${records.length} DMARC records, which is as good as none.`, mend);
  }
  const tags = parseTags(record);
  const policy = (tags.get(tag) ?? tags.get('p') ?? 'none').toLowerCase();
  return policy === 'reject'
    ? finding.ok('what is forged in its name is to be refused.')
    : finding.warning(`asks for forged mail to be treated as "${shorten(policy)}".`, mend);
}

function filterRecords(answer: Answer<string>, form: RegExp): readonly string[] {
  return answer.kind === 'found' ? answer.records.filter((text) => form.test(text)) : [];
}
