import { describe, expect, test } from 'vitest';
import { TimeSlices } from '#server/ops/time-slices.ts';
import { computeFingerprint, computeFingerprintInSlices } from '../reading/fingerprint.ts';
import { letter } from '../testing/letters.ts';
import { decodeWords } from './encoded-words.ts';
import { findField, findFields, scanHeader, scanHeaderStart } from './header.ts';
import { summarizeHeader } from './header-summary.ts';

describe('M5 a scan of the start of a header', () => {
  const escapes = '\x1b$B$"\x1b(B';

  test('reads names and subject in their charset', async () => {
    const header = await scanHeaderStart(
      letter('From: a@b.example', `Subject: ${escapes}`, '', 'x'),
      new TimeSlices(),
    );
    expect(findField(header, 'subject')).toBe('あ');
  });

  test('leaves as it came what would take long', async () => {
    const long = escapes.repeat(2_000);
    const header = await scanHeaderStart(letter(`Subject: ${long}`, '', 'x'), new TimeSlices());
    expect(findField(header, 'subject')).toBe(long);
    expect(findField(scanHeader(letter(`Subject: ${long}`, '', 'x')), 'subject')).toMatch(/^あ+$/);
  });

  test('decodes as much of a subject as is shown', async () => {
    const word = '=?utf-8?q?a?=';
    const header = await scanHeaderStart(
      letter(`Subject: ${`${word} `.repeat(2_000)}`, '', 'x'),
      new TimeSlices(),
    );
    expect(summarizeHeader(header).subject.length).toBeLessThan(2_048 / word.length);
  });
});

describe('the header', () => {
  test('is unfolded, keeps the case of names, and ends at the first empty line', () => {
    const raw = letter('Subject: one', '\ttwo', 'X-Y : z', '', 'Not: a field');
    const header = scanHeader(raw);
    expect(header.fields).toEqual([
      { name: 'Subject', value: 'one\ttwo' },
      { name: 'X-Y', value: 'z' },
    ]);
    expect(raw.toString('latin1', header.bodyStart)).toBe('Not: a field\r\n');
  });

  test.each([
    ['A: b\n\nbody', 'body'],
    ['A: b\n\r\nbody\n\nmore', 'body\n\nmore'],
    ['\r\nbody', 'body'],
    ['\nbody', 'body'],
    ['no header at all\n\nmore', 'no header at all\n\nmore'],
    ['A: b', ''],
    ['', ''],
  ])('of %j leaves the body %j', (raw, body) => {
    expect(raw.slice(scanHeader(Buffer.from(raw)).bodyStart)).toBe(body);
  });

  test('may hold raw UTF-8, or Latin-1 from older senders', () => {
    const utf8 = scanHeader(Buffer.from('Subject: grüße\r\n\r\n'));
    const latin1 = scanHeader(Buffer.from('Subject: grüße\r\n\r\n', 'latin1'));
    expect(findField(utf8, 'subject')).toBe('grüße');
    expect(findField(latin1, 'subject')).toBe('grüße');
  });

  test('M5 is looked at as far as the limits go', () => {
    const many = scanHeader(letter(...Array.from({ length: 2_000 }, () => 'A: b'), '', 'x'));
    expect(many).toMatchObject({ cut: true });
    expect(findFields(many, 'a')).toHaveLength(1_000);
    expect(scanHeader(letter(`A: ${'b'.repeat(300_000)}`, '', 'x')).cut).toBe(true);
  });
});

describe('encoded words', () => {
  test.each([
    ['=?utf-8?q?Gr=C3=BC=C3=9Fe_an?= alle', 'Grüße an alle'],
    ['=?iso-8859-1*de?B?Z3L832U=?=', 'grüße'],
    ['=?utf-8?q?a?= =?utf-8?q?b?= c', 'ab c'],
    ['=?utf-7?q?+ADw-script+AD4-?=', '+ADw-script+AD4-'],
    ['=?nonsense?q?=41?=', 'A'],
    ['=?utf-8?q?open', '=?utf-8?q?open'],
  ])('%s is %s', (given, decoded) => {
    expect(decodeWords(given)).toBe(decoded);
  });
});

describe('where the body begins', () => {
  // As many bytes as are searched at a time; what stands around their end counts.
  const WINDOW = 512 * 1024;
  const END = ['\n\r\n', '\n\n', '\r\n\r\n', '\n\n\r\n', '\n\r\n\n'];

  test.each(END)('is found behind %j at any position, in time slices as well', async (end) => {
    for (const at of [20, WINDOW - 3, WINDOW - 2, WINDOW - 1, WINDOW, 2 * WINDOW - 1]) {
      const raw = Buffer.from(`${'X: y'.padEnd(at, 'x')}${end}body\n\nmore\r\n\r\n`);
      const body = raw.indexOf('body') - (end === '\n\r\n\n' ? 1 : 0);
      expect(scanHeader(raw).bodyStart).toBe(body);
      expect((await scanHeaderStart(raw, new TimeSlices())).bodyStart).toBe(body);
    }
  });

  test('is the end where there is none', async () => {
    for (const bytes of [10, WINDOW, WINDOW + 1, 3 * WINDOW]) {
      const raw = Buffer.from('X: y'.padEnd(bytes, 'x'));
      expect(scanHeader(raw).bodyStart).toBe(bytes);
      expect((await scanHeaderStart(raw, new TimeSlices())).bodyStart).toBe(bytes);
    }
  });
});

describe('FEED-5 a fingerprint', () => {
  const print = (...lines: readonly string[]) => {
    const raw = letter(...lines);
    return computeFingerprint(raw, scanHeader(raw));
  };

  test('is the same over other hops, another for another body', () => {
    const one = print('Message-ID: <1@x>', '', 'body');
    expect(one).toMatch(/^<1@x>\/.{43}$/);
    expect(print('Received: elsewhere', 'Message-Id: <1@x>', '', 'body')).toBe(one);
    expect(print('Message-ID: <1@x>', '', 'other')).not.toBe(one);
    expect(print('Message-ID: <2@x>', '', 'body')).not.toBe(one);
  });

  test('does not exist without a Message-ID', () => {
    expect(print('Subject: x', '', 'body')).toBeNull();
    expect(print('Message-ID: ', '', 'body')).toBeNull();
  });

  test.each([10, 2_000_000])('is the same made in pieces, for %d bytes', async (bytes) => {
    const raw = letter('Message-ID: <1@x>', '', 'x'.repeat(bytes));
    const header = scanHeader(raw);
    expect(await computeFingerprintInSlices(raw, header, new TimeSlices())).toBe(
      computeFingerprint(raw, header),
    );
  });
});
