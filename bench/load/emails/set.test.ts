import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { generateEmail, type Shape } from './generate.ts';
import { parseNumber, writeHead } from './set.ts';

const RECIPIENT = 'anyone@sink.example';

test('an email is the same bytes each time, but for the head with its number', async () => {
  const [email, again] = [0, 1].map(() => generateEmail('html', 15_000, 'test'));
  if (email === undefined) throw new Error('no email');
  expect(again?.rest.equals(email.rest)).toBe(true);
  const [first, second] = [1, 2].map((number) => writeHead(email, number, RECIPIENT));
  const { subject = '', messageId = '' } = await simpleParser(first ?? '');
  expect(parseNumber(subject)).toBe(1);
  expect((await simpleParser(second ?? '')).messageId).not.toBe(messageId);
});

test.each<[Shape, number, number]>([
  ['html', 15_000, 0],
  ['html', 40_000, 0],
  ['text', 4_000, 0],
  ['pictures', 200_000, 3],
  ['attachment', 1_000_000, 2],
])(
  '%s of %i bytes is about as long, in lines of CRLF, with %i files',
  async (shape, bytes, files) => {
    const { rest } = generateEmail(shape, bytes, 'test');
    expect(Math.abs(rest.length - bytes)).toBeLessThan(3_000);
    expect(/[^\r]\n|\r[^\n]/.test(rest.toString('latin1'))).toBe(false);
    expect((await simpleParser(rest)).attachments.filter((each) => each.filename)).toHaveLength(
      files,
    );
  },
);
