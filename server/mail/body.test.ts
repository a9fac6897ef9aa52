import { describe, expect, test } from 'vitest';
import { compressMail, expandBody, expandBodyAside, keepAsItCame } from './body.ts';

const SIZES = [0, 1, 8_191, 8_192, 100_000, 3_000_000];

describe('READ-5 a body', () => {
  test.each(SIZES)('of %d bytes comes back as it was', async (size) => {
    const raw = Buffer.alloc(size, 'Az09\0\xff\r\n.', 'latin1');
    const compressed = compressMail(raw);
    const body =
      compressed === null ? keepAsItCame(raw) : { encoding: 'zstd' as const, bytes: compressed };
    expect(expandBody(body).equals(raw)).toBe(true);
    expect((await expandBodyAside(body)).equals(raw)).toBe(true);
  });

  test('is kept as it came where compressing gains nothing', () => {
    const noise = crypto.getRandomValues(new Uint8Array(10_000));
    expect(compressMail(Buffer.from(noise))).toBeNull();
  });

  test('holds no more memory than its own bytes', () => {
    const small = Buffer.from('one of many in a slab');
    expect(keepAsItCame(small).bytes.buffer.byteLength).toBe(small.length);
    const compressed = compressMail(Buffer.alloc(100_000));
    expect(compressed?.buffer.byteLength).toBe(compressed?.length);
  });
});
