import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRecipients } from './report.ts';

const read = (...lines: readonly string[]) => parseRecipients([Buffer.from(lines.join('\r\n'))]);
const MESSAGE = ['Reporting-MTA: dns; mx.example', ''];

describe('READ-13 the fields of a delivery report (RFC 3464)', () => {
  test('names are of any case, lines folded or ended by LF alone', () => {
    const text = ['reporting-mta: dns; x', '', 'FINAL-RECIPIENT: RFC822;', '\ta@b.example'];
    expect(parseRecipients([Buffer.from(text.join('\n'))])).toMatchObject([
      { address: 'a@b.example', action: null, status: null, diagnostic: '' },
    ]);
  });

  test('comments, brackets and types are left out', () => {
    const lines = ['Final-Recipient: rfc822; <a@b.example>', 'Action: Failed (really)'];
    const more = ['Status: 5.7.1 (denied)', 'Diagnostic-Code: X-Postfix; mail for b loops'];
    expect(read(...MESSAGE, ...lines, ...more)).toEqual([
      { address: 'a@b.example', action: 'failed', status: '5.7.1', diagnostic: 'mail for b loops' },
    ]);
  });

  test('xtext and addresses in Unicode are decoded, tags stay', () => {
    const at = (field: string) => read(...MESSAGE, field)[0]?.address;
    expect(at('Original-Recipient: rfc822;a+2Bb+3Dc@d.example')).toBe('a+b=c@d.example');
    expect(at('Final-Recipient: rfc822;a+2026@d.example')).toBe('a+2026@d.example');
    expect(at('Final-Recipient: utf-8; \\x{3B1}@d.example')).toBe('α@d.example');
    expect(at('Final-Recipient: utf-8; \\x{FFFFFF}@d.example')).toBe('\\x{FFFFFF}@d.example');
  });

  test('what is no known action or status is none', () => {
    const lines = ['Final-Recipient: rfc822; a@b.example', 'Action: exploded', 'Status: bad'];
    expect(read(...MESSAGE, ...lines)).toMatchObject([{ action: null, status: null }]);
  });

  test('at most a hundred are listed', () => {
    const many = Array.from({ length: 1_000 }, () => ['Final-Recipient: rfc822; a@b.example', '']);
    expect(read(...MESSAGE, ...many.flat())).toHaveLength(100);
  });

  test('any written recipient is parsed back', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,20}$/);
    const recipient = fc.record({
      address: fc.tuple(word, word).map(([local, domain]) => `${local}@${domain}.example`),
      action: fc.constantFrom('failed', 'delayed', 'delivered', 'relayed', 'expanded'),
      status: fc.constantFrom('5.1.1', '4.4.7', '2.0.0'),
      diagnostic: word,
    });
    fc.assert(
      fc.property(fc.array(recipient, { maxLength: 20 }), (recipients) => {
        const groups = recipients.flatMap(({ address, action, status, diagnostic }) => [
          `Final-Recipient: rfc822; ${address}`,
          `Action: ${action}`,
          `Status: ${status}`,
          `Diagnostic-Code: smtp; ${diagnostic}`,
          '',
        ]);
        expect(read(...MESSAGE, ...groups)).toEqual(recipients);
      }),
    );
  });

  test('any bytes at all give a bounded list of clean lines', () => {
    const field = fc.constantFrom('Final-Recipient: rfc822; ', 'Action: ', 'Status: ', '\r\n\r\n');
    const bytes = fc
      .uint8Array({ maxLength: 40 })
      .map((some) => Buffer.from(some).toString('latin1'));
    fc.assert(
      fc.property(fc.array(fc.oneof(field, bytes)), (pieces) => {
        for (const { address, diagnostic } of parseRecipients([
          Buffer.from(pieces.join(''), 'latin1'),
        ]))
          expect(address + diagnostic).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
