import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isShared, SHARED_FROM_BYTES } from '#server/mail/reading/shared-bytes.ts';
import { MessageBuffer } from './message-buffer.ts';

test('S16 SMTP-8 single bytes are joined in order', () => {
  const buffer = new MessageBuffer(300_000);
  const whole = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
  for (let at = 0; at < whole.length; ) {
    const size = at % 7 === 0 ? 5_000 : 1;
    buffer.add(Buffer.from(whole.subarray(at, at + size)));
    at += size;
  }
  expect(buffer.join().equals(whole)).toBe(true);
});

test.each([3_000_000, Infinity])(
  'of at most %d bytes a large message is shared with threads as it came',
  (most) => {
    const buffer = new MessageBuffer(most);
    const whole = randomBytes(3_000_000);
    for (let at = 0, size = 1; at < whole.length; at += size) {
      size = at % 3 === 0 ? 65_536 : 7;
      buffer.add(Buffer.from(whole.subarray(at, at + size)));
    }
    const raw = buffer.join();
    expect(raw.equals(whole)).toBe(true);
    expect(isShared(raw)).toBe(true);
  },
);

test('a small message is not shared', () => {
  const buffer = new MessageBuffer(SHARED_FROM_BYTES);
  buffer.add(Buffer.alloc(SHARED_FROM_BYTES - 1));
  expect(isShared(buffer.join())).toBe(false);
});
