import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from './find-link.ts';

const OWN = 'https://b.example/c/kX9_2mQ7vLpR4tZ8wB3n';
const BUTTON = 'display:inline-block;padding:12px 24px;background:#0a66c2';
const button = (url: string, text = 'Grolvan') => `<a href="${url}" style="${BUTTON}">${text}</a>`;

/** In words that no list has. */
const find = (html: string, subject = 'Zorvel') =>
  findLink({ subject, text: null, html: visibleText(html), otp: null });

describe('READ-11 the link that the layout puts first', () => {
  const TERMS = '<p>The link is good for 30 minutes.</p>';
  const other = (path: string) => `<p><a href="https://b.example/${path}">Blonk</a></p>`;

  test('is the only one drawn as a button', () => {
    const html = `${other('r/aQ8_2mX7vLpR4tZ8')}<p>Blonk.</p>${button(OWN)}`;
    expect(find(html + TERMS)?.url).toBe(OWN);
    expect(find(html)).toBeNull();
  });

  test.each([
    `<table><tr><td bgcolor="#0a66c2"><a href="${OWN}">Grolvan</a></td></tr></table>`,
    `<table><tr><td style="background:#0a66c2"><a href="${OWN}">Grolvan</a></td></tr></table>`,
    `<a class="btn-primary" href="${OWN}">Grolvan</a>`,
  ])('as %s', (drawn) => {
    expect(find(`${other('r/aQ8_2mX7vLpR4tZ8')}<p>Blonk.</p>${drawn}${TERMS}`)?.url).toBe(OWN);
  });

  test('is repeated to be copied', () => {
    const copied = `<p>The link: <a href="${OWN}">${OWN}</a>, 30 minutes.</p>`;
    expect(find(`<p>Blonk.</p>${button(OWN)}${copied}`)?.url).toBe(OWN);
  });

  test('has a path that says so', () => {
    const url = 'https://b.example/anmeldung/weiter/kX9_2mQ7vLpR4tZ8wB3n';
    expect(find(`<p>Blonk.</p>${button(url)}`)).toMatchObject({ url, kind: 'verify' });
  });
});

describe('READ-11 the main link of other emails is none', () => {
  const asks = '<p>The link is good for 30 minutes.</p>';

  test.each([
    ['of an order, by its path', 'Zorvel', 'https://b.example/order/kX9_2mQ7vLpR4tZ8wB3n'],
    ['of a campaign', 'Your account', 'https://click.b.example/ls/click?upn=kX9_2mQ7vLpR4tZ8wB3n'],
    ['of settings', 'Zorvel', 'https://b.example/settings/kX9_2mQ7vLpR4tZ8wB3n'],
    ['of an offer', 'Zorvel: -20 %, discount', OWN],
    ['of a meeting', 'Invitation to the webinar', OWN],
    ['that leaves the list', 'Zorvel', 'https://b.example/abmelden/kX9_2mQ7vLpR4tZ8wB3n'],
  ])('%s', (_, subject, url) => {
    const terms = url.includes('click.') ? '' : asks;
    expect(find(`<p>Blonk.</p>${button(url)}${terms}`, subject)).toBeNull();
  });

  test('of a footer', () => {
    const row = (link: string) =>
      `<p>Zorvel · <a href="https://b.example/n">Blonk</a> · ${link}</p>`;
    const link = `<a href="${OWN}">Grolvan</a>`;
    expect(find(`<p>Blonk.</p>${asks}${link}`)?.url).toBe(OWN);
    expect(find(`<p>Blonk.</p>${asks}${row(link)}`)).toBeNull();
  });

  test.each(['Avsluta utskick', "Don't send me invitations", 'Stop these emails'])(
    'that ends them: %s',
    (text) => {
      expect(find(`<p>Blonk.</p>${button(OWN, text)}${asks}`)).toBeNull();
    },
  );

  test('of a newsletter about passwords', () => {
    expect(find(`<p>Passwords for all.</p>${button(OWN)}`, 'Passwords, explained')).toBeNull();
  });

  test('that shows the email in a browser', () => {
    expect(find(`${button(OWN, 'View in your browser')}<p>Blonk.</p>${asks}`)).toBeNull();
  });
});

describe('READ-11 emails that say what happened want nothing clicked', () => {
  test.each([
    ['New sign-in to your account', 'If this was you, ignore this.', 'Review activity'],
    ['Nowe logowanie na koncie', 'Jeśli to Ty, nic nie rób.', 'Zobacz aktywność'],
    ['新しいログインがありました', 'ご本人であれば対応は不要です。', 'アクティビティを確認'],
    ['Tu contraseña ha cambiado', 'Ya está activa.', 'Ver'],
    ['Şifren değiştirildi', 'Yeni şifren geçerli.', 'Tamam'],
    ['Two-factor authentication is on', 'You need a code to sign in.', 'Manage security'],
    ['Parrainez un ami', 'Gagnez 10 €.', 'Inviter un ami'],
    ['Tips for passwords', 'How to choose a password.', 'Read more'],
  ])('%j %j: %j', (subject, above, text) => {
    expect(find(`<p>${above}</p>${button(OWN, text)}`, subject)).toBeNull();
    const bare = `${above}\n\n${text}:\n${OWN}\n`;
    expect(findLink({ subject, text: bare, html: null, otp: null })).toBeNull();
  });
});

