import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DotDecoder } from './dot-decoder.ts';

/** RFC 5321 4.5.2 in its plainest form: one line at a time, ended by CR LF only. */
function reference(stream: string): { content: string; rest: string } | null {
  let content = '';
  let at = 0;
  for (;;) {
    const end = stream.indexOf('\r\n', at);
    if (stream.startsWith('.\r\n', at)) return { content, rest: stream.slice(at + 3) };
    if (end === -1) return null;
    const line = stream.slice(at, end + 2);
    content += line.startsWith('.') ? line.slice(1) : line;
    at = end + 2;
  }
}

function decode(stream: string, cuts: readonly number[]): { content: string; rest: string } | null {
  const decoder = new DotDecoder();
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length])];
  edges.sort((a, b) => a - b);
  let content = '';
  for (const [index, edge] of edges.entries()) {
    const piece = stream.slice(edge, edges[index + 1] ?? stream.length);
    const decoded = decoder.feed(Buffer.from(piece, 'latin1'));
    content += decoded.content.toString('latin1');
    if (decoded.rest === null) continue;
    const later = stream.slice(edges[index + 1] ?? stream.length);
    return { content, rest: decoded.rest.toString('latin1') + later };
  }
  return null;
}

/** Mostly CR, LF and dots. */
const streams = fc
  .array(fc.constantFrom('.', '\r', '\n', '\r\n', '.\r\n', '\r\n.', '\r\n.\r\n', 'a', '\x00'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));

describe('dot-stuffing', () => {
  test('S1 S4 SMTP-3 is removed as RFC 5321 says, for any chunks', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(200), { maxLength: 8 }), (stream, cuts) => {
        const whole = `${stream}\r\n.\r\nREST`;
        expect(decode(whole, cuts)).toEqual(reference(whole));
      }),
      { numRuns: 2_000 },
    );
  });

  test('S4 SMTP-3 the content of an honest sender is restored', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(200), { maxLength: 8 }), (text, cuts) => {
        const message = `${text}\r\n`;
        const stuffed = message.replace(/(^|\r\n)\./g, '$1..');
        expect(decode(`${stuffed}.\r\n`, cuts)).toEqual({ content: message, rest: '' });
      }),
      { numRuns: 2_000 },
    );
  });

  test('S5 SMTP-3 a chunk of dots gives one piece', () => {
    const decoder = new DotDecoder();
    const { content, rest } = decoder.feed(Buffer.from('..\r\n'.repeat(16_384)));
    expect(content.toString()).toBe('.\r\n'.repeat(16_384));
    expect(rest).toBeNull();
  });
});
