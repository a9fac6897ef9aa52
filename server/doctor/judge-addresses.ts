import { isPublicAddress, isPublicName } from '#server/ops/public.ts';
import { getRecords } from './dns.ts';
import type { AddressFacts, HostFacts } from './inspect-host.ts';
import { type Finding, findingFor } from './types.ts';

/** Is a mail host reachable from the internet, by RFC 5321 5.1? */
export function judgeAddresses(facts: HostFacts): readonly Finding[] {
  const { host } = facts;
  if (!isPublicName(host)) {
    return [findingFor('address', host).failing('is no name that the world can look up.', NAME_IT)];
  }
  const found = [...getRecords(facts.v4), ...getRecords(facts.v6)];
  return [
    ...judgeAlias(facts),
    ...judgeUnanswered(facts),
    ...(found.length === 0 ? judgeMissing(facts) : judgeFound(facts, found)),
    ...facts.reachable.map((address) => judgeReverse(host, address)),
  ];
}

function judgeAlias({ host, alias }: HostFacts): readonly Finding[] {
  if (alias.kind !== 'found') return [];
  return [
    findingFor('address', host).failing(
      `is an alias (CNAME) of ${alias.records[0]}, which an MX record may not name (RFC 2181 10.3).`,
      'Give the host A and AAAA records of its own in place of the CNAME.',
    ),
  ];
}

function judgeUnanswered({ host, v4, v6 }: HostFacts): readonly Finding[] {
  const failed = [v4, v6].find((answer) => answer.kind === 'failed');
  return failed?.kind === 'failed' ? [findingFor('address', host).unanswered(failed.code)] : [];
}

const NAME_IT =
  'Set MAYFLY_HOSTNAME to the full name of this machine in public DNS, such as mx.example.com.';

/** No address is certain only if both lookups were answered. */
function judgeMissing({ host, v4, v6 }: HostFacts): readonly Finding[] {
  if (v4.kind === 'failed' || v6.kind === 'failed') return [];
  return [
    findingFor('address', host).failing(
      'has no address: nobody can connect to it.',
      'Publish an A record with the public IPv4 address of this machine, and an AAAA record where it has IPv6.',
    ),
  ];
}

function judgeFound({ host, v4 }: HostFacts, found: readonly string[]): readonly Finding[] {
  const finding = findingFor('address', host);
  const inner = found.filter((address) => !isPublicAddress(address));
  if (inner.length > 0) {
    return [
      finding.failing(
        `has an address that only your own network reaches: ${inner.join(', ')}.`,
        'Publish public addresses alone. If your resolver answers differently inside, ask another one (MAYFLY_DNS_SERVERS).',
      ),
    ];
  }
  if (v4.kind === 'nothing') {
    return [
      finding.warning(
        `has IPv6 alone (${found.join(', ')}): senders without it cannot deliver.`,
        'Publish an A record with a public IPv4 address as well.',
      ),
    ];
  }
  return [finding.ok(`is at ${found.join(', ')}.`)];
}

function judgeReverse(host: string, { address, reverse }: AddressFacts): Finding {
  const finding = findingFor('reverse', address);
  const mend = `Have whoever gave you the address set its reverse name to ${host}. No sender refuses to deliver for it, but filters and people look at it.`;
  switch (reverse.kind) {
    case 'confirmed':
      return finding.ok(`is ${reverse.name}, and back.`);
    case 'contradicted':
      return finding.warning(
        `leads back to ${reverse.name}, which does not lead to it: one of the two is wrong.`,
        mend,
      );
    case 'nothing':
      return finding.note('has no reverse name (PTR).', mend);
    case 'failed':
      return finding.unanswered(reverse.code);
  }
}
