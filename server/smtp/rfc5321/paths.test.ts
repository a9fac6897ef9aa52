import { describe, expect, test } from 'vitest';
import { parsePathCommand, unquoteLocalPart } from './paths.ts';

const mail = (argument: string) => parsePathCommand('MAIL FROM', `MAIL FROM:${argument}`);
const rcpt = (argument: string) => parsePathCommand('RCPT TO', `rcpt to:${argument}`);

describe('paths', () => {
  test('SMTP-22 keep their spelling', () => {
    const taken = [
      'ann@sender.example',
      'ann.@sender.example',
      "o'neil+x=y@sender.example",
      '"a b"@sender.example',
      '"a@b>"@sender.example',
      '"a\\"b"@sender.example',
      'jörg@bücher.example',
      // With a joiner, as in Persian.
      'نامه\u200Cها@مثال.example',
      'ann@[192.0.2.1]',
      'ann@[IPv6:2001:db8::1]',
      'ann@under_score.example',
      `${'x'.repeat(200)}@sender.example`,
    ];
    for (const address of taken) expect(mail(`<${address}>`)).toEqual({ address, args: {} });
    expect(mail('<>')).toEqual({ address: '', args: {} });
    expect(mail(' <ann@sender.example>')?.address).toBe('ann@sender.example');
    expect(mail('<@a.example,@b.example:ann@sender.example>')?.address).toBe('ann@sender.example');
    expect(rcpt('<PostMaster>')?.address).toBe('PostMaster');
    expect(rcpt('<abuse>')?.address).toBe('abuse');
  });

  test('SMTP-22 are refused if malformed', () => {
    const refused = [
      'ann@sender.example',
      '<ann@sender.example',
      'ann@sender.example>',
      '<ann>',
      '<postmaster>',
      '<@sender.example>',
      // A source route without a mailbox is not the null sender.
      '<@sender.example:>',
      '<ann@>',
      '<a b@sender.example>',
      '<a<b@sender.example>',
      '<ann@sender..example>',
      '<ann@.sender.example>',
      '<ann@sender.example>SIZE=1',
      '<"ann@sender.example>',
      '<ann@[192.0.2.1>',
      '<a\u200Bnn@sender.example>',
      '<a\u0085nn@sender.example>',
      '<moc.knab\u202Enna@sender.example>',
      '<"moc.knab\u202E"@sender.example>',
      '<ann@sender.example\u200B>',
      '<ann@moc\u202E.example>',
      '<ann@sender\u2028.example>',
      '<ann@sender\u3000.example>',
      `<${'x'.repeat(250)}@sender.example>`,
      'Ann <ann@sender.example>',
    ];
    for (const argument of refused) expect(mail(argument), argument).toBeNull();
    expect(rcpt('<abuses>')).toBeNull();
    expect(parsePathCommand('RCPT TO', 'MAIL FROM:<ann@sender.example>')).toBeNull();
    expect(parsePathCommand('MAIL FROM', 'MAIL')).toBeNull();
  });

  test('SMTP-22 carry their parameters', () => {
    expect(mail('<a@b.example> size=10  SMTPUTF8 BODY=8BITMIME')).toEqual({
      address: 'a@b.example',
      args: { SIZE: '10', SMTPUTF8: true, BODY: '8BITMIME' },
    });
    expect(mail('<a@b.example> SIZE=1 size=2')?.duplicate).toBe('SIZE');
    for (const bad of ['=x', 'SIZE==', '-A=1', 'A=b=c', 'ä=1']) {
      expect(mail(`<a@b.example> ${bad}`)?.malformed, bad).toBe(bad);
    }
    expect(mail('<a@b.example> __proto__=1')?.malformed).toBe('__proto__=1');
  });

  test('SMTP-4 quotes are not part of a mailbox', () => {
    expect(unquoteLocalPart('"ann"')).toBe('ann');
    expect(unquoteLocalPart('"a\\"b"')).toBe('a"b');
    expect(unquoteLocalPart('ann')).toBe('ann');
  });
});
