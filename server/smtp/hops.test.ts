import { describe, expect, test } from 'vitest';
import { countHops } from './hops.ts';

describe('hops', () => {
  const count = (text: string) => countHops(Buffer.from(text, 'latin1'), 50);

  test('S34 SMTP-15 are the Received lines of the header', () => {
    expect(count('Received: a\r\n\tb\r\nRECEIVED : c\r\nReceived-SPF: no\r\n\r\nReceived: d')).toBe(
      2,
    );
    expect(count('Subject: x\nReceived: a\n\nReceived: b')).toBe(1);
    expect(count('Received: a')).toBe(1);
    expect(count('')).toBe(0);
    expect(count('\r\nReceived: a')).toBe(0);
    expect(count('Re: x\r\nre')).toBe(0);
  });

  test('S17 SMTP-15 a header without end is not read to its end', () => {
    expect(count('Received: a\r\n'.repeat(100_000))).toBe(51);
    expect(count(`${'x\r\n'.repeat(1_000_000)}Received: a`)).toBe(0);
  });
});
