import { describe, expect, test } from 'vitest';
import { protocolOf, shownHost, type TraceFacts, tracePrefix } from './trace.ts';

const FACTS: TraceFacts = {
  sender: 'ann+x@sender.example',
  greeting: 'mail.sender.example',
  remoteAddress: '192.0.2.7',
  protocol: 'ESMTP',
  tls: null,
  hostname: 'mx.mayfly.example',
  id: 'abc',
  recipient: 'bright@mayfly.example',
  receivedAt: Date.parse('2026-02-03T04:05:06.789Z'),
};

describe('trace lines', () => {
  test('SMTP-21 RFC 5321 4.4', () => {
    expect(tracePrefix(FACTS)).toBe(
      'Return-Path: <ann+x@sender.example>\r\n' +
        'Received: from mail.sender.example ([192.0.2.7])\r\n' +
        '\tby mx.mayfly.example with ESMTP id abc\r\n' +
        '\tfor <bright@mayfly.example>;\r\n' +
        '\tTue, 03 Feb 2026 04:05:06 +0000\r\n',
    );
  });

  test('TLS-6 the cipher stands where RFC 8314 4.3 has it, the version beside it', () => {
    const tls = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' };
    const prefix = tracePrefix({ ...FACTS, protocol: 'ESMTPS', tls });
    expect(prefix).toContain(
      'with ESMTPS id abc\r\n' +
        '\tfor <bright@mayfly.example>\r\n' +
        '\ttls TLS_AES_256_GCM_SHA384 (TLSv1.3);\r\n',
    );
  });

  test('SMTP-21 no recipient is named where there are several, none where there is no sender', () => {
    const prefix = tracePrefix({ ...FACTS, recipient: null, sender: '' });
    expect(prefix).toContain('Return-Path: <>\r\n');
    expect(prefix).toContain('with ESMTP id abc;\r\n');
  });

  test('SMTP-21 an IPv6 address is a literal of its own kind', () => {
    expect(tracePrefix({ ...FACTS, remoteAddress: '2001:db8::7' })).toContain(
      'from mail.sender.example ([IPv6:2001:db8::7])\r\n',
    );
  });

  test('S26 SMTP-21 a name that is none is not written, nor shown', () => {
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
    for (const greeting of hostile) {
      expect(tracePrefix({ ...FACTS, greeting })).toContain(
        'Received: from [192.0.2.7] ([192.0.2.7])\r\n',
      );
      expect(shownHost(greeting)).toBeUndefined();
    }
    for (const greeting of [
      'localhost',
      '[192.0.2.1]',
      '[ipv6:2001:db8::1]',
      'win_pc',
      'bücher.example',
    ]) {
      expect(shownHost(greeting)).toBe(greeting);
    }
  });

  test('S26 SMTP-21 a path never leaves its line', () => {
    const prefix = tracePrefix({ ...FACTS, sender: 'a\r\nX-Evil: 1\u0085>' });
    expect(prefix.split('\r\n')[0]).toBe('Return-Path: <a??X-Evil: 1??>');
  });

  test('SMTP-21 a bracket within a quoted local part is kept', () => {
    const prefix = tracePrefix({ ...FACTS, sender: '"a\\>b"@sender.example' });
    expect(prefix.split('\r\n')[0]).toBe('Return-Path: <"a\\>b"@sender.example>');
  });

  test('SMTP-21 the protocol is named as RFC 3848 and RFC 6531 do', () => {
    const name = (greeted: 'HELO' | 'EHLO', secure: boolean, smtpUtf8: boolean) =>
      protocolOf({ greeted, secure, smtpUtf8 });
    expect([
      name('HELO', false, false),
      name('EHLO', false, false),
      name('EHLO', true, false),
      name('EHLO', false, true),
      name('EHLO', true, true),
    ]).toEqual(['SMTP', 'ESMTP', 'ESMTPS', 'UTF8SMTP', 'UTF8SMTPS']);
  });
});
