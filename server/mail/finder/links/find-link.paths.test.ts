import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from './find-link.ts';

const HOST = 'https://a.example';

function linkIn(body: string, subject: string, code: string | null = null) {
  const isHtml = body.includes('<a ');
  const html = isHtml ? visibleText(body) : null;
  const mail = { subject, text: isHtml ? null : body, html, otp: null };
  return findLink(mail, code === null ? null : { value: code });
}

describe('READ-11 paths in the language of the sender say what a link is for', () => {
  test.each([
    ['Willkommen', 'Oder hier weiter: ', '/aktivieren?h=4d1c', 'verify'],
    ['Anmeldung bestätigen', 'Oder: ', '/bestaetigung/3x9k', 'verify'],
    ['Potwierdź konto', 'Albo: ', '/konto/potwierdz?klucz=4b7d', 'verify'],
    ['Potvrda', 'Ili: ', '/potvrda/q7x2', 'verify'],
    ['Kinnita', 'Või: ', '/kinnita/4k2', 'verify'],
    ['Verificación', 'O aquí: ', '/es/verifica/7p1', 'verify'],
    ['Onay', 'Ya da: ', '/onay/k3p9', 'verify'],
    ['Mot de passe oublié', 'Par ici : ', '/mdp/3e7', 'reset'],
    ['Passwort vergessen', 'Hier: ', '/pw?c=44ab', 'reset'],
    ['Jelszó', 'Itt: ', '/restore?n=31&sig=4ef', 'reset'],
    ['Inloggen', 'Of: ', '/inloggen/link/9Qz4', 'signin'],
    ['Login', 'Eller: ', '/login?engang=c31d', 'signin'],
    ['Sign in', 'Or: ', '/login/once/3Rk8', 'signin'],
    ['تأكيد البريد', 'أو: ', '/confirm/ar/41cd', 'verify'],
  ])('under %j: %s%s', (subject, front, path, kind) => {
    expect(linkIn(`${front}${HOST}${path}`, subject)).toMatchObject({ kind, url: HOST + path });
  });
});

describe('READ-11 paths written with Latin letters for another script say it too', () => {
  test.each([
    ['Пацвердзіце адрас', 'Або: ', '/pacvierdzic/3b8', 'verify'],
    ['Επαλήθευση', 'Ή: ', '/epalitheusi/3b8', 'verify'],
    ['Ενεργοποίηση', 'Εδώ: ', '/energopoiisi/3b8', 'verify'],
    ['אימות כתובת', 'או: ', '/imut/3b8', 'verify'],
    ['تأكيد البريد', 'أو: ', '/takeed/3b8', 'verify'],
    ['تأیید ایمیل', 'یا: ', '/taeed/3b8', 'verify'],
    ['पुष्टि करें', 'या: ', '/satyapan/3b8', 'verify'],
    ['ইমেইল যাচাই', 'অথবা: ', '/jachai/3b8', 'verify'],
    ['ยืนยันอีเมล', 'หรือ: ', '/yuenyan/3b8', 'verify'],
    ['验证邮箱', '或：', '/yanzheng/3b8', 'verify'],
    ['メール確認', 'または：', '/kakunin/3b8', 'verify'],
    ['이메일 인증', '또는: ', '/injeung/3b8', 'verify'],
    ['Egiaztatu helbidea', 'Edo: ', '/egiaztatu/3b8', 'verify'],
    ['Cadarnhau', 'Neu: ', '/cadarnhau/3b8', 'verify'],
    ['Meghívó', 'Itt: ', '/meghivo/3b8', 'invite'],
    ['הזמנה לצוות', 'כאן: ', '/hazmana/3b8', 'invite'],
    ['密码重置', '或：', '/chongzhi/3b8', 'reset'],
    ['Pasahitza', 'Edo: ', '/pasahitza/3b8', 'reset'],
  ])('under %j: %s%s', (subject, front, path, kind) => {
    expect(linkIn(`${front}${HOST}${path}`, subject)).toMatchObject({ kind, url: HOST + path });
    expect(linkIn(`${front}${HOST}${path}`, 'News of May')).toBeNull();
  });
});

