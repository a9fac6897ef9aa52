import { describe, expect, test } from 'vitest';
import { countHops, displayHost, type TraceFacts, tracePrefix } from './trace.ts';

const TLS = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' };

const CONNECTION: TraceFacts['connection'] = {
  helloName: 'mail.sender.example',
  helloCommand: 'EHLO',
  remoteAddress: '192.0.2.7',
  tls: null,
};
const FACTS: TraceFacts = {
  connection: CONNECTION,
  mail: { address: 'ann+x@sender.example', smtpUtf8: false },
  hostname: 'mx.mayfly.example',
  id: 'abc',
  recipient: 'bright@mayfly.example',
  receivedAt: Date.parse('2026-02-03T04:05:06.789Z'),
};

const prefixOver = (connection: Partial<TraceFacts['connection']>) =>
  tracePrefix({ ...FACTS, connection: { ...CONNECTION, ...connection } });
const prefixFrom = (address: string) =>
  tracePrefix({ ...FACTS, mail: { address, smtpUtf8: false } });

describe('trace lines', () => {
  test('SMTP-20 follow RFC 5321 4.4', () => {
    expect(tracePrefix(FACTS)).toBe(
      'Return-Path: <ann+x@sender.example>\r\n' +
        'Received: from mail.sender.example ([192.0.2.7])\r\n' +
        '\tby mx.mayfly.example with ESMTP id abc\r\n' +
        '\tfor <bright@mayfly.example>;\r\n' +
        '\tTue, 03 Feb 2026 04:05:06 +0000\r\n',
    );
  });

  test('SMTP-20 the cipher is written as RFC 8314 4.3 defines, with the TLS version', () => {
    expect(prefixOver({ tls: TLS })).toContain(
      'with ESMTPS id abc\r\n' +
        '\tfor <bright@mayfly.example>\r\n' +
        '\ttls TLS_AES_256_GCM_SHA384 (TLSv1.3);\r\n',
    );
  });

  test('SMTP-20 several recipients are not named; the null sender is `<>`', () => {
    const prefix = tracePrefix({
      ...FACTS,
      recipient: null,
      mail: { address: '', smtpUtf8: false },
    });
    expect(prefix).toContain('Return-Path: <>\r\n');
    expect(prefix).toContain('with ESMTP id abc;\r\n');
  });

  test('SMTP-20 an IPv6 address is written as [IPv6:…]', () => {
    expect(prefixOver({ remoteAddress: '2001:db8::7' })).toContain(
      'from mail.sender.example ([IPv6:2001:db8::7])\r\n',
    );
  });

  test('S26 SMTP-20 an invalid EHLO name is neither written nor displayed', () => {
    const hostile = [
      'a) by evil (b',
      '[1.2.3.4] x',
      '<b>',
      'a\r\nX: y',
      'a..b',
      '',
      '%s',
      'x'.repeat(300),
    ];
    for (const helloName of hostile) {
      expect(prefixOver({ helloName })).toContain('Received: from [192.0.2.7] ([192.0.2.7])\r\n');
      expect(displayHost(helloName)).toBeUndefined();
    }
    for (const helloName of [
      'localhost',
      '[192.0.2.1]',
      '[ipv6:2001:db8::1]',
      'win_pc',
      'bücher.example',
    ]) {
      expect(displayHost(helloName)).toBe(helloName);
    }
  });

  test('S26 SMTP-20 a path cannot add a header line', () => {
    const prefix = prefixFrom('a\r\nX-Evil: 1\u0085>');
    expect(prefix.split('\r\n')[0]).toBe('Return-Path: <a??X-Evil: 1??>');
  });

  test('SMTP-20 a bracket within a quoted local part is kept', () => {
    const prefix = prefixFrom('"a\\>b"@sender.example');
    expect(prefix.split('\r\n')[0]).toBe('Return-Path: <"a\\>b"@sender.example>');
  });

  test('SMTP-20 the protocol has its name of RFC 3848 or RFC 6531', () => {
    const name = (helloCommand: 'HELO' | 'EHLO', secure: boolean, smtpUtf8: boolean) => {
      const connection = { ...CONNECTION, helloCommand, tls: secure ? TLS : null };
      const prefix = tracePrefix({ ...FACTS, connection, mail: { address: '', smtpUtf8 } });
      return / with (\S+) /.exec(prefix)?.[1];
    };
    expect([
      name('HELO', false, false),
      name('EHLO', false, false),
      name('EHLO', true, false),
      name('EHLO', false, true),
      name('EHLO', true, true),
    ]).toEqual(['SMTP', 'ESMTP', 'ESMTPS', 'UTF8SMTP', 'UTF8SMTPS']);
  });
});

describe('countHops', () => {
  const count = (text: string) => countHops(Buffer.from(text, 'latin1'));

  test('S34 SMTP-15 counts the Received lines of the header', () => {
    expect(count('Received: a\r\n\tb\r\nRECEIVED : c\r\nReceived-SPF: no\r\n\r\nReceived: d')).toBe(
      2,
    );
    expect(count('Subject: x\nReceived: a\n\nReceived: b')).toBe(1);
    expect(count('Received: a')).toBe(1);
    expect(count('')).toBe(0);
    expect(count('\r\nReceived: a')).toBe(0);
    expect(count('Re: x\r\nre')).toBe(0);
    expect(count('X: y\rReceived: a\r\nReceived: b\r\r\nReceived: c')).toBe(2);
  });

  test('S17 SMTP-15 stops in a header without an end', () => {
    expect(count('Received: a\r\n'.repeat(100_000))).toBeGreaterThan(50);
    expect(count(`${'x\r\n'.repeat(1_000_000)}Received: a`)).toBe(0);
  });
});
