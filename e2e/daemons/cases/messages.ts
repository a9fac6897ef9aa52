import { expect } from 'vitest';
import { type Case, letter } from './stage.ts';

/** What is sent. */

export const plainText: Case = async (stage) => {
  using reader = await stage.reader();
  const written = { subject: 'Your code', body: 'Your verification code is 482913.\n.dot\n' };
  await stage.sender.send(letter(stage, reader, written));
  const { id } = await reader.only();
  expect(await reader.verified(id)).toMatchObject({
    subject: 'Your code',
    code: { value: '482913' },
    authentication: { verdict: 'pass', domain: stage.sender.domain },
  });
  expect(await reader.raw(id)).toContain('\r\n.dot\r\n');
};

export const nullSender: Case = async (stage) => {
  using reader = await stage.reader();
  await stage.sender.send({ ...letter(stage, reader, { subject: 'Returned mail' }), from: '' });
  const { id } = await reader.only();
  expect(await reader.raw(id)).toMatch(/^Return-Path: <>\r\n/);
};

/** Recipients that one transaction takes (SMTP-9). */
const RECIPIENTS = 100;

export const hundredRecipients: Case = async (stage) => {
  const opening = Array.from({ length: RECIPIENTS }, () => stage.reader());
  const readers = await Promise.all(opening);
  await stage.sender.send(letter(stage, readers, { subject: 'To all of you' }));
  const received = new Set<string | undefined>();
  for (const reader of readers) {
    const { id } = await reader.only();
    received.add(/ with \w+ id (\S+);/.exec(await reader.raw(id))?.[1]);
  }
  // One transaction, one id, and nobody learns of the others.
  expect([...received]).toEqual([expect.any(String)]);
};
