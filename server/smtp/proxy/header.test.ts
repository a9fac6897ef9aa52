import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasProxySignature, type ProxyHeader, parseProxyHeader } from './header.ts';

const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';
const text = (line: string) => parseProxyHeader(Buffer.from(line, 'latin1'));
/** Version 2 with addresses and TLVs in hexadecimal. */
function binary(command: number, family: number, rest: string, length = rest.length / 2): Buffer {
  const fixed = Buffer.from([command, family, length >> 8, length & 0xff]);
  return Buffer.concat([Buffer.from(SIGNATURE, 'latin1'), fixed, Buffer.from(rest, 'hex')]);
}
const parseSource = (header: ProxyHeader) =>
  header.kind === 'header' ? header.source : header.kind;

const V4 = 'c6336407cb007101d43100 19'.replace(' ', '');
const V6 = `${'20010db8'.padEnd(31, '0')}7${'20010db8'.padEnd(31, '0')}1d4310019`;

describe('PROXY-2 version 1', () => {
  test('names the source of TCP over IPv4 and IPv6', () => {
    const line = 'PROXY TCP4 198.51.100.7 203.0.113.1 54321 25\r\n';
    expect(text(`${line}EHLO`)).toEqual({
      ...{ kind: 'header', length: line.length, source: '198.51.100.7' },
    });
    expect(parseSource(text('PROXY TCP6 2001:db8::7 2001:db8::1 0 65535\r\n'))).toBe('2001:db8::7');
  });

  test('with UNKNOWN has no source, and the rest is ignored', () => {
    for (const rest of ['', ' ', ' ffff:f...f:ffff ffff:f...f:ffff 65535 65535'])
      expect(parseSource(text(`PROXY UNKNOWN${rest}\r\n`))).toBeNull();
  });

  test('is broken without a source of its family', () => {
    const addresses = '198.51.100.7 203.0.113.1';
    const lines = [
      ...['', 'TCP4', 'TCP4 x 203.0.113.1 1 2', `TCP4  ${addresses} 1 2`],
      ...[`TCP5 ${addresses} 1 2`, `tcp4 ${addresses} 1 2`],
      ...['TCP4 2001:db8::7 2001:db8::1 1 2', `TCP6 ${addresses} 1 2`],
      ...['TCP6 fe80::1%eth0 fe80::2 1 2', 'TCP4 198.51.100.07 203.0.113.1 1 2', 'UNKNOWNS'],
    ];
    for (const line of lines)
      expect([line, text(`PROXY ${line}\r\n`).kind]).toEqual([line, 'broken']);
  });

  test('has 107 octets at most', () => {
    const whole = `PROXY UNKNOWN ${'x'.repeat(91)}\r\n`;
    expect(whole).toHaveLength(107);
    expect(text(whole).kind).toBe('header');
    expect(text(whole.slice(0, 106)).kind).toBe('more');
    expect(text(`PROXY UNKNOWN ${'x'.repeat(92)}\r\n`).kind).toBe('broken');
  });
});

describe('PROXY-2 version 2', () => {
  test('names the source, and TLVs are ignored', () => {
    const tlvs = '02000b6d782e6578616d706c65';
    for (const [family, addresses, source] of [
      [0x11, V4, '198.51.100.7'],
      [0x21, V6, '2001:db8::7'],
    ] as const) {
      const header = binary(0x21, family, addresses + tlvs);
      const verdict = { kind: 'header', length: header.length, source };
      expect(parseProxyHeader(header)).toEqual(verdict);
      expect(parseProxyHeader(Buffer.concat([header, Buffer.from('EHLO')]))).toEqual(verdict);
    }
  });

  test('has no source with LOCAL, Unix sockets or an unspecified family', () => {
    const unix = '00'.repeat(216);
    for (const header of [
      ...[binary(0x20, 0x00, ''), binary(0x20, 0x11, V4), binary(0x20, 0xff, '00')],
      ...[binary(0x21, 0x00, ''), binary(0x21, 0x00, '0400'), binary(0x21, 0x31, unix)],
    ])
      expect(parseSource(parseProxyHeader(header))).toBeNull();
  });

  test('is broken with another version, command or family, or if too short or too long', () => {
    for (const header of [
      ...[binary(0x11, 0x11, V4), binary(0x22, 0x11, V4), binary(0x01, 0x11, V4)],
      ...[binary(0x21, 0x12, V4), binary(0x21, 0x41, V4), binary(0x21, 0x01, V4)],
      ...[binary(0x21, 0x11, V4.slice(0, 6)), binary(0x21, 0x21, V4)],
      ...[binary(0x21, 0x11, V4, 4_081), binary(0x20, 0x00, '', 0xffff)],
    ])
      expect(parseProxyHeader(header).kind).toBe('broken');
  });
});

/** Headers of real proxies with their meaning. */
const headers = fc.oneof(
  fc.tuple(fc.ipV4(), fc.ipV4(), fc.nat(65_535), fc.nat(65_535)).map(([from, to, a, b]) => ({
    bytes: Buffer.from(`PROXY TCP4 ${from} ${to} ${a} ${b}\r\n`),
    source: from,
  })),
  fc
    .tuple(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.uint8Array({ maxLength: 500 }))
    .map(([addresses, tlvs]) => ({
      bytes: binary(0x21, 0x11, Buffer.from([...addresses, ...tlvs]).toString('hex')),
      source: [...addresses.slice(0, 4)].join('.'),
    })),
);

test('PROXY-2 IPv4 within IPv6 is IPv4, in any notation', () => {
  const mapped = 'ffff'.padStart(24, '0');
  const header = binary(0x21, 0x21, `${mapped}c6336407${mapped}cb007101d4310019`);
  expect(parseSource(parseProxyHeader(header))).toBe('198.51.100.7');
  for (const each of ['::ffff:198.51.100.7', '::ffff:c633:6407'])
    expect(parseSource(text(`PROXY TCP6 ${each} ${each} 1 25\r\n`))).toBe('198.51.100.7');
});

describe('PROXY-2 in any chunks', () => {
  test('a header is parsed when it is complete', () => {
    fc.assert(
      fc.property(headers, fc.uint8Array({ maxLength: 50 }), fc.nat(), (header, rest, cut) => {
        const part = header.bytes.subarray(0, cut % header.bytes.length);
        expect(parseProxyHeader(part)).toEqual({ kind: 'more' });
        const whole = Buffer.concat([header.bytes, rest]);
        const { source, bytes } = header;
        expect(parseProxyHeader(whole)).toEqual({ kind: 'header', length: bytes.length, source });
        expect(hasProxySignature(whole)).toBe(true);
      }),
    );
  });

  test('garbage gets a final verdict within a bound', () => {
    const begins = fc.constantFrom('', 'PROXY ', 'PROXY TCP4 ', SIGNATURE, `${SIGNATURE}\x21\x11`);
    const garbage = fc
      .tuple(begins, fc.uint8Array({ maxLength: 5_000 }))
      .map(([begin, bytes]) => Buffer.concat([Buffer.from(begin, 'latin1'), bytes]));
    fc.assert(
      fc.property(garbage, fc.nat(), (bytes, cut) => {
        const early = parseProxyHeader(bytes.subarray(0, cut % (bytes.length + 1)));
        const whole = parseProxyHeader(bytes);
        if (early.kind !== 'more') expect(whole).toEqual(early);
        if (whole.kind === 'more') expect(bytes.length).toBeLessThan(4_096);
        if (!hasProxySignature(bytes)) expect(whole.kind).not.toBe('header');
      }),
    );
  });
});
