import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { GrowAnswer } from '#server/inbox/types.ts';
import { isShared, LARGE_BYTES } from '#server/mail/pool/large.ts';
import { countHops, Intake } from './intake.ts';

function intake(reserved: number, maxMessageSize: number, answers: GrowAnswer[] = []) {
  const asked: number[] = [];
  const subject = new Intake({
    ...{ reserved, maxMessageSize, forget: false },
    grow: async (bytes) => {
      asked.push(bytes);
      return answers.shift() ?? 'room';
    },
  });
  return { subject, asked };
}

async function feed(subject: Intake, piece: Buffer) {
  const taken = subject.take(piece);
  if (taken.kind === 'wait') await taken.settled;
  return taken.kind;
}

describe('intake', () => {
  test('SMTP-7 asks for room only past what was promised, for what has come', async () => {
    const { subject, asked } = intake(10, 100);
    expect(await feed(subject, Buffer.alloc(10))).toBe('go_on');
    expect(await feed(subject, Buffer.alloc(5))).toBe('wait');
    expect(await feed(subject, Buffer.alloc(1))).toBe('wait');
    expect(asked).toEqual([15, 16]);
    expect(subject.finish()).toHaveLength(16);
  });

  test('SMTP-7 without room goes on counting and holds nothing', async () => {
    const { subject } = intake(10, 100, ['inbox_full']);
    await feed(subject, Buffer.alloc(20));
    expect(subject.settled).toBe('inbox_full');
    expect(await feed(subject, Buffer.alloc(20))).toBe('go_on');
    expect(subject.bytes).toBe(40);
    expect(subject.finish()).toHaveLength(0);
  });

  test('S15 S16 SMTP-8 over the limit nothing is held, past twice it is cut', async () => {
    const { subject } = intake(100, 100);
    expect(await feed(subject, Buffer.alloc(100))).toBe('go_on');
    expect(subject.settled).toBeNull();
    expect(await feed(subject, Buffer.alloc(1))).toBe('go_on');
    expect(subject.settled).toBe('too_large');
    expect(subject.finish()).toHaveLength(0);
    expect(await feed(subject, Buffer.alloc(99))).toBe('go_on');
    expect(await feed(subject, Buffer.alloc(1))).toBe('cut');
  });

  test('S16 SMTP-8 single bytes are put together as they were', async () => {
    const { subject } = intake(300_000, 300_000);
    const whole = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    for (let at = 0; at < whole.length; ) {
      const size = at % 7 === 0 ? 5_000 : 1;
      subject.take(Buffer.from(whole.subarray(at, at + size)));
      at += size;
    }
    expect(subject.finish().equals(whole)).toBe(true);
  });

  test.each([3_000_000, Infinity])(
    'READ-12 of at most %d bytes a large one is shared with threads as it came',
    (most) => {
      const { subject } = intake(3_000_000, most);
      const whole = randomBytes(3_000_000);
      for (let at = 0, size = 1; at < whole.length; at += size) {
        size = at % 3 === 0 ? 65_536 : 7;
        subject.take(Buffer.from(whole.subarray(at, at + size)));
      }
      const raw = subject.finish();
      expect(raw.equals(whole)).toBe(true);
      expect(isShared(raw)).toBe(true);
    },
  );

  test('a small one is nobody else’s', () => {
    const { subject } = intake(LARGE_BYTES, LARGE_BYTES);
    subject.take(Buffer.alloc(LARGE_BYTES - 1));
    expect(isShared(subject.finish())).toBe(false);
  });
});

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
