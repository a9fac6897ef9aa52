import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectLink } from './link-target.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64url');

describe('C11, SHOW-4 an honest link', () => {
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
    ['https://example.com/', 'example.comにログイン、ログインexample.com'],
    ['https://example.com/', 'Hello...Yes.Please! README.md, ASP and U.S.A.'],
    ['https://shop.com.internal/', 'shop.com.internal'],
  ])('%s, “%s”: not disguised', (href, text) => {
    expect(inspectLink(href, text)).toMatchObject({ disguised: false, onward: { kind: 'none' } });
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
    // An address in its own parameters proves nothing: anybody can write one there.
    ['https://evil.example/verify?token=1&next=https://www.bank.com/', 'bank.com', 'bank.com'],
    ['https://evil.example/x?y=https://bank.com/', 'https://bank.com/signin', 'bank.com'],
    ['https://evil.example/#x=https://bank.com', 'bank.com', 'bank.com'],
    ['https://evil.com/', 'evil.com bank.com', 'bank.com'],
    ['https://evil.com/', 'https://evil.com/?https://bank.com', 'bank.com'],
    ['https://evil.com/', 'bank．com', 'bank.com'],
    ['https://evil.com/', 'bank。com', 'bank.com'],
    ['https://evil.com/', 'bank․com', 'bank.com'],
    ['https://evil.com/', '𝐛𝐚𝐧𝐤.𝐜𝐨𝐦', 'bank.com'],
    ['https://evil.com/', 'bank.\u2064c\u034fom', 'bank.com'],
    ['https://evil.com/', '\u202emoc.knab', 'bank.com'],
    ['https://evil.com/', `${'x'.repeat(2_000)} bank.com`, 'bank.com'],
    // A label that no host has, of 360,000 letters once they are mapped.
    ['https://evil.com/', `x.xn--${'\u3389'.repeat(90_000)}-a bank.com`, 'bank.com'],
    ['https://evil.com/', 'bank.com@help', 'bank.com'],
    ['https://evil.com/', 'bank.com@evil.com', 'bank.com'],
    ['https://evil.com/', 'x@bank.com/login', 'bank.com'],
    ['https://evil.com/', 'bank.com-login', 'bank.com'],
    ['https://evil.com/', 'bank.com.zzz', 'bank.com'],
    ['https://evil.com/', 'bank.com_@evil.com', 'bank.com'],
    ['https://evil.com/', 'bank.de＠help', 'bank.de'],
    ['https://evil.com/', 'bank.comにログイン', 'bank.com'],
    ['https://evil.com/', 'accounts.google', 'accounts.google'],
    ['https://evil.com/', 'bank.education', 'bank.education'],
    ['https://evil.com/', 'http://intranet', 'intranet'],
    ['https://evil.com/', 'mbank.pl', 'mbank.pl'],
    ['https://x:bank.com@evil.com/', 'Log in', 'bank.com'],
    ['https://bank.com%2Flogin%2F@evil.com/', 'Log in', 'bank.com'],
  ])('%s, “%s”: disguised as %s', (href, text, shownHost) => {
    expect(inspectLink(href, text)).toMatchObject({ disguised: true, shownHost });
  });

  test.each([
    ...['me.uk', 'co.uk', 'in.th', 'eu.org', 'pp.ua', 'com.ng', 'or.jp'],
    ...['github.io', 'gitlab.io', 'pages.dev', 'workers.dev', 'web.app', 'surge.sh'],
    ...['firebaseapp.com', 'vercel.app', 'netlify.app', 'herokuapp.com', 'onrender.com', 'fly.dev'],
    ...['blogspot.com', 'cloudfront.net', 's3.amazonaws.com', 'myshopify.com'],
    ...['azurewebsites.net', 'blob.core.windows.net', 'web.core.windows.net', 'r2.dev'],
  ])('under %s every name has another owner', (suffix) => {
    const disguised = (text: string) => inspectLink(`https://evil.${suffix}/`, text)?.disguised;
    expect(disguised(`https://bank.${suffix}/`)).toBe(true);
    expect(disguised(`https://www.evil.${suffix}./`)).toBe(false);
  });

  test.each([
    // Cyrillic а among Latin letters, and a word of Cyrillic letters only.
    ['https://pаypal.com/', 'xn--pypal-4ve.com'],
    ['https://аррӏе.com/', 'xn--80ak6aa92e.com'],
    ['https://xn--80ak6aa92e-.com/', 'xn--80ak6aa92e-.com'],
  ])('a look-alike, %s, is shown as an A-label', (href, host) => {
    expect(inspectLink(href, 'Log in')).toMatchObject({ host, disguised: true });
  });

  test.each([
    ['https://xn--mnchen-3ya.de/', 'münchen.de'],
    ['https://пример.рф/', 'пример.рф'],
    ['https://例え.jp/', '例え.jp'],
  ])('%s is shown in Unicode', (href, host) => {
    expect(inspectLink(href, 'x')?.host).toBe(host);
  });
});

test.each(['x', 'x:y', ':y'])('C11 user info in a URL is a disguise: %s', (name) => {
  expect(inspectLink(`https://${name}@example.com/`, 'example.com')).toMatchObject({
    ...{ disguised: true, hasUserInfo: true, shownHost: null },
  });
});

