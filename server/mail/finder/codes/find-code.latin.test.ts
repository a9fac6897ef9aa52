import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findCode } from './find-code.ts';

const inText = (text: string, subject: string) =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;
const inHtml = (html: string, subject: string) =>
  findCode({ subject, text: null, html: visibleText(html), otp: null })?.value ?? null;

describe('READ-10 a code is found in the forms that services write', () => {
  test.each([
    ['Your login code', 'Code: BAKERO', 'BAKERO'],
    ['Sign in', 'Your sign-in code is\n\nQWKMZT\n\nIt expires in 10 minutes.', 'QWKMZT'],
    ['Confirm your email', 'Your verification code: TULIPA', 'TULIPA'],
    [
      'Your temporary login code',
      'Copy and paste this temporary login code:\n\nsparo-velti-gront',
      'sparo-velti-gront',
    ],
    ['Verification code', 'Your verification code is ABC-DEF', 'ABC-DEF'],
    [
      'XQW-TPL is your confirmation code',
      'To finish, enter the code XQW-TPL in the window where you started.',
      'XQW-TPL',
    ],
    ['Prijavna koda', 'Vaša prijavna koda: 482.913', '482913'],
    ['Tu código', 'Tu código de verificación es 482.913. Caduca en 5 minutos.', '482913'],
    ['Security code', 'Your security code is 123-456-78', '12345678'],
    [
      'G-123456 is your verification code',
      'G-123456 is your verification code. Don’t share it.',
      'G-123456',
    ],
    ['FB-48213 is your confirmation code', 'Enter it: FB-48213', 'FB-48213'],
    ['Access', 'Your access code: 4821', '4821'],
    ['Access', 'Use access code 48213 to get in.', '48213'],
    ['Login', 'Here is your 7-digit code: 4821377', '4821377'],
    ['Login', 'Your one-time code is 482137795', '482137795'],
    ['2FA', 'Authentication code\n\n4821377951\n\nThis code is valid for 3 minutes.', '4821377951'],
    [
      'Device',
      'Enter aB3xK9 in the app to link your device. The code expires in 15 minutes.',
      'aB3xK9',
    ],
    ['Potwierdź', 'Twój kod weryfikacyjny to kX92Lm', 'kX92Lm'],
    ['482913 is your code', 'Hello, you tried to sign in. Use the code in the subject.', '482913'],
    ['[Nova] Login code: 4829', 'Hi,\nsomeone tried to log in.', '4829'],
    ['Dein Code: 482 913', 'Hallo!', '482913'],
    ['Kod', 'Sizin təsdiq kodunuz: 482913', '482913'],
    ['Kod', 'Tasdiqlash kodi: 482913. Hech kimga bermang.', '482913'],
    ['Kodi', 'Kodi juaj i verifikimit është 482913', '482913'],
    ['Kód', 'Váš overovací kód je 482 913', '482913'],
    ['Kode', 'Din engangskode er 482913. Den udløber om 10 minutter.', '482913'],
    ['Kinnituskood', 'Sinu ühekordne kood: 482913', '482913'],
    ['Koodka', 'Koodkaaga xaqiijinta waa 482913', '482913'],
    ['Code', 'Votre code à usage unique : 482 913. Il expire dans 10 minutes.', '482913'],
    ['Kirjautuminen', 'Syötä koodi 482913 kirjautumissivulle.', '482913'],
    ['Codi', 'El teu codi d’accés és 482913', '482913'],
    ['Cód', 'Is é 482913 do chód fíoraithe', '482913'],
    ['Kontrola', 'Za potvrdu prijave unesite kôd 482913', '482913'],
    [
      'Card payment',
      '482913 is the code to approve your payment of EUR 59.90 to Shop with card ending 1234.',
      '482913',
    ],
    [
      'Welcome',
      'Thanks for joining!\nYour PIN: 4829\nType it in the app to finish signing up.',
      '4829',
    ],
    [
      'Finish signing up',
      'Almost there! Here’s the number you need to type in to finish signing up: 482913',
      '482913',
    ],
    ['Password', 'Use this code to reset your password: 48291377', '48291377'],
    ['Passcode', 'Your single-use passcode: 48 29 13', '482913'],
    ['Login', '>>> 482913 <<<\nis your login code', '482913'],
    ['Hello', 'Hi Anna,\n\nYour login code is below.\n\n    4829 1377\n\nCheers', '48291377'],
    [
      'Your code',
      'Hi,\n\nYour code: 482913\nRequest from: Berlin, Germany (203.0.113.7)\nTime: 2025-03-14 10:42 UTC\n\nOrder history: example',
      '482913',
    ],
    ['Sign in to your shop account', '482913 is your sign-in code for your orders.', '482913'],
    ['Ticket shop: log in', 'Your one-time login code: 482913', '482913'],
    ['Anmeldung', 'Mit diesem Code melden Sie sich an: 4829 13', '482913'],
    ['Freigabe', 'Ihre TAN für die Überweisung über 120,00 EUR: 482913', '482913'],
    ['Votre code', 'Saisissez le code 4829 dans l’application', '4829'],
    ['Accesso', 'Inserisci 482 913 per accedere', '482913'],
    ['Inloggen', 'Je inlogcode is 482913', '482913'],
    ['Logga in', 'Din engångskod är 482913', '482913'],
    ['Logowanie', 'Wpisz kod 482913, aby się zalogować', '482913'],
    ['Giriş', 'Doğrulama kodunuz: 482913', '482913'],
    ['OTP', 'Jangan berikan kode ini kepada siapa pun: 482913', '482913'],
    ['Log masuk', 'Kod pengesahan anda ialah 482913', '482913'],
    ['Overenie', 'Zadajte kód 482913', '482913'],
    ['Belépés', 'A belépéshez szükséges kód: 482913', '482913'],
    ['Patvirtinkite', 'Jūsų patvirtinimo kodas: 482913', '482913'],
    ['Your a1b2 code', 'Enter code: 7hK2-9QxL', '7hK2-9QxL'],
    ['Token', 'Your login token is 93KX-71QP', '93KX-71QP'],
  ])('under %j in %j', (subject, text, code) => {
    expect(inText(text, subject)).toBe(code);
  });

  test.each([
    [
      'Verify',
      '<table><tr><td>Verification code</td></tr><tr><td><table><tr><td>4</td><td>8</td><td>2</td><td>9</td><td>1</td><td>3</td></tr></table></td></tr></table>',
      '482913',
    ],
    [
      'Verify',
      '<p>Your code</p><div style="display:flex"><span>4</span><span>8</span><span>2</span><span>9</span><span>1</span><span>3</span></div>',
      '482913',
    ],
    [
      'Login',
      '<p>Login code</p><div><div>K</div><div>7</div><div>Q</div><div>2</div><div>M</div><div>9</div></div>',
      'K7Q2M9',
    ],
    ['Login', '<h1>482913</h1><p>Enter this code to log in</p>', '482913'],
    ['Login', '<p>Your login code:&nbsp;<b>482&#8201;913</b></p>', '482913'],
    ['Login', '<p dir="rtl">رمز التحقق الخاص بك:</p><p><strong>482913</strong></p>', '482913'],
    [
      'Login',
      '<span style="display:none;font-size:0">Preheader 111222</span><p>Code</p><p style="font-size:32px;letter-spacing:8px">482913</p><p>Expires in 5 minutes</p>',
      '482913',
    ],
    ['Confirm it’s you', '<p>Copy this code</p><pre>aX9-kQ2-77b</pre>', 'aX9-kQ2-77b'],
    ['Código', '<td>Seu código de acesso é</td><td><b>4829</b></td>', '4829'],
    [
      '',
      '<p>您的登录验证码：</p><p><span style="font-size:28px">482913</span></p><p>请在10分钟内完成验证</p>',
      '482913',
    ],
    [
      'Code',
      '<table><tr><td style="border:1px solid">4</td><td>&nbsp;</td><td style="border:1px solid">8</td><td>&nbsp;</td><td>2</td><td>&nbsp;</td><td>9</td></tr></table><p>Enter this code to verify your email</p>',
      '4829',
    ],
    [
      'Your security code',
      '<table><tr><td><p>8</p></td><td><p>2</p></td><td><p>9</p></td><td><p>1</p></td><td><p>3</p></td><td><p>7</p></td></tr></table>',
      '829137',
    ],
    [
      'Sign in',
      '<p>Here is your code</p><p><span>482</span><span style="padding:4px">-</span><span>913</span></p>',
      '482913',
    ],
    [
      'Sign in',
      '<p>Your code is <span>4</span><span>8</span><span>2</span><span>9</span><span>1</span><span>3</span>.</p>',
      '482913',
    ],
    [
      'Sign in',
      '<p>Login code</p><a href="https://a.example/x" style="font-size:30px">482913</a>',
      '482913',
    ],
    ['Sign in', '<p>Login code</p><input value="482913"><p><b>482913</b></p>', '482913'],
    [
      'Verify',
      '<center><h2>One-time code</h2><div style="background:#eee;font-size:36px">48291377</div><p>© 2025 Acme, 94103 San Francisco</p></center>',
      '48291377',
    ],
  ])('under %j in the mark-up %j', (subject, html, code) => {
    expect(inHtml(html, subject)).toBe(code);
  });
});

test('READ-10 an Icelandic discount code is none', () => {
  const html = '<h2>15% afsláttur í vetur</h2><p>Notaðu kóðann <b>HAUST2026</b> við bókun.</p>';
  expect(inHtml(html, 'Ferðagjöf: afsláttarkóði HAUST2026')).toBeNull();
});
