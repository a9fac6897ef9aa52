import type { PolicyMode } from '#server/domains/mta-sts.ts';
import type { CertificateFacts, Conversation, Encryption } from './conversation.ts';
import type { AddressFacts, HostFacts } from './host.ts';
import { LATE } from './patience.ts';
import { type Finding, type Speaker, type Subject, speaker } from './types.ts';

const DAY_MS = 86_400_000;

/**
 * Milliseconds before its end at which a certificate should have been renewed: those of 90
 * days usually are a month before, those of 45 two weeks, those of 6 days two days.
 */
const LATE_MS = 14 * DAY_MS;
const LATE_SHARE = 0.2;

/** What the certificate and the greeting of a host are measured by. */
export interface Measure {
  readonly subject: Subject;
  /** Of the policy that is published: `enforce` makes mail depend on the certificate. */
  readonly mode: PolicyMode;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Does our service answer at port 25 of every address, and does encryption work there? */
export function judgeDoor(facts: HostFacts, measure: Measure): readonly Finding[] {
  return facts.reachable.flatMap((address) => judgeConversation(facts.host, address, measure));
}

function judgeConversation(
  host: string,
  { address, conversation }: AddressFacts,
  measure: Measure,
): readonly Finding[] {
  const say = speaker('smtp', `${host} [${address}]`);
  if (isBeyondUs(address, conversation)) return [beyondUs(say)];
  if (conversation.kind !== 'greeted') return [judgeSilence(say, conversation)];
  const greeting = judgeName(say, host, conversation.name, measure.subject);
  const tls = speaker('tls', `${host} [${address}]`);
  return [greeting, judgeEncryption(tls, conversation.tls, measure)];
}

/** Most senders have IPv4 as well, and of a machine without IPv6 nothing can be asked here. */
function isBeyondUs(address: string, conversation: Conversation): boolean {
  return (
    address.includes(':') && conversation.kind === 'unreached' && NO_WAY.includes(conversation.code)
  );
}

/** The network, or the machine, has no such family. */
const NO_WAY = ['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];

function beyondUs(say: Speaker): Finding {
  return say.note(
    'was not tried: this machine has no IPv6.',
    'Run the doctor where there is IPv6, to know that it answers there as well.',
  );
}

function judgeSilence(
  say: Speaker,
  conversation: Exclude<Conversation, { readonly kind: 'greeted' }>,
): Finding {
  switch (conversation.kind) {
    case 'unreached':
      return say.unknown(
        `could not be reached at port 25 from here (${conversation.code}).`,
        'Many providers block connections to port 25, outgoing as well: try `telnet` from another network. If that fails, too, open port 25 in the firewall.',
      );
    case 'closed':
      return say.failing(
        'has nobody that listens at port 25.',
        'Let the service listen there (MAYFLY_SMTP_HOST, MAYFLY_SMTP_PORT=25), or lead port 25 to its port.',
      );
    case 'mute':
      return judgeMute(say, conversation.code);
    case 'turned away':
      return judgeRefusal(say, conversation.reply);
  }
}

function judgeMute(say: Speaker, code: string): Finding {
  const mend =
    'See what listens there: a proxy that reaches no service, or a service that waits for a PROXY header.';
  return code === LATE
    ? say.unknown('takes connections at port 25, and did not say enough in time.', mend)
    : say.failing(`takes connections at port 25, but does not speak SMTP (${code}).`, mend);
}

/** RFC 5321 4.2.1: 4yz is for now, and says nothing of a quieter moment. */
function judgeRefusal(say: Speaker, reply: string): Finding {
  const mend =
    'See in the log why. A limit (MAYFLY_SMTP_MAX_CONNECTIONS) may be reached, or another server listens there.';
  return reply.startsWith('4')
    ? say.unknown(`turns senders away for now: "${reply}".`, mend)
    : say.failing(`turns senders away: "${reply}".`, mend);
}

function judgeName(say: Speaker, host: string, name: string, { mx }: Subject): Finding {
  if (name === host || mx.includes(name)) return say.ok(`greets as ${name}.`);
  return say.warning(
    `greets as ${name}, not as ${host}: it may be another server.`,
    `Set MAYFLY_HOSTNAME=${host}, or lead port 25 to this service.`,
  );
}

function judgeEncryption(say: Speaker, encryption: Encryption, measure: Measure): Finding {
  switch (encryption.kind) {
    case 'not offered':
      return serious(say, measure)(
        'offers no encryption (STARTTLS): everybody on the way can read the mail.',
        'Give the service a certificate (MAYFLY_TLS_CERT, MAYFLY_TLS_KEY).',
      );
    case 'broken':
      if (encryption.code === LATE) {
        return say.unknown(
          'offers STARTTLS, and did not encrypt in time.',
          'Ask again in a while.',
        );
      }
      return say.failing(
        `offers STARTTLS, and then it fails (${encryption.code}).`,
        'See that certificate and key belong together, and that nothing in between changes what is said.',
      );
    case 'secured':
      return judgeCertificate(say, encryption.certificate, measure);
  }
}

function judgeCertificate(say: Speaker, facts: CertificateFacts, measure: Measure): Finding {
  const left = facts.validTo - measure.now;
  const days = Math.floor(left / DAY_MS);
  const worse = serious(say, measure);
  const renew = 'Renew the certificate, and see why that did not happen by itself.';
  if (facts.naming === 'other name') {
    return worse('has a certificate for another name.', 'Get one for the name of the MX record.');
  }
  if (left <= 0)
    return worse(`has a certificate that ended ${Math.floor(-left / DAY_MS)} days ago.`, renew);
  if (facts.validFrom > measure.now) {
    return worse(
      'has a certificate that is not valid yet.',
      'See that its clock, and yours, is right.',
    );
  }
  if (facts.distrust !== null && !IS_TIME.includes(facts.distrust)) {
    return worse(
      `has a certificate that nobody vouches for (${facts.distrust}).`,
      'Get one of a public authority, and give the service its whole chain.',
    );
  }
  const late = Math.min(LATE_MS, (facts.validTo - facts.validFrom) * LATE_SHARE);
  return left < late
    ? say.warning(`has a certificate that ends in ${days} days.`, renew)
    : say.ok(`encrypts; the certificate is good for ${days} days.`);
}

/** Of these we judge ourselves, by our own clock. */
const IS_TIME = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** Without a policy senders encrypt as they can; under `enforce` they do not deliver. */
function serious(say: Speaker, { mode }: Measure): Speaker['failing'] {
  return mode === 'enforce' ? say.failing : say.warning;
}
