import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from './find-link.ts';

const SECRET = 'FKyM9gQImrdcjLh3ANle';
const inText = (text: string, subject = '') => findLink({ subject, text, html: null, otp: null });
const inHtml = (html: string, subject = '') =>
  findLink({ subject, text: null, html: visibleText(html), otp: null });

describe('READ-11 a link is found', () => {
  test.each([
    [`Confirm my account: https://x.example/c?t=${SECRET}`, 'verify'],
    [`https://x.example/users/confirmation?token=${SECRET}`, 'verify'],
    [`Reset your password here:\nhttps://x.example/r/${SECRET}.`, 'reset'],
    [`Robin invited you to a team. Accept: https://x.example/a/${SECRET}`, 'invite'],
    [`Here is your magic link: https://x.example/m/${SECRET}`, 'signin'],
    [`Bitte bestätigen Sie Ihre Adresse:\n\nhttps://x.example/c?t=${SECRET}`, 'verify'],
    [`验证您的邮箱：https://x.example/c?t=${SECRET}`, 'verify'],
  ])('in %j', (text, kind) => {
    expect(inText(text)).toMatchObject({ kind });
  });

  test.each([
    [`Or log me in: https://x.example/l/${SECRET}\n\nCode: 482913`, 'signin'],
    [`Zaloguj się: https://x.example/action?mode=signIn&oobCode=${SECRET}`, 'signin'],
    [`Connecte-toi : https://x.example/in?token=${SECRET}1`, 'signin'],
    [`Masuk sekarang: https://x.example/verify?token=${SECRET}&type=magiclink`, 'signin'],
    [`Klicka så är du inne, utan lösenord.\n\nLogga in\nhttps://x.example/l/${SECRET}`, 'signin'],
    [`Kari added you to the books. Set a password: https://x.example/a/${SECRET}`, 'invite'],
    [`Pasahitz berria aukeratzeko:\n\n<https://x.example/rp?key=${SECRET}>`, 'reset'],
    [`Cliciwch yma i ailosod eich cyfrinair: https://x.example/r/${SECRET}`, 'reset'],
    [`Mae Siân wedi’ch gwahodd i’r tîm: https://x.example/i/${SECRET}`, 'invite'],
    [`ელფოსტის დასადასტურებლად: https://x.example/c/${SECRET}`, 'verify'],
    [`Запрошено восстановление доступа. Новый пароль: https://x.example/r/${SECRET}`, 'reset'],
    [`Вас запрошено до команди. Прийняти: https://x.example/i/${SECRET}`, 'invite'],
  ])('in %j, by its own line first', (text, kind) => {
    expect(inText(text)).toMatchObject({ kind });
  });

  test('without the stop behind it', () => {
    expect(inText(`(Confirm: https://x.example/c/${SECRET}).`)?.url).toBe(
      `https://x.example/c/${SECRET}`,
    );
  });

  test('in angle brackets, and over the end of a full line', () => {
    const url = `https://accounts.x.example/users/confirmation?token=${SECRET}&mail=a%40x.example`;
    expect(inText(`Confirm:\n<${url.slice(0, 40)}\n${url.slice(40)}>`)?.url).toBe(url);
    expect(inText(`Confirm:\n${url.slice(0, 76)}\n${url.slice(76)}\n\nBye`)?.url).toBe(url);
    expect(inText(`Confirm:\n${url}\n482913`)?.url).toBe(url);
  });

  test.each([
    ['Anmelden', 'Der Link läuft in 15 Minuten ab', 'signin'],
    ['Accept invitation', 'Oda invited you', 'invite'],
    ['Nouveau mot de passe', 'Vous avez demandé', 'reset'],
    ['Here', 'Click to verify your address, within 24 hours', 'verify'],
    ['メールアドレスを確認', 'ご登録ありがとうございます', 'verify'],
    ['Ikkonferma l-email', 'Għażiż Ġorġ', 'verify'],
  ])('behind %j after %j', (button, before, kind) => {
    const html = `<p>${before}</p><a href="https://t.example/ls/click?upn=${SECRET}">${button}</a>`;
    expect(inHtml(html, '')).toMatchObject({ kind });
  });

  test('that mark-up calls the action', () => {
    const action = { '@type': 'ConfirmAction', handler: { url: `https://x.example/a/${SECRET}` } };
    const script = JSON.stringify({ '@type': 'EmailMessage', potentialAction: action });
    const html = `<script type="application/ld+json">${script}</script><p>Please confirm</p><a href="https://x.example/a/${SECRET}">Go</a>`;
    expect(inHtml(html)?.url).toBe(`https://x.example/a/${SECRET}`);
    const item = `<p>Please confirm</p><a itemprop="url" href="https://x.example/a/${SECRET}">Go</a>`;
    expect(inHtml(item)?.url).toBe(`https://x.example/a/${SECRET}`);
  });

  test('by the text of its button, whatever its URL', () => {
    const html = `<a href="https://t.example/${SECRET}">Home</a><a href="https://t.example/2${SECRET}">Verify <b>email</b></a>`;
    expect(inHtml(html)).toEqual({
      url: `https://t.example/2${SECRET}`,
      text: 'Verify email',
      kind: 'verify',
    });
  });
});

describe('READ-11 no link is found', () => {
  test.each([
    [`Unsubscribe: https://x.example/unsubscribe/confirm?t=${SECRET}`],
    [`If this wasn't you, reset your password: https://x.example/reset/${SECRET}`],
    [`Falls Sie das nicht waren, bestätigen Sie: https://x.example/c/${SECRET}`],
    ['Verify your size: https://shop.example/sizes?ref=mail_1'],
    ['Sign in: https://x.example/login'],
    [`Order confirmation. Tracking: https://t.example/p/${SECRET}`],
    [`Welcome! Log in: https://x.example/login?s=${SECRET}`],
    [`Did you not ask for it? Reset your password: https://x.example/reset/${SECRET}`],
    [`Verify: https://x.example/articles/how-to-verify-your-account-2025`],
    [`Confirm your delivery: https://x.example/d/${SECRET}`],
    [`Confirm: javascript:alert("${SECRET}")`],
    [`Confirm: http://[${SECRET}`],
    [''],
  ])('in %j', (text) => {
    expect(inText(text)).toBeNull();
  });

  test.each([
    `javascript:x('${SECRET}')`,
    `data:text/html,${SECRET}`,
    `/c/${SECRET}`,
    `//[${SECRET}`,
  ])('behind a button with %j', (url) => {
    expect(inHtml(`<a href="${url}">Verify email</a>`)).toBeNull();
  });
});
