import { describe, expect, test } from 'vitest';
import { visibleText } from './html.ts';
import { findLink } from './links.ts';

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

  test('without the stop behind it', () => {
    expect(inText(`(Confirm: https://x.example/c/${SECRET}).`)?.url).toBe(
      `https://x.example/c/${SECRET}`,
    );
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