describe('READ-11 a newsletter that is to be confirmed', () => {
  test.each([
    ['Potwierdź zapis do newslettera', 'Prosimy o potwierdzenie.', 'Tak, zapisz mnie'],
    ['Подтвердите подписку', 'Остался один шаг.', 'Да, подписаться'],
    ['Vahvista uutiskirjeen tilaus', 'Vielä yksi klikkaus.', 'Kyllä, tilaan uutiskirjeen'],
  ])('%j: %j', (subject, above, text) => {
    const url = 'https://click.b.example/ls/click?upn=u001.kX9_2mQ7vLpR4tZ8wB3n';
    expect(find(`<p>${above}</p>${button(url, text)}`, subject)).toMatchObject({ kind: 'verify' });
    expect(find(`<p>${above}</p>${button(url, text)}`, 'Hello')).toBeNull();
  });
});

describe('READ-11 a button to go on', () => {
  const others = 'If you did not ask for a new password, ignore this.';

  test('is for those who asked, behind what others do', () => {
    const under = (line: string) => find(`<p>${line}</p>${button(OWN, 'Reset password')}`, 'Reset');
    expect(under(`${others} To go on:`)).toMatchObject({ url: OWN, kind: 'reset' });
    expect(under(others.replace('ignore this.', 'say so:'))).toBeNull();
  });

  test('says so under a subject that wants something completed', () => {
    const html = `<p>Press it.</p>${button(OWN, 'Continue')}<p>Or key in R7M2KD.</p>`;
    const subject = 'Finish setting up your patient account';
    const mail = { subject, text: null, html: visibleText(html), otp: null };
    expect(findLink(mail, { value: 'R7M2KD' })).toMatchObject({ url: OWN, kind: 'verify' });
    expect(findLink({ ...mail, subject: 'Your bag' }, { value: 'R7M2KD' })).toBeNull();
  });
});

describe('READ-11 a button that says no more than "next"', () => {
  test.each([
    ['Dokończ rejestrację', 'Dalej'],
    ['Schließe deine Registrierung ab', 'Weiter »'],
    ['Finalisez votre inscription', 'Étape suivante'],
    ['Завершите регистрацию', 'Далее'],
    ['Kaydını tamamla', 'İleri'],
    ['会員登録を完了', '次へ'],
    ['完成注册', '下一步'],
    ['أكمل التسجيل', 'التالي'],
    ['ลงทะเบียนให้เสร็จสมบูรณ์', 'ถัดไป'],
  ])('is of what the subject wants completed: under %j: %j', (subject, text) => {
    const url = 'https://r.b.example/c/eJxVjkEO/9xkq/';
    expect(find(`<p>Blonk.</p>${button(url, text)}`, subject)).toMatchObject({ kind: 'verify' });
    expect(find(`<p>Blonk.</p>${button(url, text)}`, 'News of May')).toBeNull();
    expect(find(`<p>Blonk.</p>${button(url, `${text} zorvel`)}`, subject)).toBeNull();
  });

  test.each([
    ['Registration confirmed', 'Continue'],
    ['Your email is verified', 'Next'],
    ['Anmeldung zum Newsletter bestätigt', 'Weiter zum Shop'],
    ['Inscription confirmée', 'Continuer'],
    ['Registro confirmado', 'Continuar'],
    ['Iscrizione confermata', 'Continua'],
    ['Inschrijving bevestigd', 'Verder'],
    ['Registrering bekräftad', 'Fortsätt'],
    ['Rejestracja potwierdzona', 'Dalej'],
    ['Registrace potvrzena', 'Pokračovat'],
    ['Регистрация подтверждена', 'Продолжить'],
    ['Kaydınız onaylandı', 'Devam'],
    ['Η εγγραφή ολοκληρώθηκε', 'Συνέχεια'],
    ['会員登録完了のお知らせ', '続ける'],
    ['注册已完成', '继续'],
    ['가입 완료', '계속'],
  ])('and none where that is done: under %j: %j', (subject, text) => {
    expect(find(`<p>Blonk.</p>${button(OWN, text)}`, subject)).toBeNull();
  });
});

describe('READ-11 the secret of a URL', () => {
  test.each([
    'https://b.example/register/continue;t=bfgTNkMBdHbAnCKBH3fuK7x2',
    'https://click.b.example/f/a/9TqW3m~~/AAQRxQA~/RgRm',
  ])('may have signs around it: %s', (url) => {
    expect(find(`<p>Blonk.</p>${button(url, 'Confirm your email')}`)?.url).toBe(url);
  });

  test('may be a parameter without a name', () => {
    const html = (query: string) =>
      `<p>The link works for 30 minutes.</p>${button(`https://e.b.example/x/c/?${query}`, 'Log in')}`;
    const subject = 'Your sign-in link';
    expect(find(html('kX9_2mQ7vLpR4tZ8wB3n'), subject)).toMatchObject({ kind: 'signin' });
    expect(find(html('utm_source=kX9_2mQ7vLpR4tZ8wB3n'), subject)).toBeNull();
    expect(find(html('members'), subject)).toBeNull();
  });

  test('may stand behind a page that is a parameter', () => {
    const url = 'https://b.example/index.php?title=Special:ConfirmEmail/uheh3unadqyicrgd';
    expect(find(`<p>Blonk.</p><p>${url}</p>`, 'Confirm your address')?.url).toBe(url);
  });

  test('says nothing by letters in a row', () => {
    const url = 'https://b.example/f/aZ91kLm20Qx7pw3T';
    expect(find(`<p>Blonk.</p>${button(url)}`)).toBeNull();
  });
});
