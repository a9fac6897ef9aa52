import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Hop, parseMailDate, parseReceived } from './parse-received.ts';

const AT = Date.UTC(2026, 10, 25, 4, 5, 6);

/** Lines as they are written, and what a reader is told of each. */
const LINES: readonly (readonly [string, string, Partial<Hop>])[] = [
  [
    'Mayfly',
    'from mx.sender.example ([192.0.2.7]) by mx.mayfly.example with ESMTPS id abc for <a@b.example> tls TLS_AES_256_GCM_SHA384 (TLSv1.3); Wed, 25 Nov 2026 04:05:06 +0000',
    {
      ...{ from: 'mx.sender.example', address: '192.0.2.7', by: 'mx.mayfly.example' },
      ...{ protocol: 'ESMTPS', cipher: { kind: 'version', version: '1.3' }, at: AT },
    },
  ],
  [
    'Postfix',
    'from mail.a.example (mail.a.example [IPv6:2001:db8::5]) (using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits) key-exchange X25519) (No client certificate requested) by mx.b.example (Postfix) with ESMTPS id 4ABC12 for <x@b.example>; Wed, 25 Nov 2026 05:05:06 +0100 (CET)',
    {
      ...{ from: 'mail.a.example', address: '2001:db8::5', by: 'mx.b.example' },
      ...{ cipher: { kind: 'version', version: '1.2' }, at: AT },
    },
  ],
  [
    'Postfix, handed in on the machine',
    'by mail.a.example (Postfix, from userid 1000) id 4ABC12; Tue, 24 Nov 2026 20:05:06 -0800 (PST)',
    { from: null, address: null, by: 'mail.a.example', cipher: { kind: 'unknown' }, at: AT },
  ],
  [
    'Gmail to the outside',
    'from mail-sor-f41.google.com (mail-sor-f41.google.com. [209.85.220.41]) by mx.google.com with SMTPS id 98e67ed59e1d1sor123 for <x@b.example> (Google Transport Security); Tue, 24 Nov 2026 20:05:06 -0800 (PST)',
    {
      ...{ from: 'mail-sor-f41.google.com', address: '209.85.220.41', by: 'mx.google.com' },
      ...{ protocol: 'SMTPS', cipher: { kind: 'encrypted' }, at: AT },
    },
  ],
  [
    'Gmail within',
    'by 2002:a05:6402:1234:b0:5a0:c0de:1 with SMTP id abc123; Tue, 24 Nov 2026 20:05:06 -0800 (PST)',
    { from: null, by: '2002:a05:6402:1234:b0:5a0:c0de:1', cipher: { kind: 'clear' }, at: AT },
  ],
  [
    'Outlook',
    'from AM0PR01MB1234.eurprd01.prod.exchangelabs.com (2603:10a6:208:1::14) by AM9PR01MB9.eurprd01.prod.exchangelabs.com (2603:10a6:20b::7) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.8000.1; Wed, 25 Nov 2026 04:05:06 +0000',
    {
      from: 'AM0PR01MB1234.eurprd01.prod.exchangelabs.com',
      address: '2603:10a6:208:1::14',
      by: 'AM9PR01MB9.eurprd01.prod.exchangelabs.com',
      cipher: { kind: 'version', version: '1.2' },
      at: AT,
    },
  ],
  [
    'Outlook within',
    'from A.prod.outlook.com ([fe80::1]) by A.prod.outlook.com ([fe80::1%5]) with mapi id 15.20.8000.001; Wed, 25 Nov 2026 04:05:06 +0000',
    { from: 'A.prod.outlook.com', protocol: 'MAPI', cipher: { kind: 'unknown' }, at: AT },
  ],
  [
    'Exim',
    'from [192.0.2.9] (helo=mail.a.example) by mx.b.example with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.98) (envelope-from <a@a.example>) id 1abcde-000000001-AbCd for x@b.example; Wed, 25 Nov 2026 04:05:06 +0000',
    {
      ...{ from: 'mail.a.example', address: '192.0.2.9', by: 'mx.b.example' },
      ...{ cipher: { kind: 'version', version: '1.3' }, at: AT },
    },
  ],
  [
    'Exim on the machine',
    'from www-data by web.a.example with local (Exim 4.96) (envelope-from <a@a.example>) id 1abc; Wed, 25 Nov 2026 04:05:06 +0000',
    { from: 'www-data', address: null, by: 'web.a.example', cipher: { kind: 'unknown' } },
  ],
  [
    'Sendmail',
    'from relay.a.example (relay.a.example [192.0.2.3] (may be forged)) by mx.b.example (8.17.1/8.17.1) with ESMTPS id 4AP456 (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NOT) for <x@b.example>; Wed, 25 Nov 2026 04:05:06 GMT',
    {
      ...{ from: 'relay.a.example', address: '192.0.2.3', by: 'mx.b.example' },
      ...{ cipher: { kind: 'version', version: '1.3' }, at: AT },
    },
  ],
  [
    'qmail',
    'from unknown (HELO mail.a.example) (192.0.2.4) by mx.b.example with SMTP; 25 Nov 2026 04:05:06 -0000',
    {
      ...{ from: 'mail.a.example', address: '192.0.2.4', by: 'mx.b.example' },
      ...{ cipher: { kind: 'clear' }, at: AT },
    },
  ],
  [
    'OpenSMTPD',
    'from mail.a.example (mail.a.example [192.0.2.8]) by mx.b.example (OpenSMTPD) with ESMTPS id 0a1b (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO) for <x@b.example>; Tue, 24 Nov 2026 23:05:06 -0500 (EST)',
    { address: '192.0.2.8', cipher: { kind: 'version', version: '1.3' }, at: AT },
  ],
  [
    'one that puts words of its own behind',
    'from honest.example ([192.0.2.5]) by mx.b.example with ESMTP; Wed, 25 Nov 2026 04:05:06 +0000 from liar.example by bank.example with ESMTPS',
    { from: 'honest.example', by: 'mx.b.example', cipher: { kind: 'clear' }, at: AT },
  ],
  [
    'one with a space that is not in ASCII',
    'from mail.a.example\u00a0by mx.b.example \u3000 with ESMTP; Wed, 25 Nov 2026 04:05:06 +0000',
    { from: 'mail.a.example', by: 'mx.b.example', protocol: 'ESMTP', at: AT },
  ],
  ['no date', 'from a.example by b.example with HTTP', { from: 'a.example', at: null }],
];

