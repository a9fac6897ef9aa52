import { expect, test } from 'vitest';
import type { Texts } from '../../i18n/texts.ts';
import { domainToShow, isDisguised, nameWithDomain } from './sender-name.ts';

test.each([
  ['service@paypal.com', 'x@evil.example', true],
  ['"PayPal" <service@paypal.com>', 'x@evil.example', true],
  ['paypal.com', 'x@evil.example', true],
  ['Support at Paypal.com', 'x@paypal.com.evil.example', true],
  ['service＠paypal．com', 'x@evil.example', true],
  ['почта.рф', 'x@evil.example', true],
  ['x@evil.example and boss@work.example', 'x@evil.example', true],
  ['GitHub.com', 'noreply@github.com', false],
  ['Booking.com', 'noreply@mail.booking.com', false],
  ['x@evil.example', 'x@evil.example', false],
  ['J. R. R. Tolkien', 'ronald@oxford.example', false],
  ['GitHub', 'noreply@github.com', false],
  ['', 'x@evil.example', false],
])('M12 “%s” of %s is disguised: %s', (name, address, expected) => {
  expect(isDisguised({ name, address })).toBe(expected);
});

test.each([
  ['GitHub', 'noreply@github.com', 'github.com'],
  ['GitHub', 'noreply@github.top', 'github.top'],
  ['GitHub', 'noreply@github.abc.de', 'github.abc.de'],
  ['PayPaI', 'service@paypai.com', 'paypai.com'],
  ['PayPaI.com', 'service@paypai.com', 'paypai.com'],
  // A long name is truncated, and its end is not seen.
  ['GitHub Security and Notifications github.top', 'noreply@github.top', 'github.top'],
  ['github.top', 'noreply@github.top', null],
  ['', 'noreply@github.top', null],
])('M12 “%s” of %s shows the domain %s', (name, address, expected) => {
  expect(domainToShow({ name, address })).toBe(expected);
});

const t: Texts = () => 'Unknown sender';

test.each([
  ['GitHub', 'noreply@github.top', 'GitHub · github.top'],
  ['GitHub.com', 'noreply@github.top', 'noreply@github.top'],
  [
    'GitHub.com',
    `${'noreply.github.com-'.repeat(3)}@github.top`,
    'noreply.github.com-nore…@github.top',
  ],
  ['github.top', 'noreply@github.top', 'github.top'],
  ['', 'noreply@github.top', 'noreply@github.top'],
  ['', `${'noreply.github.com-'.repeat(3)}@github.top`, 'noreply.github.com-nore…@github.top'],
  [
    'GitHub '.repeat(20),
    'noreply@github.top',
    `\u2068${'GitHub '.repeat(20).slice(0, 23)}…\u2069 · github.top`,
  ],
])('M12 in a text, “%s” of %s is “%s”', (name, address, expected) => {
  expect(nameWithDomain({ name, address }, t)).toBe(expected);
});

test('M12 in a text, a missing sender is said to be unknown', () => {
  expect(nameWithDomain(null, t)).toBe('Unknown sender');
});

test('M12 a very long name is judged at once', () => {
  const name = `${'a-'.repeat(200_000)}${'a.'.repeat(200_000)}`;
  expect(isDisguised({ name, address: 'x@evil.example' })).toBe(false);
});
