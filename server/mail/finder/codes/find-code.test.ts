import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from '../links/find-link.ts';
import { findCode } from './find-code.ts';

/** Quadratic time would take this to hours, and the test to its time-out. */
const HOSTILE_CHARS = 512 * 1024;

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

describe('READ-10 a code is found however it is set', () => {
  test.each([
    ['*482-913*', '482913'],
    ['**K7Q-2M9**', 'K7Q-2M9'],
    ['“482913”', '482913'],
    ['[482913]', '482913'],
    ['G-482913', 'G-482913'],
    ['12-34-56', '123456'],
    ['4f9a1c', '4f9a1c'],
    ['HVh5KBGz', 'HVh5KBGz'],
    ['48\u200b29\u00ad13', '482913'],
    ['\u202a482913\u202c', '482913'],
    ['4  8  2  9  1  3', '482913'],
    ['4 8 2 - 9 1 3', '482913'],
    ['| 4 | 8 | 2 | 9 | 1 | 3 |', '482913'],
    ['4\n8\n2\n9\n1\n3', '482913'],
    ['AB3 X9K', 'AB3X9K'],
    ['XKQWZP', 'XKQWZP'],
    ['2019', '2019'],
    ['၄၈၂၉၁៣', '482913'],
    ['௪௮௨௯௧௩', '482913'],
  ])('%j', (shown, code) => {
    expect(inText(`Enter this verification code to sign in:\n\n${shown}\n\nThanks`)).toBe(code);
  });

  test.each([
    ['验证码为482913，5分钟内有效', '482913'],
    ['Use 482913 to confirm your purchase of $40.00', '482913'],
    ['You paid USD 500. 482913 is your OTP', '482913'],
    ['Your code for account 12345678 is 482913', '482913'],
    ['Your verification code from 14.3.2025 829-134 is valid for 10 minutes', '829134'],
    ['The code for your phone number: 482913', '482913'],
    ['קוד האימות הוא ל-482913', '482913'],
  ])('in %j', (text, code) => {
    expect(inText(text)).toBe(code);
  });

  test('in the plain text, where the HTML has none', () => {
    const html = visibleText('<p>Your code is in the picture</p><img src="cid:1">');
    const text = 'Your sign-in code is 482913';
    expect(findCode({ subject: '', text, html, otp: null })).toEqual({ value: '482913' });
  });

  test('by its place and what the message is for, in a language without words here', () => {
    expect(inText('Ncsh qwe zxu:\n\n482913\n\n15 min', 'Verification')).toBe('482913');
  });

  test('in mark-up that names it', () => {
    const node = { '@type': 'PropertyValue', name: 'Sign-in code', value: '482913' };
    const script = JSON.stringify({ '@type': 'EmailMessage', about: node });
    expect(inHtml(`<script type="application/ld+json">${script}</script>Hi`)).toBe('482913');
    expect(inHtml(`<script type="application/ld+json">${script.slice(1)}</script>Hi`)).toBeNull();
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
    ['Your door code is 4829'],
    ['Share the delivery PIN 482913 with the courier'],
    ['Kod odbioru paczki: 482913'],
    ['取件码：482913，请到快递柜取件'],
    ['受取番号 482913 をお店で'],
    ['Your recovery codes:\n\n4829-1834\n1834-5523\n9912-0034'],
    ['Enter one of these one-time sign-in codes:\n\n482913\n183455\n991200'],
    ['To verify your account, call us\n\n1800 4829\n\nOpen 9 to 5'],
    ['Please confirm.\n\nCustomer number\n482913\n\nYour code desk'],
    ['Class code: k7q2m9x'],
    ['Join my team with code K7Q2M9'],
    [''],
  ])('in %j', (text) => {
    expect(inText(text)).toBeNull();
  });

  test('in a message that says it has expired', () => {
    expect(inText('The code 482913 was for you', 'Your verification code has expired')).toBeNull();
  });

  test.each([
    ['Booking confirmed', 'Confirmation code: X7K2QP'],
    ['Ihr Gutschein', 'Ihr Code lautet XK7PQ2M9'],
    ['Votre colis est arrivé', 'Code :\n\n482913'],
    ['Dein Kurier-Code', 'Code: 482913'],
    ['Case 482913', 'Your code is with us: 482913'],
    ['Your backup codes', 'One-time code: 482913'],
  ])('under the subject %j', (subject, text) => {
    expect(inText(text, subject)).toBeNull();
  });

  test('in markup, only in what is seen', () => {
    expect(inHtml('<p style="color:#482913">Your code is on its way</p>')).toBeNull();
    expect(inHtml('<p>Your code:</p><!-- 482913 --><p hidden>482913</p>')).toBeNull();
  });
});

describe('READ-10 M7 hostile text is searched in linear time', () => {
  test.each([
    '1',
    ' ',
    '@',
    'code ',
    '1 ',
    'A',
    '1-',
    '1.',
    'a1',
    ': ',
    '1,',
    '$1 ',
    '1\n',
    '482913\n',
    'mã ',
    '<https://x',
    'код ',
    '| 1 ',
    '*1',
    '+1',
    'minuto ',
    'if not ',
  ])('%j over and over', (piece) => {
    const text = piece.repeat(HOSTILE_CHARS / piece.length);
    const html = visibleText(text);
    const mail = { subject: 'Your code', text, html, otp: null };
    expect(() => [findCode(mail), findLink(mail)]).not.toThrow();
  });
});
