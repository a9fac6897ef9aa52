/**
 * From good to bad. `note` does not change the status; `failing` means that mail does not arrive,
 * or not from all senders; `unknown` means that the check was not possible.
 */
export type Verdict = 'ok' | 'note' | 'warning' | 'unknown' | 'failing';

export type CheckName =
  | 'local'
  | 'mx'
  | 'address'
  | 'smtp'
  | 'tls'
  | 'acme'
  | 'page'
  | 'spf'
  | 'dmarc'
  | 'mta-sts'
  | 'blocklist'
  | 'disposable';

interface FindingText {
  readonly check: CheckName;
  /** The checked domain, host or address. */
  readonly about: string;
  /** The observation, one sentence. */
  readonly says: string;
}

export type Finding =
  | (FindingText & { readonly verdict: 'ok' })
  /** `mend`: what to do, in one or two sentences. */
  | (FindingText & { readonly verdict: Exclude<Verdict, 'ok'>; readonly mend: string });

/** A domain to check, and the expected values. */
export interface Subject {
  /** Canonical. */
  readonly domain: string;
  /** The hosts that its MX records shall name, the preferred one first. */
  readonly mx: readonly [string, ...string[]];
  /** Whether this service offers STARTTLS. */
  readonly tls: Tls;
  /** The host of the page if it is public with https; it also serves the MTA-STS policy. */
  readonly webHost: string | null;
  /** Who serves the page over HTTPS. */
  readonly httpsBy: 'service' | 'proxy';
}

export type Tls = 'offered' | 'none';

export interface ZoneRecord {
  /** Without the final dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME' | 'TLSA';
  /** In the syntax of a zone file. */
  readonly value: string;
}

/** Creates the findings of one check about one name. */
export function findingFor(check: CheckName, about: string) {
  const worse =
    (verdict: Exclude<Verdict, 'ok'>) =>
    (says: string, mend: string): Finding => ({
      check,
      about,
      verdict,
      says: toPrintable(says),
      mend,
    });
  return {
    about,
    ok: (says: string): Finding => ({ check, about, verdict: 'ok', says: toPrintable(says) }),
    note: worse('note'),
    warning: worse('warning'),
    unknown: worse('unknown'),
    failing: worse('failing'),
    /** DNS did not answer. */
    unanswered: (code: string) =>
      worse('unknown')(
        `could not be checked: DNS did not answer (${code}).`,
        'Ask again in a while. If it stays so, look at the name servers of the domain, or at MAYFLY_DNS_SERVERS.',
      ),
  };
}

/** DNS records of others could contain control sequences for terminals. */
function toPrintable(text: string): string {
  return text.replace(/[^\x20-\x7e…]/g, '?');
}

export type FindingBuilder = ReturnType<typeof findingFor>;
