import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkTruth } from './link-truth.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64url');

describe('C11, SHOW-5 a link that says where it goes', () => {
  test.each([
    ['https://example.com/verify', 'Confirm your address'],
    ['https://example.com/', 'example.com'],
    ['https://www.example.com/a', 'https://example.com/a'],
    ['https://click.example.com/x', 'Visit example.com now'],
    ['https://accounts.example.co.uk/x', 'www.example.co.uk'],
    ['https://example.com/', 'Node.js, report.pdf and main.py'],
    ['https://example.com/', 'i.e. St.Petersburg, 1.500.000, v2.0.1'],
    ['https://example.net/stop', 'you@example.com'],
    ['https://xn--mnchen-3ya.de/', 'münchen.de'],
    ['https://example.com/?next=https://www.example.com/home', 'example.com'],
  ])('%s, "%s": undisguised', (href, text) => {
    expect(linkTruth(href, text)).toMatchObject({ disguised: false, redirector: null });
  });

  test.each([
    ['https://evil.example/', 'https://bank.com/login', 'bank.com'],
    ['https://evil.example/', 'www.bank.com', 'www.bank.com'],
    ['https://evil.example/', 'Log in at bank.com', 'bank.com'],
    ['https://evil.example/', 'ba\u200bnk.com', 'bank.com'],
    ['https://bank.com.evil.example/', 'bank.com', 'bank.com'],
    ['https://bank.com@evil.example/', 'Log in', 'bank.com'],
    ['https://evil.example/', 'https://bank.com@evil.example/', 'bank.com'],
    ['https://thief.github.io/', 'owner.github.io', 'owner.github.io'],
    ['https://other.co.uk/', 'bank.co.uk', 'bank.co.uk'],
    ['http://192.0.2.7/', 'bank.com', 'bank.com'],
  ])('%s, "%s": disguised as %s', (href, text, shownHost) => {
    expect(linkTruth(href, text)).toMatchObject({ disguised: true, shownHost });
  });

  test.each([
    ...['me.uk', 'co.uk', 'in.th', 'eu.org', 'pp.ua', 'com.ng', 'or.jp'],
    ...['github.io', 'gitlab.io', 'pages.dev', 'workers.dev', 'web.app', 'surge.sh'],
    ...['firebaseapp.com', 'vercel.app', 'netlify.app', 'herokuapp.com', 'onrender.com', 'fly.dev'],
    ...['blogspot.com', 'cloudfront.net', 's3.amazonaws.com', 'myshopify.com'],
    ...['azurewebsites.net', 'blob.core.windows.net', 'web.core.windows.net', 'r2.dev'],
  ])('under %s strangers are neighbours, whoever owns it', (suffix) => {
    const disguised = (text: string) => linkTruth(`https://evil.${suffix}/`, text)?.disguised;
    expect(disguised(`https://bank.${suffix}/`)).toBe(true);
    expect(disguised(`https://www.evil.${suffix}./`)).toBe(false);
  });

  test.each([
    // Cyrillic а among Latin letters, and a word of Cyrillic letters only.
    ['https://pаypal.com/', 'xn--pypal-4ve.com'],
    ['https://аррӏе.com/', 'xn--80ak6aa92e.com'],
    ['https://xn--80ak6aa92e-.com/', 'xn--80ak6aa92e-.com'],
  ])('a look-alike, %s, is shown as what it is', (href, host) => {
    expect(linkTruth(href, 'Log in')).toMatchObject({ host, disguised: true });
  });

  test.each([
    ['https://xn--mnchen-3ya.de/', 'münchen.de'],
    ['https://пример.рф/', 'пример.рф'],
    ['https://例え.jp/', '例え.jp'],
  ])('%s is shown in its own letters', (href, host) => {
    expect(linkTruth(href, 'x')?.host).toBe(host);
  });
});

describe('H11, SHOW-5 a redirector is told from the link alone', () => {
  const target = 'https://shop.example/order?id=7&x=1';
  test.each([
    ['plain', `https://click.mailer.example/ls?u=${target}`],
    ['percent-encoded', `https://click.mailer.example/ls?to=${encodeURIComponent(target)}`],
    [
      'encoded twice',
      `https://m.mailer.example/?r=${encodeURIComponent(encodeURIComponent(target))}`,
    ],
    ['Base64', `https://m.mailer.example/?u=${base64(target)}`],
    ['Base64 in the path', `https://m.mailer.example/c/${base64(target)}/x`],
    [
      'Base64 of JSON',
      `https://m.mailer.example/?p=${base64(JSON.stringify({ id: 1, u: target }))}`,
    ],
    ['in the path', `https://m.mailer.example/CL0/${encodeURIComponent(target)}/1/abc`],
    ['a mail filter, third form', 'https://filter.example/v3/__https://shop.example/order__;!!abc'],
    [
      'a mail filter, second form',
      'https://filter.example/v2/url?u=https-3A__shop.example_order&d=x',
    ],
    ['in the fragment', `https://m.mailer.example/#u=${encodeURIComponent(target)}`],
  ])('%s', (_, href) => {
    const truth = linkTruth(href, 'Your order at shop.example');
    expect(truth).toMatchObject({ finalHost: 'shop.example', disguised: false });
    expect(truth?.redirector).toBe(truth?.host);
  });

  test('one that leads elsewhere than its text says is disguised', () => {
    const href = `https://m.mailer.example/?u=${encodeURIComponent('https://evil.example/')}`;
    expect(linkTruth(href, 'shop.com')).toMatchObject({
      ...{ disguised: true, shownHost: 'shop.com', finalHost: 'evil.example' },
    });
  });

  test('a shortener is named, though nobody can say where it leads', () => {
    expect(linkTruth('https://bit.ly/3abc', 'Read on')).toMatchObject({
      ...{ redirector: 'bit.ly', finalHost: null, disguised: false },
    });
  });
});

test.each(['mailto:a@example.com', 'javascript:alert(1)', '', '/path', 'https://', 'data:,x'])(
  'C2 "%s" is no web link',
  (href) => {
    expect(linkTruth(href, 'bank.com')).toBeNull();
  },
);

test('nothing that a link can hold throws', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true }),
      fc.string({ unit: 'binary' }),
      (url, text) => {
        linkTruth(url, text);
        linkTruth(`https://${text}`, url);
        linkTruth(`https://xn--${text}.example/?u=${text}`, text);
      },
    ),
  );
});
