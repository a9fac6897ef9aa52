import type { Authentication, CheckResult } from '#shared/message.ts';
import { areRelated } from './sender-domain.ts';
import type { Checked } from './types.ts';

/** The result of one DKIM signature. Domains here are A-labels. */
export interface SignatureFinding {
  /** RFC 8601 2.7.1. */
  readonly result: string;
  readonly domain: string | null;
  /** A fixed text that says why it did not pass. */
  readonly why: string | null;
  /** It covers the whole body, so nothing can have been added. */
  readonly whole: boolean;
  /** Its domain and the author's belong to one organisation by the Public Suffix List. */
  readonly aligned: boolean;
}

export interface SpfFinding {
  /** RFC 8601 2.7.2. */
  readonly result: string;
  /** The domain of MAIL FROM, or of HELO if MAIL FROM is empty. */
  readonly domain: string | null;
}

export interface DmarcFinding {
  /** RFC 8601 2.7.2 as RFC 9989 decides it. */
  readonly result: string;
  /** The published policy for messages that fail. */
  readonly policy: string | null;
  /** The domains of signature and SPF that align by the DMARC record; null if they do not. */
  readonly dkim: string | null;
  readonly spf: string | null;
}

/** All findings about the sender of one message. */
export interface Findings {
  /** Domain of the one author; null: nothing can be proven. */
  readonly author: string | null;
  /** Null if the address of the peer is private, so that no record names it. */
  readonly spf: SpfFinding | null;
  readonly signatures: readonly SignatureFinding[];
  /** Null without a single author. */
  readonly dmarc: DmarcFinding | null;
  readonly arc: CheckResult;
}

/** Characters of a detail in a check; a longer detail is not shown. */
const MAX_SHOWN_CHARS = 80;

/** AUTH-2…5: the verdict and the checks that the page shows. */
export function judge(findings: Findings): Checked {
  return { authentication: decideVerdict(findings), checks: describeChecks(findings) };
}

function decideVerdict(findings: Findings): Authentication {
  const { author } = findings;
  if (author === null) return { verdict: 'none', domain: null };
  const proven = provenDomain(findings, author);
  if (proven !== null) return { verdict: 'pass', domain: proven };
  if (isOpen(findings, author)) return { verdict: 'error', domain: author };
  return { verdict: isDisowned(findings, author) ? 'fail' : 'none', domain: author };
}

/** AUTH-2. */
function provenDomain({ signatures, spf, dmarc }: Findings, author: string): string | null {
  const proofs = signatures
    .filter(({ result, whole, aligned }) => result === 'pass' && whole && aligned)
    .flatMap(({ domain }) => domain ?? []);
  const exact = proofs.includes(author) ? author : null;
  switch (dmarc?.result) {
    case 'pass': {
      if (dmarc.dkim !== null && proofs.includes(dmarc.dkim)) return dmarc.dkim;
      const permitted = spf?.result === 'pass' && spf.domain === dmarc.spf;
      return permitted ? dmarc.spf : null;
    }
    case 'none':
      // Without a DMARC record SPF proves nothing about the From domain.
      return exact ?? proofs[0] ?? null;
    case 'temperror':
      // The DMARC record could demand strict alignment, which only the same name always has.
      return exact;
    default:
      return null;
  }
}

/** AUTH-4. Only failures that a proof needs count: strangers can make other queries fail. */
function isOpen({ signatures, spf, dmarc }: Findings, author: string): boolean {
  if (dmarc?.result === 'temperror') return true;
  if (signatures.some(({ result, aligned }) => result === 'temperror' && aligned)) return true;
  return spf?.result === 'temperror' && spf.domain !== null && areRelated(spf.domain, author);
}

/** AUTH-3. */
function isDisowned({ spf, dmarc }: Findings, author: string): boolean {
  // Without SPF one of the two possible proofs was not checked.
  if (spf === null) return false;
  if (dmarc?.result === 'fail' && dmarc.policy !== null && dmarc.policy !== 'none') return true;
  return spf.result === 'fail' && spf.domain !== null && areRelated(spf.domain, author);
}

function describeChecks({ spf, signatures, dmarc, arc }: Findings): Checked['checks'] {
  return {
    spf: spf === null ? null : shown(spf.result, spf.result === 'none' ? null : spf.domain),
    dkim: shownDkim(signatures),
    dmarc: dmarc === null ? null : shownDmarc(dmarc),
    arc,
  };
}

/** The signature that counts most. */
function shownDkim(signatures: readonly SignatureFinding[]): string {
  const passed = signatures.filter(({ result }) => result === 'pass');
  const best = passed.find((one) => one.aligned && one.whole) ?? passed[0] ?? signatures[0];
  if (best === undefined) return 'none';
  if (best.result !== 'pass') return shown(best.result, best.why);
  return best.whole ? shown('pass', best.domain) : 'pass (only part of the body)';
}

function shownDmarc({ result, policy }: DmarcFinding): string {
  return result === 'fail' ? shown('fail', policy === null ? null : `p=${policy}`) : result;
}

function shown(result: string, detail: string | null): string {
  return detail === null || detail.length > MAX_SHOWN_CHARS ? result : `${result} (${detail})`;
}

/** The result without a DNS query, if no answer could prove anything. */
export function unasked(author: string | null): Checked {
  return {
    authentication: { verdict: 'none', domain: author },
    checks: { spf: null, dkim: 'none', dmarc: null, arc: 'none' },
  };
}

/** AUTH-9: the loopback address of the peer is the proof, without a DNS query. */
export function permittedByAddress(author: string): Checked {
  return {
    authentication: { verdict: 'pass', domain: author },
    checks: { spf: shown('pass', author), dkim: 'none', dmarc: null, arc: 'none' },
  };
}

/** AUTH-4: the check had no time or no room in its queue. */
export function unchecked(author: string | null): Checked {
  const failed = 'temperror';
  return {
    authentication: { verdict: 'error', domain: author },
    checks: { spf: failed, dkim: failed, dmarc: failed, arc: failed },
  };
}
