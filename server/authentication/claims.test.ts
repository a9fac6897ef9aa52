import { expect, test } from 'vitest';
import { scanHeader } from '#server/mail/mime/header.ts';
import { letter } from '#server/mail/testing/letters.ts';
import { readClaims } from './claims.ts';
import { parseDomain } from './sender-domain.ts';

test.each([
  ['ann@Example.COM', 'example.com'],
  ['ann@bücher.example', 'xn--bcher-kva.example'],
  ['ann@example.com.', 'example.com'],
  ['"a@b"@example.com', 'example.com'],
  ['ann@[192.0.2.1]', null],
  ['ann@exam ple.com', null],
  ['ann@a..b', null],
  ['ann@', null],
  // Read as another domain by some: never as either.
  ['ann@ｇood.example', null],
  ['ann@go\u00adod.example', null],
  ['ann@good.example#.evil.example', null],
  ['ann@good.example/x', null],
  ['ann@good%2eexample', null],
  ['ann', null],
  [`ann@${'a.'.repeat(130)}com`, null],
])('the domain of %s is %s', (address, domain) => {
  expect(parseDomain(address)).toBe(domain);
});

const mailboxes = (field: string) =>
  field.split(',').map((one) => ({ address: one.trim().replace(/^.*<|>$/g, '') }));

test.each([
  ['one author', ['From: Ann <ann@a.test>'], 'a.test'],
  ['none', ['Subject: x'], null],
  ['two in one field', ['From: ann@a.test, bob@b.test'], null],
  ['two of one domain', ['From: ann@a.test, bob@a.test'], null],
  ['two fields', ['From: ann@a.test', 'From: ann@a.test'], null],
  ['two signs', ['From: <ann@a.test@b.test>'], null],
])('AUTH-2 M16 the author of a message with %s', (_, fields, author) => {
  expect(readClaims(scanHeader(letter(...fields, '', 'x')), mailboxes).author).toBe(author);
});

test('AUTH-1 signed and unsigned messages are distinguished', () => {
  const signed = (...fields: string[]) =>
    readClaims(scanHeader(letter('From: a@a.test', ...fields, '', 'x')), mailboxes).signed;
  expect(signed()).toBe(false);
  expect(signed('dkim-signature: v=1')).toBe(true);
  expect(signed('ARC-Seal: i=1')).toBe(true);
  expect(signed('X-DKIM-Signature: v=1')).toBe(false);
});

test('AUTH-2 of a header that was cut there is no author, and it counts as signed', () => {
  const header = scanHeader(letter('From: a@a.test', `X: ${'x'.repeat(300_000)}`, '', 'x'));
  expect(readClaims(header, mailboxes)).toEqual({ author: null, signed: true });
});
