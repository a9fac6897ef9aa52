import { expect, test } from 'vitest';
import { MessageBuffer } from './data-phase.ts';

test('S16 SMTP-8 single bytes are joined in order', () => {
  const buffer = new MessageBuffer();
  const whole = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
  for (let at = 0; at < whole.length; ) {
    const size = at % 7 === 0 ? 5_000 : 1;
    buffer.add(Buffer.from(whole.subarray(at, at + size)));
    at += size;
  }
  expect(buffer.join().equals(whole)).toBe(true);
});

test('a large message is shared with threads, a small one is not', () => {
  const buffer = new MessageBuffer();
  buffer.add(Buffer.alloc(30_000));
  expect(buffer.join().buffer).toBeInstanceOf(ArrayBuffer);
  buffer.add(Buffer.alloc(100_000));
  expect(buffer.join().buffer).toBeInstanceOf(SharedArrayBuffer);
});
