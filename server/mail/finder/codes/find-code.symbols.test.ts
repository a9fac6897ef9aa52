import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findCode } from './find-code.ts';

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

describe('READ-10 digits that are to be typed need no other word', () => {
  const big = (above: string, code: string, below = '') =>
    findCode({
      subject: 'Hello',
      text: null,
      html: visibleText(`<p>${above}</p><p style="font-size:32px">${code}</p><p>${below}</p>`),
      otp: null,
    })?.value ?? null;

  test.each([
    ['Key in these numbers on the other screen:', '50 29', '5029'],
    ['Reprenez ces chiffres sur l’écran :', '58 2 031', '582031'],
    ['Teclea estas cifras en la pantalla:', '207-33-4', '207334'],
    ['Schreib die Zeichen in das Formular:', '39 20 71', '392071'],
    ['Recibiste un ticket. Teclea en la app estas cifras:', '6028', '6028'],
  ])('set off below %j: %j', (above, code, typed) => {
    expect(big(above, code)).toBe(typed);
    for (const other of [code, '582031']) expect(big('Our thoughts of the week', other)).toBeNull();
  });

  test('letters as well, which are called so', () => {
    const below = 'Good for 3 minutes.';
    expect(big('Teclea estas letras en la pantalla:', 'XUNPAR', below)).toBe('XUNPAR');
    expect(big('Nuestra palabra de la semana:', 'XUNPAR', below)).toBeNull();
  });

  test.each([
    ['Opište číslo 40917 do formuláře. Nikomu ho nesdělujte.', '40917'],
    ['Наберите цифры 702518. Они действуют 10 минут.', '702518'],
    ['Upišite brojke 28-63 na drugom uređaju. Vrijede 10 minuta.', '2863'],
  ])('in a sentence with its terms: %j', (sentence, code) => {
    expect(find(sentence, 'Hello')).toBe(code);
    expect(find(sentence.split('. ')[0] ?? '', 'Hello')).toBeNull();
  });

  test.each([
    ['Type the number of seats:', '2 500'],
    ['Type these numbers at the till:', '58 2 031'],
    ['Type the two years:', '2026-2027'],
    ['Use this discount: type the digits:', '58 2 031'],
  ])('but not %j: %j', (above, code) => {
    expect(big(above, code)).toBeNull();
  });

  test.each([
    ['Type these numbers into the open window:\n\n731 04\n\nUntil 14:20.', '73104'],
    ['Digite no ecrã: 66-204\n\nVálido por 5 minutos.', '66204'],
  ])('in good time: %j', (body, code) => {
    expect(find(body, 'Hello')).toBe(code);
  });

  test.each([
    ['Ihre Zahlen:', '7 13 22 31', 'Ziehung in 24 Stunden.'],
    ['Geben Sie am Automaten die Zahl ein:', '4471', 'Gültig 10 Minuten.'],
    ['Indiquez ces chiffres dans le motif du virement :', '40 18 77', 'Sous 24 heures.'],
    ['Skriv kontonummeret i feltet:', '1503 40', 'Innen 24 timer.'],
  ])('and not what is drawn, or typed elsewhere: %j', (above, code, below) => {
    expect(big(above, code, below)).toBeNull();
  });

  test('and not what is to be quoted in good time', () => {
    const body = 'Bitte bei der Überweisung angeben: 482013\n\nInnerhalb von 24 Stunden.';
    expect(find(body, 'Hallo')).toBeNull();
    expect(find('Skriv kontonummeret i feltet: 1503 40\n\nInnen 24 timer.', 'Hei')).toBeNull();
    expect(find('Your number when you call: 482013\n\nWithin 24 hours.', 'Hello')).toBeNull();
  });

  test('far down a long list', () => {
    const list = Array.from({ length: 170 }, (_, at) => `Course ${10_000 + at * 37}, room ${at}`);
    const body = [...list, 'Type this number into the window:', '', '402917', '', 'It works once.'];
    expect(find(body.join('\n'), 'Your agreement')).toBe('402917');
  });
});

describe('READ-10 letters at the end of a line with another number', () => {
  test('behind a colon', () => {
    expect(find('For device KX-40188 type the verification code: FQWLNA', 'Verify')).toBe('FQWLNA');
    expect(find('For case 2025-1873 please enter the following code: DJXR-KWPL', 'Your code')).toBe(
      'DJXR-KWPL',
    );
  });
});

describe('READ-10 numbers of an account', () => {
  test('in a footer, under a password that was changed', () => {
    expect(find('Hello.\nCode of the centre 17004418', 'Your password was changed')).toBeNull();
  });

  test('on an electronic receipt', () => {
    expect(find('票据号码: 0061884203\n校验码: a7f3d0\n金额: 5200.00元', '电子票据')).toBeNull();
  });

  test('in Czech, where damage is no code', () => {
    expect(find('Děkujeme.', 'Hlášení škody 8830114')).toBeNull();
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

describe('READ-10 a code that looks like a sum, or that is said of in the next clause', () => {
  const under = (subject: string, text: string) =>
    findCode({ subject, text, html: null, otp: null })?.value ?? null;

  test.each([
    ['Sláðu inn staðfestingarkóðann RM47-K2 til að ljúka kaupum.', 'RM47-K2'],
    ['Your verification code is RS50-X7', 'RS50-X7'],
    ['Vi se va cere un cod unic; acesta este 5093 1187 și poate fi folosit.', '50931187'],
    ['Sie brauchen einen Code; er lautet 5093 1187 und ist einmal zu benutzen.', '50931187'],
    ['Se le pedirá un código; es el 5093 1187 y caduca en una hora.', '50931187'],
    ['You will be asked for a code. It is 5093 1187 and may be used by you.', '50931187'],
  ])('%s', (line, code) => {
    expect(under('To sign', line)).toBe(code);
  });

  test.each([
    'Your verification code unlocks RM47-RM60 of savings',
    'Use the code you have. Room B is 5093 1187.',
    'Your car, plate 1234 BCD, has a code.',
  ])('and not %s', (line) => {
    expect(under('News', line)).toBeNull();
  });
});

describe('READ-10 a sentence of plain text that goes on in the next line', () => {
  test.each([
    'Somebody asked to sign in to the pages. If it was you, the sign-in code is\n# and works for ten minutes.',
    'Pour vous connecter à votre espace, veuillez saisir le code de connexion\n# dans la page.',
    'În pagina de semnare vi se va cere pentru dosarul dvs. un cod de acces;\nacesta este # și e bun.',
  ])('%s', (text) => {
    expect(find(text.replace('#', '482913'), 'Sign in')).toBe('482913');
    expect(find(text.replace('#', 'K7Q-2M9'), 'Sign in')).toBe('K7Q-2M9');
  });

  test.each([
    'The invoice for your last order is attached. Its reference number is\n482913 and is due. Have a code.',
    'We sent the sign-in code to your telephone. Here is our programme of May:\n482 readers come.',
  ])('is of what it says: %s', (text) => {
    expect(find(text, 'News')).toBeNull();
  });
});
