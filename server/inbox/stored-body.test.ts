import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  compressMail,
  expandBeginning,
  expandBody,
  storeUncompressed,
  streamBody,
} from './stored-body.ts';

setFlagsFromString('--expose-gc');
const gc: unknown = runInNewContext('gc');

/** Twice: what survives once is still young. */
function collectYoung(): void {
  if (typeof gc !== 'function') throw new TypeError('no gc()');
  for (let time = 0; time < 2; time += 1) gc({ type: 'minor' });
}

const SIZES = [0, 1, 8_191, 8_192, 100_000, 3_000_000];

describe('READ-5 a body', () => {
  test.each(SIZES)('of %d bytes comes back as it was', async (size) => {
    const raw = Buffer.alloc(size, 'Az09\0\xff\r\n.', 'latin1');
    const compressed = compressMail(raw);
    const body =
      compressed === null
        ? storeUncompressed(raw)
        : { encoding: 'zstd' as const, bytes: compressed };
    expect(expandBody(body).equals(raw)).toBe(true);
    expect((await buffer(streamBody(body))).equals(raw)).toBe(true);
    const beginning = await expandBeginning(body, 100_000);
    expect(beginning.equals(raw.subarray(0, beginning.length))).toBe(true);
    expect(beginning.length).toBeGreaterThanOrEqual(Math.min(size, 100_000));
  });

  test('is kept as it came where compressing gains nothing', () => {
    const noise = crypto.getRandomValues(new Uint8Array(10_000));
    expect(compressMail(Buffer.from(noise))).toBeNull();
  });

  test('is expanded no further than somebody reads', async () => {
    const body = { encoding: 'zstd' as const, bytes: zstdCompressSync(Buffer.alloc(30_000_000)) };
    const stream = streamBody(body);
    let read = 0;
    for await (const piece of stream) {
      read += piece.length;
      expect(stream.readableLength).toBeLessThanOrEqual(256 * 1024);
      if (read > 1_000_000) break;
    }
    expect(stream.destroyed).toBe(true);
    expect((await expandBeginning(body, 100)).length).toBeLessThanOrEqual(64 * 1024);
  });

  test('holds no more memory than its own bytes', () => {
    const small = Buffer.from('one of many in a slab');
    expect(storeUncompressed(small).bytes.buffer.byteLength).toBe(small.length);
    const compressed = compressMail(Buffer.alloc(100_000));
    expect(compressed?.buffer.byteLength).toBe(compressed?.length);
  });

  test('leaves no array behind that only a full garbage collection frees', () => {
    const raw = Buffer.alloc(1_000_000, 'text of an email ');
    collectYoung();
    const before = process.memoryUsage().arrayBuffers;
    for (let time = 0; time < 20; time += 1) compressMail(raw);
    collectYoung();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(raw.length);
  });

  test('in shared memory stays shared, without the room behind it', () => {
    const raw = Buffer.from(new SharedArrayBuffer(200_000)).subarray(0, 100_000).fill('a');
    const { bytes } = storeUncompressed(raw);
    expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(bytes.buffer.byteLength).toBe(raw.length);
    expect(raw.equals(bytes)).toBe(true);
  });
});
