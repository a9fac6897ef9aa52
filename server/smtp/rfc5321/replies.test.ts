import { describe, expect, test } from 'vitest';
import { REPLIES, type Reply } from './replies.ts';
import { replyText, withEnhancedCode } from './reply-format.ts';

describe('replies', () => {
  test('SMTP-17 have an enhanced status code of their class, and fit in a line', () => {
    for (const [name, reply] of Object.entries<Reply>(REPLIES)) {
      expect(replyText(reply), name).toMatch(/^[245]\.\d\.\d{1,2} [ -~]+$/);
      expect(reply.enhanced[0], name).toBe(String(reply.code)[0]);
      // RFC 5321 4.5.3.1.5: 512 octets with the code and CR LF.
      expect(replyText(reply).length, name).toBeLessThan(500);
    }
  });

  test('SMTP-13 no internal error is permanent', () => {
    expect(REPLIES.internal.code).toBe(451);
    expect(REPLIES.shutting_down.code).toBe(421);
    expect(REPLIES.server_full.code).toBe(452);
  });

  test('SMTP-17 a reply of the library gets an enhanced code, or keeps its own', () => {
    expect(withEnhancedCode(503, 'Error: need MAIL command')).toBe('5.5.1 need MAIL command');
    expect(withEnhancedCode(451, 'Error: internal server error')).toMatch(/^4\.3\.0 /);
    expect(withEnhancedCode(599, 'x')).toBe('5.0.0 x');
    expect(withEnhancedCode(452, '4.5.3 Too many')).toBe('4.5.3 Too many');
  });
});
