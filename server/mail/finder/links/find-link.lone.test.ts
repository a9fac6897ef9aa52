import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from './find-link.ts';

const URL_OF_ONE = 'https://b.example/c/kX9_2mQ7vLpR4tZ8wB3n';

/** A short message of a line, a button or a bare URL, and a line below. */
function linkIn(subject: string, above: string, button: string, below: string, code?: string) {
  const html = visibleText(
    `<p>${above}</p><p><a href="${URL_OF_ONE}">${button}</a></p><p>${below}</p>`,
  );
  return findLink({ subject, text: null, html, otp: null }, code ? { value: code } : null);
}

const TERMS = 'The link is valid for 20 minutes. If you did not ask for it, ignore this.';

describe('READ-11 the only link of a short message that is for one person and one time', () => {
  test.each([
    ['Here you are', 'Here is your link to the reading room.', 'Step inside', TERMS, 'signin'],
    ['Ready?', 'One step is left.', 'Confirm', 'Good for 20 minutes.', 'verify'],
    ['Hello', 'Forgotten your password?', 'This way', TERMS, 'reset'],
  ])('%j %j: %j', (subject, above, button, below, kind) => {
    expect(linkIn(subject, above, button, below)).toMatchObject({ url: URL_OF_ONE, kind });
  });

  test('by its subject, or by how soon it ends', () => {
    const below = (subject: string, terms: string) =>
      linkIn(subject, 'Here is your link.', 'This way', terms);
    expect(below('New password', 'Valid for 2 hours.')).toMatchObject({ kind: 'reset' });
    expect(below('Your parish', TERMS.replace('20 minutes', '48 hours'))).toMatchObject({
      kind: 'verify',
    });
    expect(below('Your parish', 'Valid for 2 hours.')).toBeNull();
  });

  test('as a bare URL in a line of its own', () => {
    const text = `Here is your link to the room.\n\n${URL_OF_ONE}\n\n${TERMS}\n`;
    const mail = { subject: 'Here you are', text, html: null, otp: null };
    expect(findLink(mail)).toMatchObject({ url: URL_OF_ONE, kind: 'signin' });
    expect(findLink({ ...mail, text: text.replace(TERMS, '') })).toBeNull();
    expect(findLink({ ...mail, text: `${text}\n${'More news of us. '.repeat(200)}` })).toBeNull();
  });

  test.each([
    ['of a file', 'Your photos', 'Here is your link.', 'Download', TERMS],
    ['of a contract', 'Please sign', 'Here is your link to the contract.', 'Go on', TERMS],
    ['of a purchase', 'Your order', 'Here is your link.', 'Look', TERMS],
    ['of a party', 'You are invited', 'We invite you to our party.', 'I will come', TERMS],
    ['of a poll', 'How was it?', 'It takes 2 minutes.', 'Begin', 'If you do not want it, tell us.'],
    ['for others', 'Hello', 'Here is your link. If it was not you:', 'Look', TERMS],
    ['without terms', 'Here you are', 'Here is your link.', 'Step inside', 'See you soon.'],
  ])('and not that %s', (_, subject, above, button, below) => {
    expect(linkIn(subject, above, button, below)).toBeNull();
  });
});

describe('READ-11 the only link below a subject that wants an address confirmed', () => {
  const below = (subject: string) =>
    linkIn(subject, 'You gave us a new one.', 'Take it over', 'See you soon.');

  test('needs no more words', () => {
    expect(below('Confirm your email address')).toMatchObject({ kind: 'verify' });
    expect(below('Your email address')).toBeNull();
    expect(below('Your email address is confirmed')).toBeNull();
    expect(below('Confirm your email address and your order')).toBeNull();
  });

  test('in Slovak, where a staff room is no flight', () => {
    const join = ['Riaditeľka vám otvorila prístup.', 'Prijať pozvánku', 'Tešíme sa.'] as const;
    expect(linkIn('Zborovňa: chýbate', ...join)).toMatchObject({ kind: 'invite' });
    expect(linkIn('Zborul tău: check-in', ...join)).toBeNull();
  });
});

