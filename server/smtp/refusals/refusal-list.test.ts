import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_ENTRIES, parseRefusals, type Refusals } from './refusal-list.ts';

function list(...lines: string[]): Refusals {
  const parsed = parseRefusals(lines.join('\n'));
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return parsed.refusals;
}

function faultsOf(text: string) {
  const parsed = parseRefusals(text);
  return parsed.kind === 'faulty' ? parsed.faults : [];
}

const FAR = '203.0.113.9';

describe('REFUSE-1 what an entry covers', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.255', '192.0.3.0'],
    ['192.0.2.7', '192.0.2.7', '192.0.2.8'],
    ['192.0.2.0/24', '::ffff:192.0.2.1', '::ffff:192.0.3.1'],
    ['2001:db8::/32', '2001:db8:ffff::1', '2001:db9::1'],
    ['2001:DB8::1', '2001:db8::1', '2001:db8::2'],
    ['fe80::/10', 'fe80::1%eth0', 'fc00::1'],
  ])('network %s', (entry, inside, outside) => {
    const refusals = list(entry);
    expect(refusals.match('a@sender.example', inside)).toBe('network');
    expect(refusals.match('a@sender.example', outside)).toBeNull();
  });

  test.each([
    ['eve@spam.example', 'EVE@Spam.Example', 'eva@spam.example'],
    ['eve@bücher.example', 'eve@xn--bcher-kva.example', 'eve@bucher.example'],
    ['spam.example', 'x@spam.example', 'x@notspam.example'],
    ['spam.example', 'x@a.b.spam.example', 'spam.example@other.example'],
    ['.spam.example.', 'x@mail.spam.example', 'x@example'],
    ['cafe.fe', 'x@cafe.fe', 'x@cafe.fee'],
    ['xn--bcher-kva.example', 'x@BÜCHER.example', 'x@bcher.example'],
    // Needless quotes do not change the address (RFC 5321 4.1.2).
    ['eve@spam.example', '"E\\ve"@spam.example', '"e ve"@spam.example'],
    ['spam.example', '"a b"@spam.example', '"a@spam.example"@other.example'],
    ['spam.example', '"a\\"@x"@mail.spam.example', 'a@spam.example.net'],
    ['spam.example', 'x@spam.example.', 'x@spam'],
  ])('sender or domain %s', (entry, covered, other) => {
    const refusals = list(entry);
    expect(refusals.match(covered, FAR)).toBe('sender');
    expect(refusals.match(other, FAR)).toBeNull();
  });

  test('bounces have no sender, and Unix sockets no network', () => {
    const refusals = list('spam.example', '0.0.0.0/1', '128.0.0.0/1');
    expect(refusals.match('', 'unknown')).toBeNull();
    expect(refusals.match('', FAR)).toBe('network');
  });

  test('comments, empty lines and any line ending are ignored', () => {
    const refusals = list('\uFEFF# all of them\r\n\r\n  spam.example # since May\r\n');
    expect(refusals.match('x@spam.example', FAR)).toBe('sender');
  });

  test('a network covers its addresses and no other', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const address = fc.tuple(octet, octet, octet, octet);
    const number = (bytes: readonly number[]) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    fc.assert(
      fc.property(address, fc.integer({ min: 1, max: 32 }), address, (network, bits, peer) => {
        const size = 2 ** (32 - bits);
        const inside = Math.floor(number(network) / size) === Math.floor(number(peer) / size);
        const refusals = list(`${network.join('.')}/${bits}`);
        expect(refusals.match('', peer.join('.'))).toBe(inside ? 'network' : null);
      }),
    );
  });
});

describe('REFUSE-1 a malformed entry', () => {
  test.each([
    ['192.0.2.0/33', 'bits from /1 to /32'],
    ['0.0.0.0/0', 'bits from /1 to /32'],
    ['2001:db8::/129', 'bits from /1 to /128'],
    ['192.0.2.256', 'no IPv4 or IPv6 address'],
    ['10.1', 'no IPv4 or IPv6 address'],
    ['@spam.example', 'no address of a sender'],
    ['spam example', 'a network, an address of a sender or a domain'],
    ['spam..example', 'a network, an address of a sender or a domain'],
  ])('%s is told with its line', (entry, why) => {
    expect(faultsOf(`ok.example\n${entry}\n`)).toEqual([`line 2: ${why}`]);
  });

  test('ten are reported, the rest is counted', () => {
    const faults = faultsOf('no entry\n'.repeat(25));
    expect(faults).toHaveLength(11);
    expect(faults.at(-1)).toBe('and 15 more');
  });

  test('a list has an end', () => {
    const domains = Array.from({ length: MAX_ENTRIES + 1 }, (_, index) => `d${index}.example`);
    expect(faultsOf(domains.join('\n'))[0]).toBe(`more than ${MAX_ENTRIES} entries`);
  });

  test('a wrong file is not parsed to its end', () => {
    const faults = faultsOf('no entry\n'.repeat(2 * MAX_ENTRIES));
    expect(faults.slice(-2)).toEqual([
      `and ${MAX_ENTRIES - 10} more`,
      `more than ${MAX_ENTRIES} entries`,
    ]);
  });

  test('never throws, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, sender) => {
        const parsed = parseRefusals(text);
        if (parsed.kind === 'list') parsed.refusals.match(sender, text);
      }),
    );
  });
});
