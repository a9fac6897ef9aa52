import { expect, test } from 'vitest';
import {
  canonicalLocalPart,
  isOperatorMailbox,
  judgeOwnName,
  looksGenerated,
  readTag,
  splitAddress,
} from './address.ts';

test.each([
  ['Jane', 'jane'],
  ['JANE+shop', 'jane'],
  ['jane+a+b', 'jane'],
  ['+tag', '+tag'],
  ['jane+', 'jane'],
])('case and tag of %s are ignored', (written, matched) => {
  expect(canonicalLocalPart(written)).toBe(matched);
});

test.each([
  ['jane+GitHub', 'GitHub'],
  ['jane+a+b', 'a+b'],
  ['jane+2026.shop_x-y', '2026.shop_x-y'],
  ['jane', null],
  ['+tag', null],
  ['jane+', null],
  ['jane+a b', null],
  ['jane+\u202eevil', null],
  [`jane+${'x'.repeat(65)}`, null],
])('READ-21 the tag of %s is %s', (localPart, tag) => {
  expect(readTag(localPart)).toBe(tag);
});

test.each([
  ['jane', 'ok'],
  ['Jane.Doe-1', 'ok'],
  ['a-b', 'ok'],
  ['abc', 'ok'],
  ['jane1987', 'ok'],
  ['ab', 'malformed'],
  ['', 'malformed'],
  ['.jane', 'malformed'],
  ['jane-', 'malformed'],
  ['jane..doe', 'malformed'],
  ['jane+shop', 'malformed'],
  ['jane@doe', 'malformed'],
  ['jane doe', 'malformed'],
  ['jane\n', 'malformed'],
  ['jäne', 'malformed'],
  ['%00', 'malformed'],
  [`a${'b'.repeat(31)}c`, 'malformed'],
  [`a${'b'.repeat(30)}c`, 'ok'],
  ['postmaster', 'reserved'],
  ['Admin', 'reserved'],
  ['no-reply', 'reserved'],
  ['amberotter0123456', 'looks_generated'],
  ['AmberOtter0123456', 'looks_generated'],
])('H6 the chosen name %j is %s', (name, verdict) => {
  expect(judgeOwnName(name)).toBe(verdict);
});

test.each([
  ['amberotter0123456', true],
  ['figowl7654321', true],
  ['amberotter012345', false],
  ['amberotter01234567', false],
  ['amber0123otter456', false],
  ['owl1234567', false],
  ['amber-otter0123456', false],
])('%s has the pattern of made names: %s', (name, made) => {
  expect(looksGenerated(name)).toBe(made);
});

test.each([
  ['postmaster', true],
  ['Postmaster', true],
  ['ABUSE+x', true],
  ['admin', false],
  ['postmaster1', false],
])('S29 %s is the operator: %s', (name, operator) => {
  expect(isOperatorMailbox(name)).toBe(operator);
});

test.each([
  ['a@b', { localPart: 'a', domain: 'b' }],
  ['"a@b"@c', { localPart: '"a@b"', domain: 'c' }],
  ['a', null],
  ['@b', null],
  ['a@', null],
  ['', null],
])('%s is split at the last @', (address, parts) => {
  expect(splitAddress(address)).toEqual(parts);
});
