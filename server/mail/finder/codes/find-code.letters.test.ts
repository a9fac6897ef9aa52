import { describe, expect, test } from 'vitest';
import { findCode } from './find-code.ts';

const find = (text: string, subject: string) =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;

describe('READ-10 letters that stand for a code', () => {
  test.each([
    ['Ověřovací kód pro přihlášení', 'Pro přihlášení zadejte tento kód: qhtmxw', 'qhtmxw'],
    ['Your sign-in code', 'Your sign-in code is HKWTRB.', 'HKWTRB'],
    ['Dein Anmeldecode', 'Dein Anmeldecode:\n\nqXvBtR\n\nEr gilt 10 Minuten.', 'qXvBtR'],
  ])('under %j: %j', (subject, text, code) => {
    expect(find(text, subject)).toBe(code);
  });

  test.each([
    ['Einmalcode nur noch in der App', 'Geben Sie Einmalpasswörter NIEMALS am Telefon weiter.'],
    ['Your one-time password', 'Do not tell one-time passwords TO anybody, ever.'],
    ['Engångskod via SMS upphör', 'Vi ersätter engångskod via SMS med BankID.'],
    ['Ihr Code', 'Ihr Code zum Anmelden: siehe'],
  ])('and words that do not, under %j: %j', (subject, text) => {
    expect(find(text, subject)).toBeNull();
  });
});

describe('READ-10 groups of letters and digits', () => {
  test('are a key of something that was bought where they are long', () => {
    const text = 'Код активации: 8HKD-22QX-P0LM-77TR';
    expect(find(text, 'Подарочный код за участие')).toBeNull();
  });

  test('are a code where they are short', () => {
    expect(find('Your sign-in code: 8HKD-22QX', 'Sign in')).toBe('8HKD-22QX');
  });
});

test('READ-10 a code to approve an order is one', () => {
  const text = 'Pos. 12  Dübel 8 mm  50,50 EUR\n\nIhr Freigabecode lautet: 40391';
  expect(find(text, 'Ihre Bestellliste zur Freigabe')).toBe('40391');
});

test.each([
  ['ลด 20% ใช้โค้ด SUAN20', 'เพียงกรอกโค้ดส่วนลด\n\nSUAN20\n'],
  ['-20 % mit Code SOMMER', 'Der Code:\n\nSOMMER20\n'],
])('READ-10 a code for an offer is none under %j', (subject, text) => {
  expect(find(text, subject)).toBeNull();
});
