import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { POOL } from '../net/zone.ts';
import { type Case, letter } from './case-context.ts';

/** What is sent. */

export const plainText: Case = async (context) => {
  using reader = await context.reader();
  const written = { subject: 'Your code', body: 'Your verification code is 482913.\n.dot\n' };
  const before = context.world.received();
  await context.sender.send(letter(context, reader, written));
  const { id } = await reader.onlyMail();
  await context.sender.settled();
  // The sender believes the first answer.
  expect(context.world.received() - before).toBe(1);
  expect(await reader.verified(id)).toMatchObject({
    subject: 'Your code',
    code: { value: '482913' },
    authentication: { verdict: 'pass', domain: context.sender.domain },
  });
  expect(await reader.raw(id)).toContain('\r\n.dot\r\n');
};

export const nullSender: Case = async (context) => {
  using reader = await context.reader();
  await context.sender.send({ ...letter(context, reader, { subject: 'Returned mail' }), from: '' });
  const { id } = await reader.onlyMail();
  expect(await reader.raw(id)).toMatch(/^Return-Path: <>\r\n/);
};

/** Bytes of a file that makes a message of 24 MB: under the 25 MiB that are taken. */
const FILE_BYTES = 17_600_000;
const BASE64_LINE = /.{76}/g;

export const large: Case = async (context) => {
  using reader = await context.reader();
  const file = randomBytes(FILE_BYTES);
  const fields = [
    'MIME-Version: 1.0',
    'Content-Type: application/octet-stream; name="large.bin"',
    'Content-Transfer-Encoding: base64',
  ];
  const body = file.toString('base64').replace(BASE64_LINE, '$&\n');
  await context.sender.send(letter(context, reader, { subject: 'Large', fields, body }));
  const { id, size } = await reader.onlyMail();
  expect(size).toBeGreaterThan(24_000_000);
  // Not by `toEqual`, which would print thousands of differing lines.
  expect((await reader.attachment(id)).equals(file)).toBe(true);
};

const TOGETHER = /^(?:MAIL FROM|RCPT TO):.*\r\n(?:RCPT TO:|DATA\r\n)/i;

export const pipelined: Case = async (context) => {
  using reader = await context.reader(POOL.tapped);
  const before = context.world.overheard().length;
  await context.sender.send(letter(context, reader, { subject: 'All at once' }));
  await reader.onlyMail();
  const pieces = context.world.overheard().slice(before);
  expect(pieces).toContainEqual(expect.stringMatching(TOGETHER));
};

/** Names as people write them, in a header and in addresses (RFC 6531). */
export const utf8: Case = async (context) => {
  using reader = await context.reader(POOL.idn);
  const to = reader.address.replace(/@.*/, '@bücher.test');
  const from = `jürgen@${context.sender.domain}`;
  const raw = `From: Jürgen <${from}>\nTo: ${to}\nSubject: Grüße\n\nHello.\n`;
  await context.sender.send({ from, to: [to], raw });
  const { id, subject, from: shown } = await reader.onlyMail();
  expect({ subject, shown }).toEqual({
    subject: 'Grüße',
    shown: { name: 'Jürgen', address: from },
  });
  const came = await reader.raw(id);
  expect(came).toContain(`Return-Path: <${from}>\r\n`);
  expect(came).toMatch(/ with UTF8SMTPS? id /);
};

/** The same domain as DNS knows it. */
export const aLabel: Case = async (context) => {
  using reader = await context.reader(POOL.idn);
  const mail = letter(context, reader, { subject: 'To the A-label' });
  const to = [reader.address.replace(/@.*/, `@${POOL.idn}`)];
  await context.sender.send({ ...mail, to });
  expect(await reader.onlyMail()).toMatchObject({ subject: 'To the A-label' });
};

/** Recipients that one transaction takes (SMTP-9). */
const RECIPIENTS = 100;

export const hundredRecipients: Case = async (context) => {
  const opening = Array.from({ length: RECIPIENTS }, () => context.reader());
  const readers = await Promise.all(opening);
  await context.sender.send(letter(context, readers, { subject: 'To all of you' }));
  const received = new Set<string | undefined>();
  for (const reader of readers) {
    const { id } = await reader.onlyMail();
    received.add(/ with \w+ id ([\w-]+)/.exec(await reader.raw(id))?.[1]);
  }
  // One transaction with one id. No recipient sees the others.
  expect([...received]).toEqual([expect.any(String)]);
};
