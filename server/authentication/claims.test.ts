import { expect, test } from 'vitest';
import { scanHeader } from '#server/mail/mime/header.ts';
import { summarizeHeader } from '#server/mail/mime/header-summary.ts';
import { letter } from '#server/mail/testing/letters.ts';
import { readClaims, scanClaims } from './claims.ts';
import { parseDomain } from './domain-names.ts';

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
  expect(readClaims(header, mailboxes)).toEqual({ author: null, signed: true, source: 'parser' });
});

test.each([
  ['an address', ['ann@a.test'], 'a.test'],
  ['a name and an address', ['"Ann Lee" <ann@A.test>'], 'a.test'],
  ['an encoded name', ['=?utf-8?q?Gr=C3=BC=C3=9Fe?= <ann@a.test>'], 'a.test'],
  ['two mailboxes', ['Boss <boss@bank.test>, me <me@evil.test>'], null],
  ['two without a comma', ['Boss <boss@bank.test> <me@evil.test>'], null],
  ['an address before the address', ['boss@bank.test <me@evil.test>'], null],
  ['a list of bare ones', ['boss@bank.test, me@evil.test'], null],
  ['a group', ['Bosses: boss@bank.test;'], null],
  ['a comment', ['boss@bank.test (<me@evil.test>)'], null],
  ['a quoted local part', ['"boss@bank.test> x"@evil.test'], null],
  ['an escape', ['"a\\" <me@evil.test>'], null],
  ['an encoded word in the address', ['=?utf-8?q?boss=40bank.test=2C?=me@evil.test'], null],
  ['half a pair of brackets', ['<boss@bank.test'], null],
  ['words after it', ['<me@evil.test> boss'], null],
  ['a space in it', ['me@evil.test .bank.test'], null],
  ['two fields', ['boss@bank.test', 'me@evil.test'], null],
  ['more than is looked at', [`${'x'.repeat(2_000)} <me@evil.test>`], null],
  ['none', [], null],
])('AUTH-7 a scan of a From field with %s', (_, values, author) => {
  const fields = values.map((value) => `From: ${value}`);
  const header = scanHeader(letter(...fields, 'Subject: Hi', '', 'x'));
  const claims = scanClaims(header, summarizeHeader(header).from);
  expect(claims).toEqual({ author, signed: true, source: 'scan' });
});

test('AUTH-7 a scan of a header that was cut finds no author', () => {
  const header = scanHeader(letter('From: a@a.test', `X: ${'x'.repeat(300_000)}`, '', 'x'));
  expect(scanClaims(header, summarizeHeader(header).from).author).toBeNull();
});
