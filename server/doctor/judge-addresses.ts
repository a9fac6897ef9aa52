import { isPublicAddress, isPublicName } from '#server/ops/public.ts';
import { getRecords } from './dns.ts';
import type { HostFacts } from './inspect-host.ts';
import { type Finding, type FindingBuilder, findingFor } from './types.ts';

/** Is a mail host reachable from the internet, by RFC 5321 5.1? */
export function judgeAddresses(facts: HostFacts): readonly Finding[] {
  const { host, alias } = facts;
  const finding = findingFor('address', host);
  if (!isPublicName(host)) {
    return [
      finding.failing(
        'is no name that the world can look up.',
        'Set MAYFLY_HOSTNAME to the full name of this machine in public DNS, such as mx.example.com.',
      ),
    ];
  }
  const [target] = getRecords(alias);
  const aliased =
    target === undefined
      ? []
      : [
          finding.failing(
            `is an alias (CNAME) of ${target}, which an MX record may not name (RFC 2181 10.3).`,
            'Give the host A and AAAA records of its own in place of the CNAME.',
          ),
        ];
  return [...aliased, ...judgeAnswers(finding, facts)];
}

function judgeAnswers(finding: FindingBuilder, { v4, v6 }: HostFacts): readonly Finding[] {
  const failed = [v4, v6].find((answer) => answer.kind === 'failed');
  const unanswered = failed?.kind === 'failed' ? [finding.unanswered(failed.code)] : [];
  const found = [...getRecords(v4), ...getRecords(v6)];
  if (found.length > 0) return [...unanswered, judgeFound(finding, v4, found)];
  // No address is certain only if both lookups were answered.
  if (unanswered.length > 0) return unanswered;
  return [
    finding.failing(
      'has no address, so no sender can connect to it.',
      'Publish an A record with the public IPv4 address of this machine, and an AAAA record where it has IPv6.',
    ),
  ];
}

function judgeFound(
  finding: FindingBuilder,
  v4: HostFacts['v4'],
  found: readonly string[],
): Finding {
  const inner = found.filter((address) => !isPublicAddress(address));
  if (inner.length > 0) {
    return finding.failing(
      `has an address that only your own network reaches: ${inner.join(', ')}.`,
      'Publish public addresses alone. If your resolver answers differently inside, ask another one (MAYFLY_DNS_SERVERS).',
    );
  }
  return v4.kind === 'nothing'
    ? finding.warning(
        `has IPv6 alone (${found.join(', ')}): senders without it cannot deliver.`,
        'Publish an A record with a public IPv4 address as well.',
      )
    : finding.ok(`is at ${found.join(', ')}.`);
}
