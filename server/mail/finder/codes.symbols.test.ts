import { describe, expect, test } from 'vitest';
import { visibleText } from '../text/html.ts';
import { findCode } from './codes.ts';

const find = (text: string, subject: string) =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;

describe('READ-10 digits or characters to be typed, called nothing else, in a line below', () => {
  test.each([
    ['Bestätigen Sie Ihre Adresse', 'Geben Sie diese Ziffern ein:'],
    ['Confirm your address', 'Please type these digits into the app:'],
    ['Bevestig je adres', 'Vul deze cijfers in om door te gaan:'],
    ['Confirmez votre adresse', 'Recopiez les chiffres ci-dessous :'],
    ['Confirma tu correo', 'Escribe estos números en la página:'],
    ['Conferma il tuo indirizzo', 'Ricopia queste cifre nella pagina:'],
    ['Potwierdź adres', 'Przepisz poniższe cyfry:'],
    ['Potvrďte adresu', 'Opište tyto číslice:'],
    ['Подтвердите почту', 'Введите эти цифры в приложении:'],
    ['E-postanı doğrula', 'Uygulamaya şu rakamları yaz:'],
    ['Log ind', 'Skriv tallene her:'],
    ['Potvrdite adresu', 'Upišite ove brojke:'],
    ['Confirmă adresa', 'Introdu cifrele de mai jos:'],
    ['Erősítsd meg a címet', 'Írd be ezeket a számjegyeket:'],
    ['验证邮箱', '请输入以下数字：'],
  ])('under %j: %j', (subject, above) => {
    for (const code of ['4827', '482913', 'K7Q-2M9'])
      expect(find(`${above}\n\n${code}\n`, subject)).toBe(code);
    expect(find(`${above}\n\n4.8.2.7\n`, subject)).toBe('4827');
  });

  test.each([
    ['Confirm your order', 'Type these digits at the till:'],
    ['Confirm your address', 'Call us and type these digits:'],
    ['Verify the totals', 'Enter these numbers into the sheet:'],
    ['Passwort vergessen', 'Geben Sie die Ziffern Ihrer Kundennummer ein:'],
    ['Your bag', 'Type these digits into the form:'],
    ['Confirm your address', 'Type the number of your parcel:'],
    ['Confirm your address', 'These numbers are from the survey:'],
  ])('and none under %j: %j', (subject, above) => {
    for (const code of ['4827', '482913'])
      expect(find(`${above}\n\n${code}\n`, subject)).toBeNull();
  });

  test('in boxes they are none for any other reason', () => {
    const boxes = [...'P3X7'].map((sign) => `<td>${sign}</td>`).join('');
    const html = (above: string) =>
      visibleText(`<p>${above}</p><table><tr>${boxes}</tr></table><p>Adresse bestätigen</p>`);
    const under = (above: string) =>
      findCode({ subject: 'Fast geschafft', text: null, html: html(above), otp: null });
    expect(under('Tippe diese Zeichen in der App ein:')).toEqual({ value: 'P3X7' });
    expect(under('Tippe diese Zeichen ein und hol dir den Rabatt:')).toBeNull();
  });

  test('in boxes they are a puzzle where nothing is to be proven', () => {
    expect(find('Fill in the digits:\n\n4 8 2 7 1 3\n\nHave fun!', 'Sudoku')).toBeNull();
  });

  test('and a number is what it is said to be', () => {
    expect(find('Sisesta number:\n\n4827\n', 'Kinnituskood')).toBe('4827');
    expect(find('Type the order number:\n\n4827\n', 'Verify your address')).toBeNull();
  });

  test.each([
    ['Router', 'Type this address in the browser:'],
    ['New sign-in', 'From this address:'],
    ['Confirm the update', 'Firmware:'],
  ])('digits with stops are an address or a version under %j: %j', (subject, above) => {
    expect(find(`${above}\n\n8.8.4.4\n`, subject)).toBeNull();
  });
});

describe('READ-10 what is to be typed may be said below the code', () => {
  test('two lines further down', () => {
    const body = 'token> 7p2-KdR-4Vn\nvalid: 120 s\nEnter the token as it is shown.\n';
    expect(find(body, 'Sign-in to the console')).toBe('7p2-KdR-4Vn');
    expect(find(body, 'Your console')).toBeNull();
  });
});

describe('READ-10 words that mean something else in another language', () => {
  test('Dutch "door" is no door', () => {
    const body = 'Vul dit in om door te gaan:\n\n482913\n';
    expect(find(body, 'Uw verificatiecode')).toBe('482913');
    expect(find('Use 482913 to open the door.', 'Your verification')).toBeNull();
  });

  test('a word that only begins like a journey is none', () => {
    expect(find('Ihr Code:\n482913', 'Anmeldung bei Fahrtenlust')).toBe('482913');
    expect(find('482913', 'Ihre Fahrt: Code')).toBeNull();
  });

  test.each(['RFC 6238', 'ISO 9001', 'IEEE 8021'])('%s is a standard', (standard) => {
    const body = `Read how one-time codes (${standard}) work.`;
    expect(find(body, 'What the code means')).toBeNull();
  });
});