describe('READ-11 a short secret is one where two places say what the link is for', () => {
  test.each([
    ['Verifikasi email Anda', 'Verifikasi email', '/v?e=5&s=4d', 'verify'],
    ['Hesabını doğrula', 'Hesabımı doğrula', '/o/9b4', 'verify'],
    ['Verify your email', 'Verify my email', '/go?d=331', 'verify'],
  ])('under %j behind %j: %s', (subject, button, path, kind) => {
    const url = HOST + path;
    expect(linkIn(`<a href="${url}">${button}</a>`, subject)).toMatchObject({ kind, url });
  });

  test.each([
    ['News of May', 'Verify your size', '/sizes?d=331'],
    ['Verify your email', 'How this works', '/go?d=331'],
    ['Verify your email', 'Verify your email', '/start?page=2'],
    ['Verify your email', 'Verify your email', '/v2/start'],
    ['Confirm your email', 'Confirm your email', '/verify/step2'],
    ['Two-factor sign-in', 'Confirm', '/settings/2fa'],
    ['Your booking', 'Confirm', '/b/7x1'],
  ])('and none under %j behind %j: %s', (subject, button, path) => {
    expect(linkIn(`<a href="${HOST}${path}">${button}</a>`, subject)).toBeNull();
  });
});

describe('READ-11 a bare link with a short secret, where its line and the subject say the same', () => {
  test.each([
    ['Bestätige deine E-Mail', 'Bitte bestätige deine Adresse:', 'verify'],
    ['Återställ lösenord', 'Välj ett nytt lösenord:', 'reset'],
    ['Zaproszenie', 'Ola zaprasza Cię do zespołu:', 'invite'],
    ['Pozvánka', 'Petr vás zve do týmu:', 'invite'],
    ['Ссылка для входа', 'Войдите без пароля:', 'signin'],
    ['重置密码', '点击链接设置新密码：', 'reset'],
  ])('under %j: %j', (subject, line, kind) => {
    expect(linkIn(`${line}\n${HOST}/q/7f3a\n`, subject)).toMatchObject({ kind });
  });

  test.each([
    ['Invite friends', 'Invite friends and earn 5 euros:'],
    ['Confirm your booking', 'Confirm your booking here:'],
    ['Activate your discount', 'Activate your 20 % off now:'],
    ['Confirm deletion', 'Confirm that you want to delete your account:'],
    ['Terminbestätigung', 'Ihr Termin ist bestätigt:'],
    ['News', 'Verify facts with us:'],
    ['Inviting is easy', 'Join us. Invite your friends:'],
  ])('and none under %j: %j', (subject, line) => {
    expect(linkIn(`${line}\n${HOST}/q/7f3a\n`, subject)).toBeNull();
  });
});

test('READ-11 a bare link leads where its sentence says', () => {
  const text = `Invite your friends to the team:\n${HOST}/i/9KfLm20z7Qa4\n`;
  expect(linkIn(text, 'Your team')).toBeNull();
});

describe('READ-11 under a subject of another matter', () => {
  const url = `${HOST}/r/9KfLm20z7Qa4`;

  test('a link that proves an address is one all the same', () => {
    const body = `Bestätige deine E-Mail-Adresse:\n${url}\n`;
    expect(linkIn(body, 'Nur noch ein Schritt zu 10 % Rabatt')?.url).toBe(url);
  });

  test.each([
    ['Confirm your order', 'Please confirm your order here:', 'Confirm'],
    ['Please verify your delivery address', 'Your parcel waits:', 'Verify'],
    ['Aktiviere deinen Rabatt', 'Hol dir deinen Gutschein:', 'Aktivieren'],
  ])('and none where it is of that matter: %j', (subject, line, button) => {
    expect(linkIn(`<p>${line}</p><p><a href="${url}">${button}</a></p>`, subject)).toBeNull();
  });
});

describe('READ-11 where the password is changed already', () => {
  test.each([
    ['Your password was changed', 'Your password is a new one now. See the log:', 'View log'],
    ['Passwort geändert', 'Nicht Sie? Hier zurücksetzen:', 'Passwort zurücksetzen'],
    ['Пароль изменён', 'Если это были не вы, сбросьте пароль:', 'Сбросить пароль'],
    ['密码已修改', '如果不是您本人操作，请重置密码：', '重置密码'],
    ['Security notice', 'If this was not you, reset your password:', 'Reset password'],
  ])('under %j a link to set it anew is for others', (subject, line, button) => {
    const url = `${HOST}/r/9KfLm20z7Qa4`;
    expect(linkIn(`<p>${line}</p><p><a href="${url}">${button}</a></p>`, subject)).toBeNull();
    expect(linkIn(`${line}\n${url}\n`, subject)).toBeNull();
  });
});

