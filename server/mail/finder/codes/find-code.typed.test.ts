import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findCode } from './find-code.ts';

const find = (text: string, subject: string) =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;

/** Subjects and sentences without any word for a code; `#` is where it stands. */
const TYPED: readonly (readonly [string, string, string])[] = [
  ['en', 'Confirm your address', 'Key in # on the page to confirm your address.'],
  ['de', 'Adresse bestätigen', 'Tippen Sie # ein, um Ihre Adresse zu bestätigen.'],
  ['nl', 'Bevestig je adres', 'Vul # in om je adres te bevestigen.'],
  ['da', 'Log ind', 'Skriv # på siden for at logge ind.'],
  ['nb', 'Innlogging', 'Tast # for å logge inn.'],
  ['sv', 'Inloggning', 'Knappa in # för att logga in.'],
  ['is', 'Innskráning', 'Sláðu # inn til að skrá þig inn.'],
  ['fi', 'Vahvista osoitteesi', 'Kirjoita # sivulle vahvistaaksesi osoitteesi.'],
  ['et', 'Kinnita aadress', 'Sisestage #, et kinnitada aadress.'],
  ['lt', 'Patvirtinkite adresą', 'Įveskite #, kad patvirtintumėte adresą.'],
  ['fr', 'Confirmez votre adresse', 'Tapez # pour confirmer votre adresse.'],
  ['es', 'Confirma tu dirección', 'Teclea # para confirmar tu dirección.'],
  ['pt', 'Confirme o endereço', 'Escreva # na página para confirmar o endereço.'],
  ['it', 'Accesso', 'Digiti # per accedere.'],
  ['ro', 'Confirmă adresa', 'Scrie # pe pagină pentru a confirma adresa.'],
  ['pl', 'Potwierdź adres', 'Prosimy podać #, aby potwierdzić adres.'],
  ['cs', 'Potvrďte adresu', 'Napište # na stránce, potvrdíte tím adresu.'],
  ['hr', 'Potvrdite adresu', 'Unesite # kako biste potvrdili adresu.'],
  ['sl', 'Potrdite naslov', 'Vpišite #, da potrdite naslov.'],
  ['sr', 'Потврда налога', 'Укуцајте # да бисте потврдили налог.'],
  ['bg', 'Потвърдете профила', 'Въведете #, за да потвърдите профила.'],
  ['ru', 'Подтверждение адреса', 'Наберите #, чтобы подтвердить адрес.'],
  ['uk', 'Підтвердження адреси', 'Впишіть #, щоб підтвердити адресу.'],
  ['el', 'Επιβεβαίωση', 'Γράψτε # για να επιβεβαιώσετε τον λογαριασμό.'],
  ['hu', 'Cím megerősítése', 'A cím megerősítéséhez írd be ezt: #'],
  ['tr', 'E-posta doğrulama', 'Adresinizi doğrulamak için # yazın.'],
  ['ky', 'Ырастоо', 'Даректи ырастоо үчүн # жазыңыз.'],
  ['he', 'אימות כתובת', 'הקלידו # כדי לאמת את הכתובת.'],
  ['ar', 'تأكيد العنوان', 'اكتب # لتأكيد العنوان.'],
  ['hi', 'पता सत्यापित करें', 'पता सत्यापित करने के लिए # लिखें।'],
  ['th', 'ยืนยันอีเมล', 'พิมพ์ # เพื่อยืนยันอีเมล'],
  ['id', 'Konfirmasi alamat', 'Ketik # untuk mengonfirmasi alamat.'],
  ['ja', 'ログイン', '画面に # と入力するとログインできます。'],
  ['ko', '로그인', '화면에 # 을 입력하면 로그인됩니다.'],
];

describe('READ-10 what is typed to prove something is a code, whatever it is called', () => {
  test.each(TYPED)('%s', (_, subject, sentence) => {
    for (const code of ['4827', '482913', 'K7Q-2M9'])
      expect(find(sentence.replace('#', code), subject)).toBe(code);
  });

  test.each([
    ['Inlogcode', 'Met 4827 log je in.'],
    ['Anmeldecode', 'Mit 4827 melden Sie sich an.'],
    ['Kod logowania', 'Z 4827 zalogujesz się od razu.'],
  ])('and so is what one signs in with, under %j', (subject, sentence) => {
    expect(find(sentence, subject)).toBe('4827');
  });

  test.each([
    ['Neues von uns', 'Skriv 4827 på siden.'],
    ['Confirm your address', 'Enter the hall by door 4827.'],
    ['Confirm your appointment', 'Key in 4827 at the kiosk to confirm your appointment.'],
    ['Gewinnspiel', 'Gib 4827 ein und bestätige deine Teilnahme.'],
    ['Código de acceso', 'Con 2500 puntos más, entras en el club.'],
    ['Inicia sesión', 'Con 2500 puntos entras en el club.'],
    ['Confirm your address', 'Type your customer number 482913 to confirm your address.'],
  ])('but not under %j: %j', (subject, sentence) => {
    expect(find(sentence, subject)).toBeNull();
  });
});

describe('READ-10 a code in the subject is found where the text says that it is there', () => {
  test.each([
    ['052 771 – to set up your account', 'Enter the number in the subject line of this mail.'],
    ['K7Q-2M9 for Lumen', 'Your code is in the subject.'],
    ['482913, bitte', 'Ihr Code steht im Betreff.'],
    ['482913 pour Lumen', 'Le code se trouve dans l’objet de ce message.'],
    ['482913 для вас', 'Код указан в теме письма.'],
    ['Lumen 482913', '验证码在邮件标题中。'],
  ])('%j: %j', (subject, text) => {
    expect(find(text, subject)).toBe(
      /[A-Z]\d[A-Z]-\w+|\d{3} ?\d{3}/.exec(subject)?.[0].replace(' ', ''),
    );
  });

  test.each([
    ['Ticket 482913', 'Please quote the number in the subject line.'],
    ['482913 – we have your request', 'Keep the number in the subject line when you reply.'],
    ['482913 – we have your mail', 'Type the number in the subject line when you contact us.'],
    ['482913 readers', 'Nothing else is in the subject line.'],
  ])('and not where it is to be quoted: %j', (subject, text) => {
    expect(find(text, subject)).toBeNull();
  });
});

describe('READ-10 what only looks like it', () => {
  test.each([
    ['Your boiler', 'It shows fault code E4471.'],
    ['Dein Auto', 'Störungscode 4471 im Speicher.'],
    ['Su coche', 'Muestra el código de avería P0300.'],
    ['Varmepumpe', 'Feilkode 4471 ble vist.'],
    ['Ihre Karte', 'PIN und Karte, Endziffern 4471, liegen in der Filiale.'],
    ['Sua conta', 'O PIN do cartão terminado em 4471 vai pelo correio.'],
    ['Your login code has been used', 'Your login code was used with Firefox 1240.'],
  ])('under %j: %j', (subject, text) => {
    expect(find(text, subject)).toBeNull();
  });

  test.each(['Ο εκπτωτικός κωδικός σας', 'Ваш скидочный код'])('an offer under %j', (subject) => {
    const html = visibleText('<p>Στο ταμείο:</p><h1>KALO20</h1>');
    expect(findCode({ subject, text: null, html, otp: null })).toBeNull();
  });

  test('a TAC is a code, and no toy', () => {
    expect(find('Guna TAC 482913 bagi bayaran bil RM20.00', 'Transaksi')).toBe('482913');
  });
});
