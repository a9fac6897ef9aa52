import { describe, expect, test } from 'vitest';
import { fingerprintAside, fingerprintOf } from './fingerprint.ts';
import { fieldOf, fieldsOf, glanceAt, scanHeader } from './header.ts';
import { bareSummary } from './summary.ts';
import { letter } from './testing/letters.ts';
import { decodeWords } from './words.ts';

describe('M5 a glance at the header', () => {
  const escapes = '\x1b$B$"\x1b(B';

  test('reads names and subject in their charset', () => {
    const header = glanceAt(letter('From: a@b.example', `Subject: ${escapes}`, '', 'x'));
    expect(fieldOf(header, 'subject')).toBe('あ');
  });

  test('leaves as it came what would take long', () => {
    const long = escapes.repeat(2_000);
    const header = glanceAt(letter(`Subject: ${long}`, '', 'x'));
    expect(fieldOf(header, 'subject')).toBe(long);
    expect(fieldOf(scanHeader(letter(`Subject: ${long}`, '', 'x')), 'subject')).toMatch(/^あ+$/);
  });

  test('decodes as much of a subject as is shown', () => {
    const word = '=?utf-8?q?a?=';
    const header = glanceAt(letter(`Subject: ${`${word} `.repeat(2_000)}`, '', 'x'));
    expect(bareSummary(header).subject.length).toBeLessThan(2_048 / word.length);
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
    expect(fieldOf(utf8, 'subject')).toBe('grüße');
    expect(fieldOf(latin1, 'subject')).toBe('grüße');
  });

  test('M5 is looked at as far as the limits go', () => {
    const many = scanHeader(letter(...Array.from({ length: 2_000 }, () => 'A: b'), '', 'x'));
    expect(many).toMatchObject({ cut: true });
    expect(fieldsOf(many, 'a')).toHaveLength(1_000);
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

describe('READ-4 a fingerprint', () => {
  const print = (...lines: readonly string[]) => {
    const raw = letter(...lines);
    return fingerprintOf(raw, scanHeader(raw));
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

  test.each([10, 2_000_000])('is the same made aside, for %d bytes', async (bytes) => {
    const raw = letter('Message-ID: <1@x>', '', 'x'.repeat(bytes));
    const header = scanHeader(raw);
    expect(await fingerprintAside(raw, header)).toBe(fingerprintOf(raw, header));
  });
});
