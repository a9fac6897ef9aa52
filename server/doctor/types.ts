/**
 * How a thing stands, from good to bad. `note` costs nobody mail and changes no status;
 * `failing` means that mail does not arrive, or not from everybody; `unknown` that it could
 * not be looked at, which is never taken for wrong.
 */
export type Verdict = 'ok' | 'note' | 'warning' | 'unknown' | 'failing';

export type CheckName =
  | 'local'
  | 'mx'
  | 'address'
  | 'reverse'
  | 'smtp'
  | 'tls'
  | 'spf'
  | 'dmarc'
  | 'mta-sts'
  | 'tls-rpt'
  | 'blocklist'
  | 'disposable';

interface Said {
  readonly check: CheckName;
  /** The domain, host or address that was looked at. */
  readonly about: string;
  /** What was seen, one sentence. */
  readonly says: string;
}

export type Finding =
  | (Said & { readonly verdict: 'ok' })
  /** `mend`: the way out, in one or two sentences. */
  | (Said & { readonly verdict: Exclude<Verdict, 'ok'>; readonly mend: string });

/** One domain, and what is right for it. */
export interface Subject {
  /** Canonical. */
  readonly domain: string;
  /** Hosts that its MX records shall name, the preferred one first. */
  readonly mx: readonly [string, ...string[]];
  /** Whether this service offers STARTTLS. */
  readonly tls: Tls;
  /** Host of the page where it is public and by https; its server serves the policy, too. */
  readonly webHost: string | null;
}

export type Tls = 'offered' | 'none';

export interface ZoneRecord {
  /** Without the final dot. */
  readonly name: string;
  readonly type: 'MX' | 'TXT' | 'CNAME';
  /** As a zone file has it. */
  readonly value: string;
}

/** Finds of one check about one name, said shortly. */
export function speaker(check: CheckName, about: string) {
  const worse =
    (verdict: Exclude<Verdict, 'ok'>) =>
    (says: string, mend: string): Finding => ({ check, about, verdict, says: plain(says), mend });
  return {
    about,
    ok: (says: string): Finding => ({ check, about, verdict: 'ok', says: plain(says) }),
    note: worse('note'),
    warning: worse('warning'),
    unknown: worse('unknown'),
    failing: worse('failing'),
    /** DNS did not answer, which says nothing of what it would have said. */
    unanswered: (code: string) =>
      worse('unknown')(
        `could not be checked: DNS did not answer (${code}).`,
        'Ask again in a while. If it stays so, look at the name servers of the domain, or at MAYFLY_DNS_SERVERS.',
      ),
  };
}

/** Records are written by others, and terminals obey what is in them. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e…]/g, '?');
}

export type Speaker = ReturnType<typeof speaker>;
