import { getDomain } from 'tldts';
import { parseWildcard } from '#server/domains/domain-names.ts';
import type { Dns } from './dns.ts';
import { type FoundRecord, findRecord, parseTags, shorten } from './txt-records.ts';
import { type Finding, findingFor } from './types.ts';

/** The SPF policy of a domain that never sends: RFC 7208. */
export const SPF = 'v=spf1 -all';

/** RFC 7489: receivers shall refuse email that claims to come from a domain that never sends. */
export const DMARC = 'v=DMARC1; p=reject; adkim=s; aspf=s';

const IS_SPF = /^v=spf1(?: |$)/i;
const IS_DMARC = /^v=DMARC1\s*(?:;|$)/i;

/** Does SPF forbid all senders to use the domain? */
export async function checkSpf(dns: Dns, domain: string): Promise<Finding> {
  const finding = findingFor('spf', domain);
  const mend = `Publish one TXT record, "${SPF}": this service never sends.`;
  const found = await findRecord(dns, domain, IS_SPF);
  switch (found.kind) {
    case 'failed':
      return finding.unanswered(found.code);
    case 'none':
      return finding.warning('has no SPF record: any server may send in its name.', mend);
    case 'several':
      return finding.warning(
        `has ${found.count} SPF records, which is as good as none (RFC 7208 4.5).`,
        mend,
      );
    case 'one': {
      const isClosed = found.record.trim().replace(/\s+/g, ' ').toLowerCase() === SPF;
      return isClosed
        ? finding.ok('allows no server to send in its name.')
        : finding.warning(`lets others send in its name: "${shorten(found.record)}".`, mend);
    }
  }
}

/** The TXT records of a wildcard also match `_dmarc` of its hosts. */
export function nameDmarc(domain: string): string {
  return parseWildcard(domain) === null ? `_dmarc.${domain}` : domain;
}

/** Does DMARC ask receivers to refuse forged email of the domain? */
export async function checkDmarc(dns: Dns, domain: string): Promise<Finding> {
  const own = await findRecord(dns, nameDmarc(domain), IS_DMARC);
  if (own.kind !== 'none') return judgeDmarc(domain, own, 'p');
  // Without its own record, the record of the organizational domain applies: RFC 7489 6.6.3.
  const base = parseWildcard(domain) ?? domain;
  const organisation = getDomain(base, { allowPrivateDomains: true });
  if (organisation === null || organisation === domain) return judgeDmarc(domain, own, 'p');
  return judgeDmarc(domain, await findRecord(dns, `_dmarc.${organisation}`, IS_DMARC), 'sp');
}

function judgeDmarc(domain: string, found: FoundRecord, tag: 'p' | 'sp'): Finding {
  const finding = findingFor('dmarc', domain);
  const mend = `Publish one TXT record at ${nameDmarc(domain)}, "${DMARC}".`;
  switch (found.kind) {
    case 'failed':
      return finding.unanswered(found.code);
    case 'none':
      return finding.warning('has no DMARC record: receivers do not refuse forged email.', mend);
    case 'several':
      return finding.warning(`has ${found.count} DMARC records, which is as good as none.`, mend);
    case 'one': {
      const tags = parseTags(found.record);
      const policy = (tags.get(tag) ?? tags.get('p') ?? 'none').toLowerCase();
      return policy === 'reject'
        ? finding.ok('asks receivers to refuse forged email.')
        : finding.warning(`asks for forged mail to be treated as "${shorten(policy)}".`, mend);
    }
  }
}
