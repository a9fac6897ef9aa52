import { describe, expect, test } from 'vitest';
import { findCode } from './codes.ts';

const inText = (text: string, subject = '') =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;

describe('READ-10 a code of a rarer form is found', () => {
  test.each([
    ['Authorize new device', 'Enter this to authorise it: 7 193 046', '7193046'],
    ['Login code', '# 716 240 10:00', '716240'],
    ['Anmeldung', 'Ihr Code: 482.913', '482913'],
    ['Your login', 'Your code is 1234567890. It is good for 10 minutes.', '1234567890'],
    ['Il tuo accesso', 'Per completare l’accesso digita\n\nK4-77-ZQ\n\nnell’app.', 'K4-77-ZQ'],
    ['Pair', 'Go to tv.example and enter this code:\nWDJB-MJHT', 'WDJB-MJHT'],
    ['Sign in', 'Your sign-in code: 247', '247'],
    ['Ikhodi', 'Ikhodi yakho yokuqinisekisa ithi 904417.', '904417'],
    ['Jẹ́rìí', 'Kóòdù rẹ ni 450912.', '450912'],
    ['Tabbatar da imel', 'Lambar sirri taka ita ce 771204.', '771204'],
    ['پشتڕاستکردنەوە', 'کۆدی پشتڕاستکردنەوەی تۆ: ٧٧١٢٠٤', '771204'],
    ['تصديق', 'توهان جو تصديقي ڪوڊ 551234 آهي.', '551234'],
    ['Log in', 'ଆପଣଙ୍କ ଯାଞ୍ଚ କୋଡ୍ ହେଉଛି 551234', '551234'],
    ['লগ ইন', 'আপোনাৰ সত্যাপন ক’ড হ’ল 551234', '551234'],
  ])('under %j in %j', (subject, text, code) => {
    expect(inText(text, subject)).toBe(code);
  });
});

describe('READ-10 a code below a long list', () => {
  const LIST = ['482101', '482102', '482103', ...Array<string>(300).fill('One more line of words')];
  const CODE = 'Your verification code:\n739204';

  test.each([
    ['at its end', [...LIST, CODE, 'Bye']],
    ['and above another', [...LIST, CODE, ...LIST.slice(3)]],
  ])('is found %s, and those of the list are none', (_, lines) => {
    expect(inText(lines.join('\n'), 'News')).toBe('739204');
  });
});

describe('READ-10 a code below what is about something else', () => {
  test.each([
    ['Upcoming events', 'To link your phone, enter this verification code:', '5519'],
    ['Our programme', 'Vul deze verificatiecode in:', '551 920'],
    ['Protokoll', 'Zur Bestätigung Ihrer Adresse geben Sie bitte den folgenden Code ein:', '5519'],
  ])('under %j: %s', (subject, sentence, code) => {
    const list = '2673 Flight, booking and delivery, €79.00';
    expect(inText(`${list}\n${sentence}\n${code}`, subject)).toBe(code.replace(' ', ''));
  });
});

describe('READ-10 words in capitals', () => {
  test.each([
    ['Sign in', 'Your sign-in code for the pages of the members is QWRTZP for now.', 'QWRTZP'],
    ['Anmelden', 'Ihr Zugangscode für den Mitgliederbereich lautet HXKRWT, bis bald.', 'HXKRWT'],
    ['Giriş', 'Üye alanına giriş kodunuz: VKTRWZ ile girin.', 'VKTRWZ'],
    ['No codes', 'They ask for the one-time CODE that we send.', null],
    ['Security', 'Your one-time code is VALID for an hour. NEVER tell it.', null],
    ['Avviso', 'Il codice OTP è RISERVATO e STRETTAMENTE personale.', null],
  ])('under %j in %j', (subject, text, code) => {
    expect(inText(text, subject)).toBe(code);
  });
});

describe('READ-10 what only looks like a code is none', () => {
  test.each([
    ['Pipeline #118204471 has failed | 3f9c2ab1', 'Commit: 3f9c2ab1 “Verify codes (!2041)”'],
    ['Run failed: main (4f9a1c2)', 'Security scan job failed.\n4f9a1c2 fix login code'],
    ['Сборка упала', 'Коммит 4f9a1c2 «Код подтверждения входа» не прошёл проверку.'],
    ['Ny säsong: Kod 247', 'Kod 247 är tillbaka'],
    ['Your receipt', 'APPROVED\nAuthorization code: 04829A\nTotal $4.50'],
    ['Kvittering', 'Beløb 129,00\nGodkendelseskode: 482913\nKort ****1122'],
    ['Order verified', 'Order verified. Confirmation code: XK7PQ2'],
    ['Dein Kundenkonto', 'Deine Service-PIN lautet 4829. Nenne sie am Telefon.'],
    ['Alarm', 'Your alarm panel number is 4829.'],
    ['Building code', 'Please verify code: 2025 edition of the national code.'],
  ])('under %j in %j', (subject, text) => {
    expect(inText(text, subject)).toBeNull();
  });
});
