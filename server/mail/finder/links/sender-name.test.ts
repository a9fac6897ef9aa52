import { describe, expect, test } from 'vitest';
import { searchedOf } from '../../testing/scoring.ts';
import { findCode } from '../codes/find-code.ts';
import { findLink } from './find-link.ts';
import { withoutSender } from './sender-name.ts';

const LABELS = {
  expected_code: null,
  accept_codes: [],
  expected_link: null,
  link_kind: null,
} as const;

describe.each([
  ['Biljettboden', 'Biljettboden: bekräfta din e-postadress'],
  ['Hotel Sonne', 'Willkommen bei Hotel Sonne – bitte E-Mail-Adresse bestätigen'],
  ['Билетная касса', 'Билетная касса: подтвердите вход'],
])('READ-10 READ-11 the name of its sender, %s', (name, subject) => {
  const searched = (from: string, text: string) =>
    searchedOf({ ...LABELS, subject, from, text, html: null });

  test.each([`${name} <no-reply@b.example>`, `${name} | Konto <no-reply@b.example>`])(
    'says nothing of another matter: %s',
    (from) => {
      expect(findCode(searched(from, 'Enter this code:\n\n4829'))?.value).toBe('4829');
      const url = 'https://b.example/x/kX9_2mQ7vLpR4tZ8wB3n';
      expect(findLink(searched(from, `Confirm your address:\n${url}`))?.url).toBe(url);
    },
  );

  test('and another name in its place does', () => {
    const other = 'Zorvel <no-reply@b.example>';
    expect(findCode(searched(other, 'Enter this code:\n\n4829'))).toBeNull();
  });
});

test.each([
  ['Your Ticket Corner code', 'TICKET CORNER', 'Your               code'],
  ['Your code', '', 'Your code'],
  ['Parcels: your code', 'Parcel', 'Parcels: your code'],
  ['Is it C++ (b)?', 'C++ (b)?', 'Is it     (b)?'],
  ['Verification code: 4829', 'Verification code', 'Verification code: 4829'],
  ['Confirm your email', 'Confirm your email', 'Confirm your email'],
])('READ-10 of %j from %j is left %j', (subject, sender, rest) => {
  expect(withoutSender({ subject, sender, text: null, html: null, otp: null })).toBe(rest);
});
