import type { PolicyMode } from '#server/domains/mta-sts.ts';
import { TIMED_OUT } from './errors.ts';
import type { AddressFacts, HostFacts } from './inspect-host.ts';
import type { CertificateFacts, Encryption, SmtpProbe } from './smtp-probe.ts';
import { type Finding, type FindingBuilder, findingFor, type Subject } from './types.ts';

const DAY_MS = 86_400_000;

/**
 * Time before its end at which a certificate should have been renewed. Certificates of 90 days
 * are usually renewed a month before, those of 45 two weeks, those of 6 days two days.
 */
const RENEWAL_MS = 14 * DAY_MS;
const RENEWAL_SHARE = 0.2;

/** What the doctor compares certificate and greeting of a host with. */
export interface SmtpExpectations {
  readonly subject: Subject;
  /** The published MTA-STS mode: with `enforce`, senders need a valid certificate. */
  readonly mode: PolicyMode;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Does this service answer at port 25 of every address, and does encryption work? */
export function judgeSmtp(facts: HostFacts, expectations: SmtpExpectations): readonly Finding[] {
  return facts.reachable.flatMap((address) => judgeConversation(facts.host, address, expectations));
}

function judgeConversation(
  host: string,
  { address, smtp }: AddressFacts,
  expectations: SmtpExpectations,
): readonly Finding[] {
  const finding = findingFor('smtp', `${host} [${address}]`);
  // Only a note, since most senders have IPv4.
  if (address.includes(':') && smtp.kind === 'unreached' && NO_IPV6.includes(smtp.code)) {
    return [
      finding.note(
        'was not tried: this machine has no IPv6.',
        'Run the doctor where there is IPv6, to know that it answers there as well.',
      ),
    ];
  }
  if (smtp.kind !== 'greeted') return [judgeSilence(finding, smtp)];
  const greeting = judgeName(finding, host, smtp.name, expectations.subject);
  const tls = findingFor('tls', `${host} [${address}]`);
  return [greeting, judgeEncryption(tls, smtp.tls, expectations)];
}

/** Error codes of a machine without IPv6. */
const NO_IPV6 = ['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];

function judgeSilence(
  finding: FindingBuilder,
  smtp: Exclude<SmtpProbe, { readonly kind: 'greeted' }>,
): Finding {
  switch (smtp.kind) {
    case 'unreached':
      return finding.unknown(
        `could not be reached at port 25 from here (${smtp.code}).`,
        'Many providers block connections to port 25, outgoing as well: try `telnet` from another network. If that fails, too, open port 25 in the firewall.',
      );
    case 'closed':
      return finding.failing(
        'refuses connections at port 25.',
        'Let the service listen there (MAYFLY_SMTP_HOST, MAYFLY_SMTP_PORT=25), or lead port 25 to its port.',
      );
    case 'mute': {
      const mend =
        'See what listens there: a proxy that reaches no service, or a service that waits for a PROXY header.';
      return smtp.code === TIMED_OUT
        ? finding.unknown('takes connections at port 25, and did not say enough in time.', mend)
        : finding.failing(
            `takes connections at port 25, but does not speak SMTP (${smtp.code}).`,
            mend,
          );
    }
    case 'turned away': {
      const mend =
        'See in the log why. A limit (MAYFLY_SMTP_MAX_CONNECTIONS) may be reached, or another server listens there.';
      // RFC 5321 4.2.1: a 4yz reply is temporary.
      return smtp.reply.startsWith('4')
        ? finding.unknown(`turns senders away for now: "${smtp.reply}".`, mend)
        : finding.failing(`turns senders away: "${smtp.reply}".`, mend);
    }
  }
}

function judgeName(finding: FindingBuilder, host: string, name: string, { mx }: Subject): Finding {
  if (name === host || mx.includes(name)) return finding.ok(`greets as ${name}.`);
  return finding.warning(
    `greets as ${name}, not as ${host}: it may be another server.`,
    `Set MAYFLY_HOSTNAME=${host}, or lead port 25 to this service.`,
  );
}

function judgeEncryption(
  finding: FindingBuilder,
  encryption: Encryption,
  expectations: SmtpExpectations,
): Finding {
  switch (encryption.kind) {
    case 'not offered':
      return getSeverity(finding, expectations)(
        'offers no encryption (STARTTLS): anyone on the network path can read the email.',
        'Give the service a certificate (MAYFLY_TLS_CERT, MAYFLY_TLS_KEY).',
      );
    case 'broken':
      if (encryption.code === TIMED_OUT) {
        return finding.unknown(
          'offers STARTTLS, and did not encrypt in time.',
          'Ask again in a while.',
        );
      }
      return finding.failing(
        `offers STARTTLS, and then it fails (${encryption.code}).`,
        'See that certificate and key belong together, and that nothing in between changes what is said.',
      );
    case 'secured':
      return judgeCertificate(finding, encryption.certificate, expectations);
  }
}

function judgeCertificate(
  finding: FindingBuilder,
  facts: CertificateFacts,
  expectations: SmtpExpectations,
): Finding {
  const left = facts.validTo - expectations.now;
  const days = Math.floor(left / DAY_MS);
  const severity = getSeverity(finding, expectations);
  const renew = 'Renew the certificate, and see why that did not happen by itself.';
  if (facts.naming === 'other name') {
    return severity(
      'has a certificate for another name.',
      'Get one for the name of the MX record.',
    );
  }
  if (left <= 0)
    return severity(`has a certificate that ended ${Math.floor(-left / DAY_MS)} days ago.`, renew);
  if (facts.validFrom > expectations.now) {
    return severity(
      'has a certificate that is not valid yet.',
      'See that its clock, and yours, is right.',
    );
  }
  if (facts.distrust !== null && !IS_TIME.includes(facts.distrust)) {
    return severity(
      `has a certificate that no trusted authority signed (${facts.distrust}).`,
      'Get one of a public authority, and give the service its whole chain.',
    );
  }
  const late = Math.min(RENEWAL_MS, (facts.validTo - facts.validFrom) * RENEWAL_SHARE);
  return left < late
    ? finding.warning(`has a certificate that ends in ${days} days.`, renew)
    : finding.ok(`encrypts; the certificate is good for ${days} days.`);
}

/** Codes about validity times, which the doctor judges by its own clock. */
const IS_TIME = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** Under `enforce` senders do not deliver; otherwise they deliver with or without encryption. */
function getSeverity(
  finding: FindingBuilder,
  { mode }: SmtpExpectations,
): FindingBuilder['failing'] {
  return mode === 'enforce' ? finding.failing : finding.warning;
}
