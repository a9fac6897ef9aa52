import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from './find-link.ts';

const HOST = 'https://b.example';
const SECRET = 'kX9_2mQ7vLpR4tZ8wB3n';

const inHtml = (html: string, subject: string) =>
  findLink({ subject, text: null, html: visibleText(html), otp: null });
const inText = (text: string, subject: string) =>
  findLink({ subject, text, html: null, otp: null });

const button = (words: string, at = SECRET) => `<p><a href="${HOST}/c/${at}">${words}</a></p>`;

describe('READ-11 a button is for what the subject and the line above it say', () => {
  test.each([
    ['Jatka rekisteröitymistä', 'Jatka rekisteröitymistä tästä:', 'Eteenpäin', 'verify'],
    [
      'Réinitialisation du mot de passe',
      'Nouveau mot de passe, valable 1 heure :',
      'Allez !',
      'reset',
    ],
    ['Kutse meeskonda', 'Mari kutsus sind. Kutse kehtib 7 päeva.', 'Vaata', 'invite'],
    ['Confirm your email', 'One click confirms your address.', 'Let’s go', 'verify'],
  ])('under %j below %j: %j', (subject, above, words, kind) => {
    expect(inHtml(`<p>${above}</p>${button(words)}`, subject)).toMatchObject({ kind });
  });

  test.each([
    ['in a newsletter', 'Passwords, explained', 'Passwords for all.', button('To the workshop')],
    ['of another matter', 'Confirm your booking', 'Confirm it within 2 hours.', button('Let’s go')],
    [
      'among others',
      'Confirm your email',
      'Confirm your address.',
      button('One') + button('Two', `${SECRET}2`) + button('Three', `${SECRET}3`),
    ],
    ['that is read', 'Confirm your email', 'Confirm your address.', button('Read more')],
  ])('and not %s', (_, subject, above, buttons) => {
    expect(inHtml(`<p>${above}</p>${buttons}`, subject)).toBeNull();
  });
});

describe('READ-11 a few words above a bare URL are its label', () => {
  test.each([
    ['Genskab adgang', '/konto/genskab?n=31c2fa88', 'reset'],
    ['Accept invitation', '/i/fernhill/7dd02b', 'invite'],
    ['Prijať pozvánku', '/timy?p=cd7710e2', 'invite'],
    ['Poursuivre mon inscription', '/suite/7b2e11d9', 'verify'],
    ['Qeydiyyatı tamamla', '/tamamla/Qw8-77d1-Zx', 'verify'],
  ])('%s', (label, path, kind) => {
    expect(inText(`Hello,\n${label}\n${HOST}${path}\n`, 'Hello')).toMatchObject({ kind });
  });

  test('that joins what one is invited to, whatever that costs', () => {
    const text = `Oče te vabi v družinski paket, ti pa ne plačaš ničesar.\n\nPridruži se tukaj: ${HOST}/druzina/pridruzi-se/4h8Kp-S20zz\n`;
    expect(inText(text, 'Povabilo v družinski načrt')).toMatchObject({ kind: 'invite' });
  });

  test.each(['Continue:', 'Weiter:', 'Nadaljuj:'])(
    'that goes on with what the subject says: %s',
    (label) => {
      const text = `You began to sign up to book seats.\n\n${label}\nhttps://click.b.example/ss/c/${SECRET}\n`;
      expect(inText(text, 'Continue setting up your account')).toMatchObject({ kind: 'verify' });
      expect(inText(text, 'Continue reading')).toBeNull();
      expect(inText(text, 'Complete your registration')).toMatchObject({ kind: 'verify' });
    },
  );

  test.each(['/i/fernhill42', '/i/step2of3', '/i/web-2-day-3', '/i/fernhill?year=2026'])(
    'but leads to a page for everybody: %s',
    (path) => {
      expect(inText(`Hello,\nAccept invitation\n${HOST}${path}\n`, 'Hello')).toBeNull();
    },
  );
});

test('READ-11 a host is no word', () => {
  const text = `Obnova hesla na www.jizdenky.example:\n${HOST}/c/${SECRET}\n`;
  expect(inText(text, 'Obnova hesla')).toMatchObject({ kind: 'reset' });
});

test.each(['Password reset', 'Şifremi değiştir', '비밀번호 변경'])(
  'READ-11 a password is not new already under %j',
  (subject) => {
    expect(inHtml(button(subject), subject)).toMatchObject({ kind: 'reset' });
  },
);

describe('READ-11 a link to sign in that can be ignored', () => {
  const body = `<p>If you didn’t try to sign in, ignore this email.</p>${button('Sign in')}`;

  test('is one under a subject that speaks of signing in', () => {
    expect(inHtml(body, 'Sign in to Ledgerly')).toMatchObject({ kind: 'signin' });
  });

  test.each(['Sign-in attempt', 'New sign-in from Chrome', 'News of May'])(
    'and none under %j',
    (subject) => {
      expect(inHtml(body, subject)).toBeNull();
    },
  );
});

describe('READ-11 a button that opens something once, soon, for one who asked', () => {
  const terms = '<p>This works once, for 15 minutes. Didn’t ask for it? Ignore it.</p>';
  const linkTo = (words: string) => `<p>Hello.</p>${button(words)}`;

  test('signs in, whatever it says', () => {
    expect(inHtml(linkTo('Open my dashboard') + terms, 'Your way in')?.kind).toBe('signin');
  });

  test('sets a password where that is said', () => {
    const html = `<p>Reset your password.</p>${button('Off we go')}${terms}`;
    expect(inHtml(html, 'Reset your password')?.kind).toBe('reset');
  });

  test('and not where it may be used again, or is of another matter', () => {
    const file = '<p>It is there for 24 hours. Didn’t ask for it? Ignore it.</p>';
    expect(inHtml(linkTo('Your file') + file, 'Your export')).toBeNull();
    expect(inHtml(linkTo('Open') + terms, 'Your booking')).toBeNull();
  });
});

test('READ-11 a button to go on is the other way beside a code to sign in', () => {
  const html = `<p>Type 482913.</p><p>Or on this device:</p>${button('Continue to Larkfield')}`;
  const mail = { subject: 'Sign in to Larkfield', text: null, html: visibleText(html), otp: null };
  expect(findLink(mail, { value: '482913' })).toMatchObject({ kind: 'signin' });
  expect(findLink(mail)).toBeNull();
});

test.each([
  ['Obnova účtu', `Odemknout účet: ${HOST}/c/${SECRET}`, 'reset'],
  ['Logga in på Kontorsnav', `Öppna: ${HOST}/login/verify?token=${SECRET}`, 'signin'],
])('READ-11 under %j a link is for that: %j', (subject, text, kind) => {
  expect(inText(text, subject)).toMatchObject({ kind });
});
