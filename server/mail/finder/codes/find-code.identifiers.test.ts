import { describe, expect, test } from 'vitest';
import { findCode } from './find-code.ts';

const find = (text: string, subject: string) =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;

describe('READ-10 the code of a customer or a user tells who it is, and is typed to prove nothing', () => {
  test.each([
    'Reset the password of user code VLD-20841 with the link below.',
    'Your customer code: VLD-20841',
    'Client code VLD-20841',
    'Your member code is VLD-20841.',
    'Kundencode: VLD-20841',
    'Benutzercode: VLD-20841',
    'Code client : VLD-20841',
    'Votre code utilisateur est VLD-20841.',
    'Per il codice utente VLD-20841 è stata richiesta una nuova password.',
    'Codice cliente: VLD-20841',
    'Código de cliente: VLD-20841',
    'Código de usuario: VLD-20841',
    'Código do utilizador: VLD-20841',
    "Codi d'usuari: VLD-20841",
    'Klantcode: VLD-20841',
    'Gebruikerscode: VLD-20841',
    'Kundkod: VLD-20841',
    'Brugerkode: VLD-20841',
    'Medlemskode: VLD-20841',
    'Asiakaskoodi: VLD-20841',
    'Kasutajakood: VLD-20841',
    'Kod klienta: VLD-20841',
    'Kod użytkownika: VLD-20841',
    'Kód zákazníka: VLD-20841',
    'Uživatelský kód: VLD-20841',
    'Ügyfélkód: VLD-20841',
    'Felhasználói kód: VLD-20841',
    'Codul de client: VLD-20841',
    'Cod utilizator: VLD-20841',
    'Korisnički kod: VLD-20841',
    'Uporabniška koda: VLD-20841',
    'Kliento kodas: VLD-20841',
    'Klienta kods: VLD-20841',
    'Код клиента: VLD-20841',
    'Код користувача: VLD-20841',
    'Клиентски код: VLD-20841',
    'Κωδικός πελάτη: VLD-20841',
    'Müşteri kodu: VLD-20841',
    'Kullanıcı kodunuz: VLD-20841',
    'Mã khách hàng: VLD-20841',
    'Mã người dùng: VLD-20841',
    'Kode pelanggan: VLD-20841',
    'Kod pengguna: VLD-20841',
    'رمز العميل: VLD-20841',
    'کد مشتری: VLD-20841',
    'קוד לקוח: VLD-20841',
    'ग्राहक कोड: VLD-20841',
    'รหัสลูกค้า: VLD-20841',
    '客户代码：VLD-20841',
    '會員代碼：VLD-20841',
    'お客様コード：VLD-20841',
    '고객 코드: VLD-20841',
  ])('%s', (line) => {
    expect(find(line, 'Reset your password')).toBeNull();
  });

  test.each([
    ['Sehr geehrter Kunde, Ihr Code: 482913', '482913'],
    ['Cher client, code de vérification : 482913', '482913'],
    ['尊敬的客户，验证码：482913', '482913'],
    ['เรียนลูกค้า รหัส OTP: 482913', '482913'],
    ['Codice di verifica per l’utente anna: 482913', '482913'],
    ['To connect your TV, your user code is WDJB-MJHT. It expires in 15 minutes.', 'WDJB-MJHT'],
  ])('but one for them is to be typed: %s', (line, code) => {
    expect(find(line, 'Reset your password')).toBe(code);
  });
});

describe('READ-10 the number of a call centre is no code', () => {
  const CODE =
    'The one-time code for the payment of 412.90 RON to eMagazin at the end of this month is 772045.';

  test.each([
    'Nu divulgați codul nimănui. Call center: 021 9566 (apel cu tarif normal).',
    'Never share the code (call centre: 021 9566).',
    'Never share the code. Hotline 0219566.',
    'Code nicht weitergeben. Servicenummer: 021 9566',
    'Ne partagez pas ce code. Service client : 021 9566',
    'No comparta el código. Atención al cliente: 021 9566',
    'Não partilhe o código. Central de atendimento: 021 9566',
    'Non comunicare il codice. Numero verde: 021 9566',
    'Deel de code niet. Klantenservice: 021 9566',
    'Dela inte koden. Kundtjänst: 021 9566',
    'Del ikke koden. Kundeservice: 021 9566',
    'Älä jaa koodia. Asiakaspalvelu: 021 9566',
    'Nie udostępniaj kodu. Infolinia: 021 9566',
    'Kód nikomu nesdělujte. Zákaznická linka: 021 9566',
    'A kódot ne ossza meg. Ügyfélszolgálat: 021 9566',
    'Nemojte dijeliti kod. Korisnička podrška: 021 9566',
    'Никому не сообщайте код. Горячая линия: 021 9566',
    'Нікому не повідомляйте код. Гаряча лінія: 021 9566',
    'Μην κοινοποιείτε τον κωδικό. Εξυπηρέτηση πελατών: 021 9566',
    'Kodu paylaşmayın. Çağrı merkezi: 021 9566',
    'Không chia sẻ mã. Tổng đài: 021 9566',
    'Jangan bagikan kode. Pusat panggilan: 021 9566',
    'لا تشارك الرمز. مركز الاتصال: 021 9566',
    'אין למסור את הקוד. מוקד שירות: 021 9566',
    'कोड साझा न करें। कॉल सेंटर: 021 9566',
    'ห้ามบอกรหัส ศูนย์บริการลูกค้า: 021 9566',
    '请勿泄露验证码。客服热线：0219566',
    'コードは共有しないでください。コールセンター：0219566',
    '코드를 공유하지 마세요. 콜센터: 0219566',
  ])('%s', (line) => {
    expect(find(`${CODE}\n\n${line}`, 'Your one-time code')).toBe('772045');
    expect(find(line, 'Your one-time code')).toBeNull();
  });
});