test.each(LINES)('SHOW-12 %s', (_, line, hop) => {
  expect(parseReceived(line)).toMatchObject(hop);
});

test.each(['(qmail 123 invoked by uid 89); 25 Nov 2026 04:05:06 -0000', '', ';;;', 'from ((('])(
  'SHOW-12 “%s” names nobody',
  (line) => expect(parseReceived(line)).toBeNull(),
);

test.each([
  ['Wed, 25 Nov 2026 04:05:06 +0000', AT],
  ['25 Nov 26 04:05:06 UT', AT],
  ['Wed, 25 November 2026 09:35:06 +0530 (IST)', AT],
  ['24 Nov 2026 23:05:06 EST', AT],
  ['25 Nov 2026 04:05', AT - 6_000],
  ['31 Feb 2026 04:05:06 +0000', null],
  ['25 Nov 2026 24:05:06 +0000', null],
  ['25 Foo 2026 04:05:06 +0000', null],
  ['yesterday', null],
])('SHOW-12 the date “%s”', (text, at) => expect(parseMailDate(text)).toBe(at));

const piece = fc.constantFrom(
  ...['from', 'by', 'with', 'for', 'tls', 'id', ';', '(', ')', '"', '\\', '[', ']', 'IPv6:', ' '],
  ...[
    'mail.a.example',
    '192.0.2.1',
    '2001:db8::1',
    'ESMTPS',
    'HELO x',
    'TLSv1.3',
    '\u202e',
    '\u00a0',
    '::',
  ],
);

test('SHOW-12 for any line the parsed fields are short and printable', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 500 }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(' ')),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(line, (text) => {
      const hop = parseReceived(text);
      if (hop === null) return;
      for (const name of [hop.from, hop.address, hop.by, hop.protocol]) {
        expect(name?.length ?? 1).toBeLessThanOrEqual(255);
        expect(name ?? 'x').toMatch(/^[\p{L}\p{N}\p{M}._:@/-]+$/u);
      }
      if (hop.at !== null) expect(Number.isFinite(hop.at)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('SHOW-12 a line of brackets, quotes or colons is parsed in linear time', () => {
  for (const filler of ['(', ')', '"', '\\', ':', '0:', '1.', '[', 'TLS_', 'from ', 'a;'])
    parseReceived(`from ${filler.repeat(500_000)}`);
});
