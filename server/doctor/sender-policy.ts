import { getDomain } from 'tldts';
import type { Answer, Dns } from './dns.ts';
import { shown, tagsOf } from './tags.ts';
import { type Finding, type Speaker, speaker } from './types.ts';

/** The whole policy of a domain that never sends: RFC 7208. */
export const SPF = 'v=spf1 -all';

/** RFC 7489: what claims to come from a domain that never sends is to be refused. */
export const DMARC = 'v=DMARC1; p=reject; adkim=s; aspf=s';

const IS_SPF = /^v=spf1(?: |$)/i;
const IS_DMARC = /^v=DMARC1\s*(?:;|$)/i;

/** Does SPF say that nobody sends in the domain's name? */
export async function checkSpf(dns: Dns, domain: string): Promise<readonly Finding[]> {
  const say = speaker('spf', domain);
  const answer = await dns.txt(domain);
  if (answer.kind === 'failed') return [say.unanswered(answer.code)];
  return [judgeSpf(say, matching(answer, IS_SPF))];
}

function judgeSpf(say: Speaker, records: readonly string[]): Finding {
  const [record, ...others] = records;
  const mend = `Publish one TXT record, "${SPF}": this service never sends.`;
  if (record === undefined) {
    return say.warning('has no SPF record: anybody may claim to send in its name.', mend);
  }
  if (others.length > 0) {
    return say.warning(
      `has ${records.length} SPF records, which is as good as none (RFC 7208 4.5).`,
      mend,
    );
  }
  const isClosed = record.trim().replace(/\s+/g, ' ').toLowerCase() === SPF;
  return isClosed
    ? say.ok('nobody may send in its name.')
    : say.warning(`lets others send in its name: "${shown(record)}".`, mend);
}

/** Does DMARC ask for what claims to come from the domain to be refused? */
export async function checkDmarc(dns: Dns, domain: string): Promise<readonly Finding[]> {
  const say = speaker('dmarc', domain);
  const own = await dns.txt(`_dmarc.${domain}`);
  if (own.kind === 'failed') return [say.unanswered(own.code)];
  const records = matching(own, IS_DMARC);
  if (records.length > 0) return [judgeDmarc(say, records, 'p')];
  return [await judgeInherited(dns, say, domain)];
}

/** Without a record of its own, that of the organisation speaks: RFC 7489 6.6.3. */
async function judgeInherited(dns: Dns, say: Speaker, domain: string): Promise<Finding> {
  const organisation = getDomain(domain, { allowPrivateDomains: true });
  if (organisation === null || organisation === domain) return judgeDmarc(say, [], 'p');
  const above = await dns.txt(`_dmarc.${organisation}`);
  if (above.kind === 'failed') return say.unanswered(above.code);
  return judgeDmarc(say, matching(above, IS_DMARC), 'sp');
}

function judgeDmarc(say: Speaker, records: readonly string[], tag: 'p' | 'sp'): Finding {
  const [record, ...others] = records;
  const mend = `Publish one TXT record at _dmarc.${say.about}, "${DMARC}".`;
  if (record === undefined) {
    return say.warning('has no DMARC record: a forged sender is nowhere refused for it.', mend);
  }
  if (others.length > 0) {
    return say.warning(`has ${records.length} DMARC records, which is as good as none.`, mend);
  }
  const tags = tagsOf(record);
  const policy = (tags.get(tag) ?? tags.get('p') ?? 'none').toLowerCase();
  return policy === 'reject'
    ? say.ok('what is forged in its name is to be refused.')
    : say.warning(`asks for forged mail to be treated as "${shown(policy)}".`, mend);
}

function matching(answer: Answer<string>, form: RegExp): readonly string[] {
  return answer.kind === 'found' ? answer.records.filter((text) => form.test(text)) : [];
}