describe('READ-11 what stands in the line above a link', () => {
  const URL = `${HOST}/x/9KfLm20z7Qa4`;

  test.each([
    ['Votre code de vérification', 'Commande dès 9,00 €.', 'Ou <a>vérifiez le compte</a>'],
    ['验证您的邮箱', '新订单包邮。', '点此验证：<a></a>'],
  ])('is no matter of its own under %j: %j', (subject, above, own) => {
    const body = `<p>${above}</p><p>${own.replace('<a>', `<a href="${URL}">`)}</p>`;
    expect(linkIn(body, subject)?.url).toBe(URL);
  });

  test.each([
    ['Almost there', 'Your reservation for Friday is held.', 'Please confirm: <a>Continue</a>'],
    ['Please confirm', 'Your booking is held until noon.', 'Confirm here: <a></a>'],
  ])('is the matter under %j: %j', (subject, above, own) => {
    const body = `<p>${above}</p><p>${own.replace('<a>', `<a href="${URL}">`)}</p>`;
    expect(linkIn(body, subject)).toBeNull();
  });
});

test('READ-11 a number that every reader gets is no secret, however long it is good', () => {
  const body = `<p>Open for 24 hours.</p><a href="${HOST}/sizes?d=331">Verify your size</a>`;
  expect(linkIn(body, 'News of May')).toBeNull();
});

describe('READ-11 a link to sign in beside a code', () => {
  const body = `<p>Hola</p><a href="${HOST}/m/4Tz7">Entrar</a>`;

  test('is the other way to do it', () => {
    expect(linkIn(body, 'Inicia sesión', '482913')).toMatchObject({ kind: 'signin' });
  });

  test('and none where there is no code', () => {
    expect(linkIn(body, 'Inicia sesión')).toBeNull();
  });
});

test('READ-11 a new password is no invitation for a word that only looks like one', () => {
  const text = `Réinitialisation de votre mot de passe :\n${HOST}/n/9KfLm20z7Qa4`;
  expect(linkIn(text, 'Réinitialisation de votre mot de passe')).toMatchObject({ kind: 'reset' });
});

describe('READ-11 where one chooses which emails come is no link to act on', () => {
  test.each([
    ['/notifications?id=2aaa1533356d43fb', '邮件设置'],
    ['/e/2aaa1533356d43fb', '邮件设置'],
    ['/email-settings?u=2aaa1533356d43fb', 'Choose'],
    ['/e/2aaa1533356d43fb', 'Email settings'],
    ['/e/2aaa1533356d43fb', 'E-Mail-Einstellungen'],
    ['/benachrichtigungen?id=2aaa1533356d43fb', 'Auswahl'],
    ['/e/2aaa1533356d43fb', 'Paramètres des notifications'],
    ['/e/2aaa1533356d43fb', 'Configuración de notificaciones'],
    ['/e/2aaa1533356d43fb', 'Impostazioni e-mail'],
    ['/e/2aaa1533356d43fb', 'Preferências de e-mail'],
    ['/e/2aaa1533356d43fb', 'E-mailvoorkeuren'],
    ['/e/2aaa1533356d43fb', 'E-postinställningar'],
    ['/e/2aaa1533356d43fb', 'Ustawienia powiadomień'],
    ['/e/2aaa1533356d43fb', 'Nastavení e-mailů'],
    ['/e/2aaa1533356d43fb', 'Настройки рассылки'],
    ['/e/2aaa1533356d43fb', 'Налаштування сповіщень'],
    ['/e/2aaa1533356d43fb', 'E-posta ayarları'],
    ['/e/2aaa1533356d43fb', 'メール配信設定'],
    ['/e/2aaa1533356d43fb', '알림 설정'],
    ['/e/2aaa1533356d43fb', 'إعدادات البريد'],
    ['/e/2aaa1533356d43fb', 'Cài đặt thông báo'],
  ])('%s with the text %s', (path, text) => {
    const html = `<p>Verify your address with 482913.</p><p><a href="${HOST}${path}">${text}</a></p>`;
    expect(linkIn(html, 'Verify your address', '482913')).toBeNull();
    expect(linkIn(html, 'Verify your address')).toBeNull();
    const plain = `Verify your address with 482913.\n\n${text}: ${HOST}${path}`;
    expect(linkIn(plain, 'Verify your address', '482913')).toBeNull();
  });

  test.each([
    ['/settings/email/confirm?token=2aaa1533356d43fb', 'Confirm'],
    ['/notifications/confirm?token=2aaa1533356d43fb', 'Confirm'],
    ['/nastaveni-hesla/2aaa1533356d43fb', 'Nastavení hesla'],
    ['/e/2aaa1533356d43fb', 'パスワードを再設定'],
    ['/e/2aaa1533356d43fb', '设置新密码'],
    ['/notifications?confirm=2aaa1533356d43fb', 'Confirm'],
    ['/e/2aaa1533356d43fb', 'Bekräfta dina e-postinställningar'],
  ])('but %s with the text %s is one', (path, text) => {
    const html = `<p><a href="${HOST}${path}">${text}</a></p>`;
    expect(linkIn(html, text)?.url).toBe(HOST + path);
  });
});
