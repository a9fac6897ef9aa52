import { describe, expect, test } from 'vitest';
import { REPLIES, type Reply } from './replies.ts';

describe('replies', () => {
  test('SMTP-17 have an enhanced status code of their class, and fit in a line', () => {
    for (const [name, reply] of Object.entries<Reply>(REPLIES)) {
      expect(reply.text, name).toMatch(/^[ -~]+$/);
      expect(reply.enhanced, name).toMatch(/^[245]\.\d\.\d{1,2}$/);
      expect(reply.enhanced[0], name).toBe(String(reply.code)[0]);
      // RFC 5321 4.5.3.1.5: 512 octets with the code and CR LF.
      expect(reply.text.length, name).toBeLessThan(500);
    }
  });

  test('SMTP-13 no internal error is permanent', () => {
    expect(REPLIES.internal.code).toBe(451);
    expect(REPLIES.shutting_down.code).toBe(421);
    expect(REPLIES.server_full.code).toBe(452);
  });
});
