import { describe, expect, test } from 'vitest';
import { findCode } from './find-code.ts';

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
    ['Hello', 'Your code is 551 662', '551662'],
    ['Hello', 'Your code is 551-662', '551662'],
    ['Hallo', 'Dein Code ist 551 662', '551662'],
    ['Sign in', 'Your sign-in code: 247', '247'],
    ['Sign in', 'Your sign-in code: 117 - 584', '117584'],
    ['Sign in', 'Enter this code on the other device:\n\nJX48 TP', 'JX48TP'],
    ['Sign in', 'Your sign-in code:\n117 - 584', '117584'],
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

describe('READ-10 a number of the company is no code beside a link', () => {
  test.each([
    [
      'تأكيد بريدك الإلكتروني',
      'لتفعيل حسابك يرجى تأكيد بريدك الإلكتروني:\n\nhttps://acme.example/activate/3391-Jx8\n\nينتهي الرابط خلال 24 ساعة.\n\nشارع التحلية، جدة 23442 · السجل التجاري 4030155012',
    ],
    [
      'Your sign-in link for Marginalia',
      'Tap to sign in to Marginalia:\n\n<https://acme.example/auth/magic/3pNf8QkT0vZsL1cY>\n\nGood for 15 minutes, one use only. Requested from Safari, iPad, Edinburgh.\n\nTrouble? Reply to this message or see https://acme.example/faq#signin\n\nMarginalia is made by Two Owls Ltd (SC 612 094).\nYou are getting this because someone typed your address on our sign-in page.',
    ],
    [
      'إعادة تعيين كلمة المرور',
      'اضغطي على الزر التالي لاختيار كلمة مرور جديدة:\n\nhttps://acme.example/reset?t=Bq5nX81z0Ls\n\nتنتهي صلاحية الرابط خلال ساعة واحدة.\n\nمتجر – شارع الملك فهد، الرياض 12271 – هاتف 920005550 – السجل التجاري 1010448821',
    ],
  ])('under %j', (subject, text) => {
    expect(inText(text, subject)).toBeNull();
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

describe('READ-10 digits in groups of unequal length', () => {
  test.each([
    ...['408 55 21', '40 855 21', '40 85 521', '408-55-21', '4085 52', '40 8552'],
    ...['48 301 2', '512 30 7', '77-401-2'],
  ])('are a code where a word for one announces them: %s', (shown) => {
    const code = shown.replace(/[ -]/g, '');
    expect(inText(`Your sign-in code is ${shown}.`, 'Sign in')).toBe(code);
    expect(inText(`Vaš kod za prijavu glasi ${shown} i važi 5 minuta.`, 'Prijava')).toBe(code);
    expect(inText(`Your sign-in code\n\n${shown}\n`, 'Sign in')).toBe(code);
  });

  test.each([
    'Never share your sign-in code. Ring 408 55 21 if in doubt.',
    'Your sign-in code was used. In doubt, phone 408 55 21.',
    'Tell nobody the sign-in code, or us at 408 55 21.',
    'Ihr Anmeldecode ist geheim. Fragen: Tel. 408 55 21',
    'Nikome ne odajte kod za prijavu. Telefon: 408 55 21',
    'Никому не сообщайте код для входа. Телефон 408 55 21',
    'Älä kerro kirjautumiskoodia. Puh. 408 55 21',
    'Your sign-in code is secret. Order 408 55 21 is on its way.',
    'The sign-in code is in the app, and 63-400-11 is our number.',
    'Unu kod po uređaju. Pozovite 408 55 21 za pomoć pri prijavi.',
  ])('and none in %s', (line) => {
    expect(inText(line, 'Your sign-in code')).toBeNull();
  });
});

describe('READ-10 the number that is the code, and not what the code is for', () => {
  test.each([
    ['Your code', 'Your code for card VISA 4821 is 739204.', '739204'],
    ['Your code', 'OTP for txn of INR 500 on card XX 4821 is 739204.', '739204'],
    ['Your sign-in code', 'Your sign-in code from ACME 2048 is 7392.', '7392'],
    ['Ihr Anmeldecode', 'Ihr Anmeldecode für Filiale 2048 lautet 7392.', '7392'],
    ['Votre code', 'Votre code de connexion pour ACME 2048 est 7392.', '7392'],
    ['Código', 'O seu código de acesso para ACME 2048 é 7392.', '7392'],
    ['Kod za prijavu', 'Kod za prijavu u ACME 2048 glasi 7392.', '7392'],
    ['Your code', 'Your sign-in code 739204 is good for 10 minutes.', '739204'],
  ])('under %j: %s', (subject, line, code) => {
    expect(inText(line, subject)).toBe(code);
  });

  test.each([
    'Del aldrig engangskoden. Ring 70 12 30 77.',
    'Deel je inlogcode met niemand. Bel 20 51 23.',
    'Älä kerro kirjautumiskoodia. Soita 20 51 23.',
    'Nie podawaj nikomu kodu logowania. Zadzwoń: 20 51 23.',
    'Nikome ne odajte kod za prijavu. Nazovite 20 51 23.',
    'Никому не сообщайте код входа. Звоните 20 51 23.',
  ])('and none that is there to be called: %s', (line) => {
    expect(inText(line, 'Your one-time code')).toBeNull();
  });
});

describe('READ-10 digits in unequal groups behind few words', () => {
  test.each([
    ['ერთჯერადი კოდი', 'თქვენი კოდია 408 55 21.'],
    ['Մեկանգամյա կոդ', 'Ձեր կոդն է՝ 408 55 21'],
    ['رمز یکبار مصرف', 'رمز شما ۴۰۸ ۵۵ ۲۱ است.'],
    ['رمز لمرة واحدة', 'رمزك هو ٤٠٨ ٥٥ ٢١'],
    ['Kode masuk', 'Kode Anda 408 55 21.'],
  ])('under %j: %s', (subject, line) => {
    expect(inText(line, subject)).toBe('4085521');
  });
});

describe('READ-10 a password for one time that goes by its short name', () => {
  test.each([
    ['Geslo za enkratno uporabo', 'Geslo: 774-120', '774120'],
    [
      'Jednokratna lozinka',
      'Lozinka za plaćanje računa (broj 97 114022) glasi 408 55 21.',
      '4085521',
    ],
    ['Einmalpasswort', 'Das Passwort lautet 774120.', '774120'],
    ['Your one-time password', 'Your password for Harbour Bank reads 77 41 20.', '774120'],
    ['Tek kullanımlık şifreniz', 'Şifreniz 774 120.', '774120'],
    ['ワンタイムパスワード', 'パスワードは 774120 です。', '774120'],
    ['일회용 비밀번호', '비밀번호는 774 120 입니다.', '774120'],
    ['Votre mot de passe à usage unique', 'Mot de passe : 774120', '774120'],
    ['Contraseña de un solo uso', 'La contraseña es 774 120.', '774120'],
    ['Jednorazowe hasło', 'Hasło: 774120', '774120'],
    ['Jednorázové heslo', 'Heslo pro platbu zní 774120.', '774120'],
    ['Одноразовый пароль', 'Пароль: 774120', '774120'],
    ['Tek kullanımlık şifre', 'Şifreniz: 774120', '774120'],
    ['Engångslösenord', 'Lösenordet är 774120.', '774120'],
    ['Kertakäyttösalasana', 'Salasana: 774120', '774120'],
    ['一次性密码', '密码：774120', '774120'],
  ])('under %j: %s', (subject, line, code) => {
    expect(inText(`${line}\n`, subject)).toBe(code);
    expect(inText(`${line}\n`, 'News of May')).toBeNull();
  });

  test.each([
    ['Einmalpasswörter fallen weg', 'Passwort vergessen? Telefon 774120'],
    ['One-time passwords', 'Choose a password of 12 signs. We have 774120 members.'],
    ['Your one-time passwords', 'A one-time password is safer. Join 774 120 readers today.'],
    ['Ihre Einmalpasswörter', 'Einmalpasswörter sind sicherer. Schon 774 120 nutzen sie.'],
  ])('and none under %j: %s', (subject, line) => {
    expect(inText(`${line}\n`, subject)).toBeNull();
  });
});

describe('READ-10 a group of letters beside a group of digits', () => {
  test.each([
    ['Staðfestu netfangið', 'Sláðu inn staðfestingarkóðann # í appinu.'],
    ['Sign in', 'Your sign-in code is # and works once.'],
    ['Sign in', '# is your sign-in code.'],
    ['Anmeldung', 'Ihr Anmeldecode lautet # (10 Minuten).'],
    ['Connexion', 'Saisissez le code de connexion « # » dans l’app.'],
    ['Confirme o dispositivo', 'Digite o código de confirmação # na TV.'],
    ['Confirmez l’appareil', 'Le code de confirmation # est à saisir sur la télé.'],
    ['ยืนยันอุปกรณ์', 'กรอกรหัสยืนยัน # บนทีวี'],
    ['אימות מכשיר', 'הקלידו את קוד האימות # בטלוויזיה.'],
    ['Giriş', 'Giriş kodunuz: # (10 dakika)'],
    ['E-postanı doğrula', 'Ya da # kodunu uygulamaya gir.'],
    ['Giriş', 'Giriş için # kodunu girin.'],
    ['Вход', 'Код для входа: # — никому его не сообщайте.'],
    ['ログイン', '認証コードは # です。'],
    ['验证邮箱', '您的验证码为 #，10分钟内有效。'],
    ['تسجيل الدخول', 'رمز الدخول: # صالح لمدة 10 دقائق.'],
  ])('is one code right beside a word for it, under %j: %s', (subject, line) => {
    for (const shown of ['BRX 419', 'KTRW 2048', '419 BRX', 'KT 4821', 'QRT 518'])
      expect(inText(line.replace('#', shown), subject)).toBe(shown.replace(' ', ''));
  });

  test.each([
    ['Your sign-in code', 'Enter your sign-in code, then board flight BRX 419.'],
    ['Your code', 'The bus BRX 419 leaves at noon; the sign-in code is in the app.'],
    ['Your booking is confirmed', 'Confirmation code BRX 419. Gate 4.'],
    ['Sign in', 'Write to us: post code BRX 419, Valletta.'],
    ['Sign in', 'Write to us: postcode AB1 2CD, and never share your code.'],
    ['Your order', 'The code of your order is BRX 419.'],
    ['Anmeldung', 'Fehlercode ERR 419 beim Anmelden'],
    ['Anmeldung', 'Kein Code nötig. Linie BRX 419 fährt.'],
    ['Sale: last day', 'Use code SUN 419 at checkout.'],
    ['Vaš autobus', 'Linija BRX 419, sedište 12. Kod rezervacije BRX 419.'],
    ['Postcode draw', 'Your code AB1 2CD could win. Confirm your postcode AB1 2CD today.'],
  ])('and none under %j: %s', (subject, line) => {
    expect(inText(line, subject)).toBeNull();
  });

  test.each([
    ['Your sign-in code PIN 4821 is good for 10 minutes.', '4821'],
    ['Your sign-in code NO 482913', '482913'],
    ['Kode OTP 482 913 untuk masuk', '482913'],
  ])('and letters that say what it is are none of it: %s', (line, code) => {
    expect(inText(line, 'Sign in')).toBe(code);
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
