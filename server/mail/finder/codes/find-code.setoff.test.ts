import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findCode } from './find-code.ts';

const big = (code: string) => `<p style="font-size:32px">${code}</p>`;

/** In words that no list has, but for what `below` says. */
const find = (html: string, subject = 'Zorvel') =>
  findCode({ subject, text: null, html: visibleText(html), otp: null })?.value ?? null;

describe('READ-10 the only number that is set off', () => {
  const ASKED = '<p>If you did not ask for it, ignore this email.</p>';
  const SOON = '<p>Grumel 10 minutes.</p>';

  test.each(['482913', '482 913', '4829', 'K7Q2M9'])('%s below an open line', (code) => {
    const html = `<p>Blonk et varu sint mor keldi:</p>${big(code)}`;
    expect(find(html + SOON)).toBe(code.replace(' ', ''));
    expect(find(html)).toBe(code.replace(' ', ''));
    expect(find(html.replace(':', '.'))).toBeNull();
    expect(find(html, 'Your parcel is here')).toBeNull();
  });

  test('and is for those who asked', () => {
    expect(find(`<p>Blonk et varu sint mor keldi:</p>${big('482913')}${ASKED}`)).toBe('482913');
  });

  test('in bold within a sentence', () => {
    const html = '<p>Blonk <b>482913</b> et varu.</p>';
    expect(find(html + SOON + ASKED)).toBe('482913');
    expect(find(html.replaceAll(/<\/?b>/g, '') + ASKED)).toBeNull();
  });

  test('and not below a few words, which say what else it is', () => {
    for (const label of ['El númberu del to pidíu:', 'Nọ́ńbà àṣẹ rẹ:', 'ستاسو د فرمایش شمېره:'])
      expect(find(`<p>Grumel. ${label}</p>${big('482913')}`)).toBeNull();
    expect(find('<p>Grumel. El númberu del to pidíu: <b>482913</b></p>')).toBeNull();
  });

  test('and not one of several', () => {
    const html = `<p>Blonk et varu sint mor keldi:</p>${big('482913')}${big('710044')}`;
    expect(find(html + SOON.replace('10', '24'))).toBeNull();
  });

  test('that is open for days is a figure of anything', () => {
    expect(
      find(`<p>Blonk et varu sint mor keldi:</p>${big('482913')}<p>Grumel 24 hours.</p>`),
    ).toBeNull();
  });
});

describe('READ-10 a code that confirms something of a parcel or a ticket', () => {
  const html = (above: string) => `<p>${above}</p>${big('4R8 K2T')}<p>Parcel 44718</p>`;

  test('is one to type where it is called so', () => {
    expect(find(html('Your confirmation code:'), 'Confirm the new address of your parcel')).toBe(
      '4R8K2T',
    );
    expect(find(html('Your pickup code:'), 'Your parcel is here')).toBeNull();
  });
});

describe('READ-10 a word with a number behind, called a code', () => {
  const html = (below: string) => `<p>Sebenzisa le khodi:</p>${big('KWINDLA20')}<p>${below}</p>`;

  test('is an offer unless something says that it lets one in', () => {
    expect(find(html('Blonk et varu.'))).toBeNull();
    expect(find(html('Grumel 10 minutes.'))).toBe('KWINDLA20');
    expect(find(html('Blonk et varu.'), 'Log in to Zorvel')).toBe('KWINDLA20');
  });
});

describe('READ-10 marks of plain text around a code', () => {
  const under = (subject: string, text: string) =>
    findCode({ subject, text, html: null, otp: null })?.value ?? null;

  test.each([
    ['認証コード「*4095*」をご入力ください。', '4095'],
    ['认证码为*482913*，请勿泄露。', '482913'],
    ['Ваш код подтверждения «_4095_».', '4095'],
    ['Your sign-in code: “`4095`”', '4095'],
    ['Kinnituskood:*482913*', '482913'],
  ])('are none of it: %s', (line, code) => {
    expect(under('Sign in', line)).toBe(code);
  });

  test('set it off', () => {
    const pay = 'Bilet üçün ödənişi tamamlamaq üçün *B5R-8TQ* kodunu daxil edin.';
    expect(under('Ödənişin təsdiqi', pay)).toBe('B5R-8TQ');
    expect(under('Bilet', pay.replace('ödənişi tamamlamaq', 'yerinizə baxmaq'))).toBeNull();
  });

  test.each([
    ['Төлемді растау', 'Билет үшін төлемді аяқтау үшін 739204 кодын енгізіңіз.', '739204'],
    ['Your ticket', 'To complete the payment for your ticket, enter the code 739204.', '739204'],
    ['Your ticket', 'To complete the payment, enter the code 739204 at the kiosk.', null],
    ['Your ticket', 'To board your flight, enter the code 739204.', null],
  ])('or none, under %j, in %j', (subject, line, code) => {
    expect(under(subject, line)).toBe(code);
  });

  test.each(['Your sign-in code is in snake_482913_case.', 'Log in and dial *4829*1# for a code.'])(
    'and nothing within a word: %s',
    (line) => {
      expect(under('News', line)).toBeNull();
    },
  );
});

describe('READ-10 the number of a parcel in bold', () => {
  const html = (code: string) =>
    `<p>Siuntą <b>LT40188273</b> pristatysime. Peradresavimą patvirtinkite šiuo kodu:</p>${code}`;

  test('leaves the code the only one set off', () => {
    const subject = 'Patvirtinkite siuntos peradresavimą';
    expect(find(html(`${big('903 817')}<p>Kodas galioja 15 minučių.</p>`), subject)).toBe('903817');
    expect(find(html(`${big('903 817')}<p>Kodas galioja 15 minučių.</p>`), 'Siunta')).toBe(
      '903817',
    );
    const toFetch = html(big('903 817')).replace('patvirtinkite', 'atsiimkite');
    expect(find(`${toFetch}<p>Kodas galioja 3 dienas.</p>`, 'Siunta')).toBeNull();
    expect(find(html(''), 'Jūsų siunta')).toBeNull();
  });
});

describe('READ-10 nine digits in threes', () => {
  test('are the number of a meeting', () => {
    expect(find(`<p>Join us:</p>${big('482 913 104')}<p>10 minutes</p>`)).toBeNull();
  });
});

describe('READ-10 a code to sign with', () => {
  test.each([
    ['Din signeringskod: 3 948 027', '3948027'],
    ['Podpisový kód: 482913', '482913'],
    ['Unterschriftscode: 482913', '482913'],
  ])('%j', (line, code) => {
    const text = `${line}\n\nIt works for 10 minutes.`;
    expect(findCode({ subject: 'Your contract', text, html: null, otp: null })?.value).toBe(code);
  });
});

describe('READ-10 a subject that speaks of a code of any sort', () => {
  const text = 'Para terminar, escribe 5512 en la pantalla de verificación.';
  const under = (subject: string) => findCode({ subject, text, html: null, otp: null });

  test('is of the one that is typed to prove something', () => {
    expect(under('Código para renovar tu carné')).toEqual({ value: '5512' });
    expect(under('Tu carné')).toBeNull();
  });
});

describe('READ-10 the last digits of a card', () => {
  test('are none', () => {
    const text = '連結將於 1 小時後失效。卡號末四碼 8812,目前餘額 NT$ 245。';
    expect(findCode({ subject: '重新設定密碼', text, html: null, otp: null })).toBeNull();
  });
});