describe('READ-10 an address and what it stands beside', () => {
  const MAIL = 'Réinitialisation de votre mot de passe';

  test.each([
    'Régie par le livre II du Code de la mutualité – 3 rue du Port, 44000 Nantes',
    'Votre code vous attend. 12 bis, avenue Foch, 75116 Paris',
    'Never share your code. Uferstraße 18 · 04177 Leipzig',
    'Del ikke koden. Karl Johans gate 5, 0154 Oslo',
    'Codice del consumo 20612',
    'Código Civil 48213',
    'Codul muncii, art. 4821',
    'Ihr Code kommt per Post. HRB 20417',
    'Votre code arrive. RCS 48213',
  ])('hold no code: %s', (line) => {
    expect(find(`Cliquez dans les 24 heures.\n${line}`, MAIL)).toBeNull();
  });

  test.each([
    ['Your sign-in code for 3 devices, 482913', '482913'],
    ['Ihr Anmeldecode, 10 Minuten gültig: 48291 Bitte nicht weitergeben', '48291'],
    ['Code de connexion 44000', '44000'],
  ])('and a code is one all the same: %s', (line, code) => {
    expect(find(line, 'Sign in')).toBe(code);
  });
});

describe('READ-10 an email that is answered', () => {
  const WROTE = 'Den 4. feb. 2026 kl. 16.20 skrev Freja Dahl:';
  const asks = 'Hej, jeg kan ikke huske min adgangskode. Mit lånernummer er 4417-820.';

  test('speaks of numbers of its own', () => {
    const subject = 'SV: Jeg har glemt min adgangskode';
    expect(find(`Klik her.\n\n${WROTE}\n${asks}`, subject)).toBeNull();
    expect(find(asks, subject)).toBeNull();
    const other = asks.replace('Mit lånernummer er', 'Bogen er');
    expect(find(other, subject)).toBe('4417820');
    expect(find(`${WROTE}\n${other}`, subject)).toBeNull();
    expect(find(`> ${other}`, subject)).toBeNull();
    const long = 'On Wed, Feb 4, 2026 at 4:20 PM Freja Dahl <freja.dahl@boern.example>';
    expect(find(`Try again.\n\n${long}\nwrote:\n\n${other}`, subject)).toBeNull();
  });

  test('may hold a code of its own, and one that is passed on', () => {
    const code = 'Your sign-in code is 482913. It works for 10 minutes.';
    expect(find(`${code}\n${WROTE}\n${asks}`, 'Re: Your sign-in code')).toBe('482913');
    expect(find(`${WROTE}\n> ${asks}\n\n${code}`, 'Re: Your sign-in code')).toBe('482913');
    expect(find(`${WROTE}\n${code}`, 'Fwd: Your sign-in code')).toBe('482913');
    expect(find(`> ${code}`, 'Fwd: Your sign-in code')).toBe('482913');
  });
});

describe('READ-10 a number like one to call', () => {
  test.each([
    ['Never share your code. Ring 021 9566 if in doubt.', null],
    ['Your sign-in code: 021 9566', '0219566'],
    ['קוד הכניסה שלך לשירות: 482913', '482913'],
  ])('%s', (line, code) => {
    expect(find(line, 'Your sign-in code')).toBe(code);
  });
});

describe('READ-10 words with a number, as sign-in words are', () => {
  const announced = (shown: string) =>
    `Copy and paste this temporary login code:\n\n${shown}\n\nIf you did not ask, ignore it.`;

  test.each(['kelp-mango-41', 'sparo-velti-gront', 'amber-river-stone-7'])('%s', (code) => {
    expect(find(announced(code), 'Your login')).toBe(code);
    expect(find(announced(`--------\n${code}\n--------`), 'Your login')).toBe(code);
    expect(find(`Read about your login code and ${code} here.`, 'Your login')).toBeNull();
  });

  test.each([
    ['Sign in', 'On another device? Type this code instead: #'],
    ['Anmelden', 'Oder gib den Anmeldecode ein: #'],
    ['Connexion', 'Votre code de connexion : #'],
  ])('behind a colon at the end of its line, under %j: %s', (subject, line) => {
    expect(find(line.replace('#', 'plum-otter-rain'), subject)).toBe('plum-otter-rain');
    expect(find(line.replace('#', 'plum-otter'), subject)).toBeNull();
    expect(find(line.replace('#', 'plum-otter-rain and more'), subject)).toBeNull();
  });

  test.each([
    ['The spring sale', 'Use this code: sun-and-fun'],
    ['Your guest Wi-Fi', 'Wi-Fi code: sun-and-fun'],
    ['News', 'How we write code: step-for-step'],
    ['Your code style', 'Naming in code: use-kebab-case'],
    ['Your account', 'Our code of conduct: fair-and-open'],
  ])('and none of another matter, under %j: %s', (subject, line) => {
    expect(find(line, subject)).toBeNull();
  });
});
