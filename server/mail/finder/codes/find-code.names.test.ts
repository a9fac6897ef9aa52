import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findCode } from './find-code.ts';

const PHRASES = readFileSync(
  new URL('../../testing/labelled/shape-phrases.txt', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => line.split(' | ') as [string, string, string]);

const inText = (text: string, subject: string) =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;
const inHtml = (html: string, subject: string) =>
  findCode({ subject, text: null, html: visibleText(html), otp: null })?.value ?? null;

/** Words with a number behind, letters and digits in turn, groups of two, and other alphabets. */
const SHAPES = [
  ['qx482', 'QX482', 'kr73b9', 'KR73B9', 'moss4821', 'MOSS4821', 'maple42', 'MAPLE42'],
  ['maple-42', 'blue-maple-42', 'AB-12-CD-3', 'ФК-4821', 'ЖД4821'],
  ['Maple42', 'КЛЕН73', 'роса-27', '77-QTB', 'Q8RT-5'],
].flat();

describe('READ-10 a code that looks like a name', () => {
  test.each(PHRASES)('%s under %j: %s', (_, subject, phrase) => {
    const lines = phrase.split(String.raw`\n`);
    for (const code of SHAPES) {
      const said = lines.map((line) => line.replace('#', code));
      expect(inText(said.join('\n'), subject)).toBe(code);
      const html = said.map((line) => `<p>${line.replace(code, '<b>$&</b>')}</p>`).join('');
      expect(inHtml(html, subject)).toBe(code);
    }
  });

  test.each([
    ['Confirm your address', 'Hi maple42, press the button to confirm your address.'],
    ['Confirm your address', 'Hi QX482, press the button to confirm your address.'],
    ['Your sign-in details', 'Username: maple42\nChoose your password below.'],
    ['Sign in to Nord', 'You sign in as moss4821 from Monday on.'],
    ['Your sign-in from a new device', 'Someone signed in to the account blue-maple-42.'],
    ['Verify your workspace', 'The workspace blue-maple-42 is nearly ready.'],
    ['Ihre Zugangsdaten', 'Benutzername: maple42\nLegen Sie unten Ihr Passwort fest.'],
    ['Данные для входа', 'Логин: moss4821\nЗадайте пароль ниже.'],
  ])('and no name, under %j: %s', (subject, text) => {
    expect(inText(text, subject)).toBeNull();
  });

  test('may stand beside a name', () => {
    const text = 'Your sign-in code for maple42 is 482913.';
    expect(inText(text, 'Sign in to Nord')).toBe('482913');
  });

  test.each([
    ['Вход', 'Введите этот код для входа:\n\nСОКОЛ', 'СОКОЛ'],
    ['Проверочное слово', 'Чтобы завершить вход, впишите проверочное слово: МЕДОНОС', 'МЕДОНОС'],
    ['Σύνδεση', 'Πληκτρολογήστε αυτόν τον κωδικό για να συνδεθείτε:\n\nΛΩΡΞΔΚ', 'ΛΩΡΞΔΚ'],
    ['Sign in', 'Your sign-in code:\n\nlumen-5', 'lumen-5'],
    ['Sign in', 'Your sign-in code is falcon-harbor-willow.', 'falcon-harbor-willow'],
    ['ورود به حساب', 'کد ورود شما bramble-09 است.', 'bramble-09'],
    ['رمز یک‌بارمصرف', 'رمز یک‌بارمصرف KR8427 را در برنامه وارد نمایید.', 'KR8427'],
    ['Log in', 'Your code to log in with the car FX 310 KD: TULPE42', 'TULPE42'],
  ])('under %j: %j', (subject, text, code) => {
    expect(inText(text, subject)).toBe(code);
  });

  test.each([
    ['Your OTP is 482913 Ref: 998877'],
    ['Your OTP is 482913 Ref: KHTR9'],
    ['Your code: 482913 Ref: 998877'],
    ['Ihr Code lautet 482913 Ref: 998877'],
    ['Your login code is 482913 For: Windows10'],
    ['Your login code 482913 User: maple42'],
  ])('comes before a reference, a device or a name: %s', (text) => {
    expect(inText(text, 'Sign in')).toBe('482913');
  });

  test.each([
    ['Log in to Nord', 'Somewhere else? Enter morn-quay-51 there instead.', 'morn-quay-51'],
    ['أكمل تسجيلك', 'أو اكتبي الأرقام 50831 في الخانة. تنتهي الصلاحية بعد ساعتين.', '50831'],
    ['Apstipriniet e-pastu', 'Vai ieraksti lauciņā burtus un ciparus LK 902.', 'LK902'],
  ])('is the other way beside a link, under %j: %j', (subject, said, code) => {
    const text = `https://nord.example/s/7Yd0PqLx41bUx2Aw8\n\n${said}`;
    expect(inText(text, subject)).toBe(code);
  });

  test.each([
    ['Вход в аккаунт', 'Новый вход с устройства: ТЕЛЕФОН'],
    ['Your verification', 'We sent a code to Office365.'],
    ['ورود به حساب', 'کد شما به Samsung24 ارسال شد.'],
    ['Sign in from a new device', 'Device:\nPixel7\nNot you? Change your password.'],
    ['Sign in', 'Type your username maria84 to continue.'],
    ['Sign in', 'Sign-in code for: Windows10'],
    ['Sign in', 'Your login code for: iPhone15'],
    ['Connexion', 'Code de connexion pour : Galaxy23'],
  ])('nor a word or a device, under %j: %j', (subject, text) => {
    expect(inText(text, subject)).toBeNull();
  });
});

describe('READ-10 a name in the greeting that says that it is the code', () => {
  test.each([
    'Hello your code is 482913,',
    'Hallo Dein Code: 482913!',
    'Your verification code: 482913, welcome!',
  ])('is none beside one like it in its place: %s', (greeting) => {
    expect(inText(`${greeting}\n\nYour code is 739204.`, 'Your code')).toBe('739204');
    expect(inText(`Zorvel\n\n${greeting}\n\nYour code is 739204.`, 'Your code')).toBe('739204');
    expect(inText(`${greeting}\n\nIt expires in 10 minutes.`, 'Your code')).toBe('482913');
  });
});