describe('READ-11 a link that one ordered, as goods are ordered', () => {
  const PL = 'Odnośnik działa przez kwadrans i tylko raz. Jeżeli to nie Ty prosiłeś, usuń to.';
  const DE =
    'Der Link gilt 15 Minuten und nur einmal. Wenn Sie ihn nicht wollten, löschen Sie ihn.';
  const linkBelow = (subject: string, above: string, terms: string) =>
    findLink({ subject, text: `${above}\n\n${URL_OF_ONE}\n\n${terms}`, html: null, otp: null });

  test.each([
    ['Zaloguj się jednym kliknięciem', 'Otwórz odnośnik tam, gdzie go zamówiłeś:', PL],
    ['Anmelden mit einem Klick', 'Hier ist der Link, den Sie bestellt haben:', DE],
  ])('signs in for one time: under %j', (subject, above, terms) => {
    expect(linkBelow(subject, above, terms)).toMatchObject({ kind: 'signin' });
    expect(linkBelow(subject, above, '')).toBeNull();
    expect(linkBelow('Hello', above, terms)).toBeNull();
  });

  test('and to goods it leads to none', () => {
    expect(linkBelow('Ihre Bestellung', 'Sie haben bestellt. Bezahlen:', DE)).toBeNull();
    expect(
      linkBelow('Anmelden mit einem Klick', 'Ihr Paket, das Sie bestellt haben:', DE),
    ).toBeNull();
  });
});

describe('READ-11 a link that is the other way beside a code', () => {
  test.each([
    ['Key in 40 71 53 in the app …', '… or open this on your phone:'],
    ['Tippe 40 71 53 in die App.', 'Oder nimm die Abkürzung:'],
    ['Neem 40 71 53 over.', 'Of druk op de knop:'],
    ['Набери 40 71 53.', 'Или открой:'],
  ])('%j %j', (above, or) => {
    const find = (line: string) =>
      linkIn('Hello', `${above}</p><p>${line}`, 'Straight on', 'See you!', '407153');
    expect(find(or)).toMatchObject({ url: URL_OF_ONE, kind: 'signin' });
    expect(find('New this week:')).toBeNull();
  });
});

describe('READ-11 a subject that says who added whom', () => {
  test('makes a button to join an invitation', () => {
    const button = [
      'Trabajas con ella en el cuaderno.',
      'Unirme al grupo',
      'Hasta pronto.',
    ] as const;
    expect(linkIn('Lucía te ha añadido al grupo', ...button)).toMatchObject({ kind: 'invite' });
    expect(linkIn('Noticias del grupo', ...button)).toBeNull();
  });

  test.each([
    ['Maja vill dela listan ”Sommarstugan” med dig', 'Gå med i listan'],
    ['Tom wants to share a grocery list with you', 'Join the list'],
    ['Anna möchte einen Kalender mit dir teilen', 'Kalender beitreten'],
    ['Per vil dele handlelisten med deg', 'Bli med'],
    ['Jana s vámi chce sdílet seznam', 'Přijmout'],
    ['Jan wil een lijst met je delen', 'Deelnemen'],
  ])('or who shares something: %s', (line, button) => {
    expect(linkIn(line, line, button, 'Bye!')).toMatchObject({ kind: 'invite' });
    expect(linkIn(line, line, 'Open', 'Bye!')).toBeNull();
    expect(linkIn('Hello', 'Our news.', button, 'Bye!')).toBeNull();
  });

  test('or whom one joins with a word that signs in as well', () => {
    const button = (text: string, subject = 'A Rita convidou-o para a Vorn') =>
      linkIn(subject, 'Trabalhe com mais 14 pessoas.', text, 'Até já!');
    expect(button('Entrar na equipa')).toMatchObject({ kind: 'invite' });
    expect(button('Entrar na equipa', 'Notícias da Vorn')).toBeNull();
    expect(button('Entrar na conta')?.kind).not.toBe('invite');
  });

  test('by a name that has another word in it', () => {
    const below = 'The invitation expires on 1 March.';
    const link = (to: string) =>
      linkIn(`Priya invited you to ${to}`, 'Priya asks you.', 'Join the team', below);
    expect(link('Northgate Design')).toMatchObject({ kind: 'invite' });
    expect(link('gate 4 for your flight')).toBeNull();
  });
});
