import { describe, expect, test } from 'vitest';
import { findCode } from './codes.ts';
import { visibleText } from './html.ts';

const inText = (text: string, subject = '') =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;
const inHtml = (html: string, subject = '') =>
  findCode({ subject, text: null, html: visibleText(html), otp: null })?.value ?? null;

describe('READ-10 a code is found', () => {
  test.each([
    ['Your code is 482913.', '482913'],
    ['482913 is your verification code', '482913'],
    ['Enter this code:\n\n482 913\n\nIt expires in 10 minutes.', '482913'],
    ['Your code: 4 8 2 9 1 3', '482913'],
    ['Login code: AB3-C4D', 'AB3-C4D'],
    ['Ihr Bestätigungscode lautet 0042', '0042'],
    ['Код подтверждения: ١٢٣٤٥٦', '123456'],
    ['認証コード：４８２９１３', '482913'],
    ['Order 99887766 of 11/04/2025 for $318.20: enter the code 404127', '404127'],
    ['Dear customer,\n\n@shop.example #A1b2C3', 'A1b2C3'],
  ])('in %j', (text, code) => {
    expect(inText(text)).toBe(code);
  });

  test('in boxes for each digit', () => {
    expect(
      inHtml('<p>Your code</p><table><tr><td>4</td><td>0</td><td>7</td><td>1</td></tr></table>'),
    ).toBe('4071');
  });

  test('alone on its line under a subject that announces it', () => {
    expect(inText('Hello\n\n482913\n', 'Your security code')).toBe('482913');
  });

  test('in the subject, unless the text has a better one', () => {
    expect(inText('Welcome!', '482913 is your code')).toBe('482913');
    expect(inText('Your code is 111222', 'Code request 482913')).toBe('111222');
  });

  test('in the OTP-Token header before anywhere else', () => {
    const mail = { subject: 'Code 111222', text: 'Your code is 333444', html: null, otp: '555666' };
    expect(findCode(mail)).toEqual({ value: '555666' });
  });
});

describe('READ-10 no code is found', () => {
  test.each([
    ['Your order 482913 has shipped'],
    ['Use promo code SPRING25 and save 25 %'],
    ['Follow us:\n\n@shop.example #summer'],
    ['Save 20 % with the code SPRING25'],
    ['Call 1800 4829 if you did not ask for a code'],
    ['Your code was changed on 14.06.2025 at 17:51 from 203.74.37.189'],
    ['The code of conduct has 2025 words'],
    ['Our zip code is 94103'],
    ['CSS code color: #482913'],
    ['We sent a code to the number ending in 5678'],
    ['Total: $4829.13 with code below'],
    ['See https://x.example/code/482913'],
    ['Ask code@482913.example for help'],
    ['-- \nYour code desk, phone 4829'],
    [''],
  ])('in %j', (text) => {
    expect(inText(text)).toBeNull();
  });

  test('in a message that says it has expired', () => {
    expect(inText('The code 482913 was for you', 'Your verification code has expired')).toBeNull();
  });

  test('in markup, only in what is seen', () => {
    expect(inHtml('<p style="color:#482913">Your code is on its way</p>')).toBeNull();
    expect(inHtml('<p>Your code:</p><!-- 482913 --><p hidden>482913</p>')).toBeNull();
  });
});