describe('C11, SHOW-4 the host of another site in a link text', () => {
  const end = fc.constantFrom('com', 'de', 'pl', 'education', 'co.uk', 'museum', 'рф', 'com.br');
  const label = fc.stringMatching(/^[a-z][a-z\d]{1,12}$/);
  const site = fc.tuple(label, end).map((labels) => labels.join('.'));
  const edge = fc.constantFrom(...' \n/|,;:!()[]<>"\'“«—_=?#&→✓\u200b ');
  const words = fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .filter((text) => !text.normalize('NFKC').includes('@'));
  // A name that ends at an edge; with an @ it may be an address, which is no site.
  const before = fc.tuple(words, edge).map((parts) => parts.join(''));
  const after = fc
    .tuple(edge, words)
    .map(([first, rest]) => (first === '\u200b' ? ' ' : first) + rest);

  test('the link is disguised', () => {
    fc.assert(
      fc.property(site, label, before, after, (other, own, front, back) => {
        const target = `https://${own}x.example/?u=https://${other}/`;
        expect(inspectLink(target, front + other + back)?.disguised).toBe(true);
      }),
    );
  });

  test('also with invisible characters and compatibility letters', () => {
    const unseen = fc.constantFrom('', '\u00ad', '\u034f', '\u200b', '\u2060', '\u2064', '\ufe0f');
    const wide = (text: string) =>
      text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
    fc.assert(
      fc.property(site, before, after, unseen, fc.boolean(), (other, front, back, gap, isWide) => {
        const written = [...(isWide ? wide(other) : other)].join(gap);
        expect(inspectLink('https://evil.example/', front + written + back)?.disguised).toBe(true);
      }),
    );
  });

  test('a link to that host is not', () => {
    fc.assert(
      fc.property(site, (own) => {
        expect(inspectLink(`https://${own}/a`, `Log in at ${own}, please`)?.disguised).toBe(false);
      }),
    );
  });
});

describe('H11, SHOW-4 a redirector is recognized without a request', () => {
  const target = 'https://shop.example/order?id=7&x=1';
  const encoded = encodeURIComponent(target);
  test.each([
    ['a mail filter', `https://eur01.safelinks.protection.outlook.com/?url=${encoded}&data=05`],
    ['its second form', 'https://urldefense.proofpoint.com/v2/url?u=https-3A__shop.example_o&d=x'],
    ['its third form', 'https://urldefense.com/v3/__https://shop.example/o__;!!abc'],
    ['with one slash', 'https://urldefense.com/v3/__https:/shop.example/o?a=b__;!!abc'],
    ['a sending service', `https://abc.r.us-east-1.awstrack.me/L0/${encoded}/1/0100/x=1`],
    ['a site that leads out', `https://www.google.com/url?q=${encoded}&sa=D`],
  ])('a known redirector leads to its target: %s', (_, href) => {
    const truth = inspectLink(href, 'https://shop.example/');
    expect(truth).toMatchObject({
      ...{ host: new URL(href).host, onward: { kind: 'leads', host: 'shop.example' } },
      disguised: false,
    });
  });

  test.each([
    ['plain', `https://click.mailer.example/ls?u=${target}`],
    ['percent-encoded', `https://click.mailer.example/ls?to=${encoded}`],
    ['encoded twice', `https://m.mailer.example/?r=${encodeURIComponent(encoded)}`],
    ['Base64', `https://m.mailer.example/?u=${base64(target)}`],
    ['Base64 in the path', `https://m.mailer.example/c/${base64(target)}/x`],
    [
      'Base64 of JSON',
      `https://m.mailer.example/?p=${base64(JSON.stringify({ id: 1, u: target }))}`,
    ],
    ['in the path', `https://m.mailer.example/CL0/${encoded}/1/abc`],
    ['in the fragment', `https://m.mailer.example/#u=${encoded}`],
    ['the shape of one that is known', `https://www.google.com.mailer.example/url?q=${encoded}`],
    ['the host of one, not its shape', `https://www.google.com/search?q=${encoded}`],
    ['what one does not go by', `https://www.youtube.com/redirect?x=${encoded}`],
    ['two ways at once', `https://www.google.com/url?q=${encoded}&url=https://evil.example/`],
    ['a way read otherwise', `https://www.google.com/url?q=https://x@shop.example/`],
  ])('an unknown redirector is judged by its own host: %s', (_, href) => {
    expect(inspectLink(href, 'Your order at https://shop.example')).toMatchObject({
      ...{ host: new URL(href).host, onward: { kind: 'may', host: 'shop.example' } },
      ...{ disguised: true, shownHost: 'shop.example' },
    });
    expect(inspectLink(href, 'Your order')?.disguised).toBe(false);
  });

  test('a link through a known redirector is judged by its target', () => {
    const href = `https://www.google.com/url?q=${encodeURIComponent('https://evil.example/')}`;
    expect(inspectLink(href, 'www.google.com')).toMatchObject({
      ...{ disguised: true, shownHost: 'www.google.com' },
      onward: { kind: 'leads', host: 'evil.example' },
    });
  });

  test('a link shortener is recognized, with an unknown target', () => {
    for (const href of ['https://bit.ly/3abc', `https://bit.ly/3abc?u=${encoded}`]) {
      const onward = { kind: 'unknown' };
      expect(inspectLink(href, 'Read on')).toMatchObject({
        host: 'bit.ly',
        onward,
        disguised: false,
      });
    }
  });
});

test.each(['mailto:a@example.com', 'javascript:alert(1)', '', '/path', 'https://', 'data:,x'])(
  'C2 "%s" is no web link',
  (href) => {
    expect(inspectLink(href, 'bank.com')).toBeNull();
  },
);

test('no link throws', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true }),
      fc.string({ unit: 'binary' }),
      (url, text) => {
        inspectLink(url, text);
        inspectLink(`https://${text}`, url);
        inspectLink(`https://xn--${text}.example/?u=${text}`, text);
      },
    ),
  );
});
