import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from './find-link.ts';

const HOST = 'https://b.example';

function linkIn(body: string, subject: string, code: string | null = null) {
  const isHtml = body.includes('<a ');
  const html = isHtml ? visibleText(body) : null;
  const mail = { subject, text: isHtml ? null : body, html, otp: null };
  return findLink(mail, code === null ? null : { value: code });
}

describe('READ-11 a link that holds the code of its mail holds a secret', () => {
  test.each([
    ['Or confirm by opening this: #', '/c/VKRTQM', 'VKRTQM', 'verify'],
    ['Oder hier bestätigen: #', '/b/0?c=5093', '5093', 'verify'],
    ['Of bevestig hier: #', '/b/t7-5093', '5093', 'verify'],
    ['Ou confirmez ici : #', '/c?x=vkrt-qmz', 'VKRT-QMZ', 'verify'],
    [
      'Or click # to sign in',
      '/loginwithcode?password=amber-slope-tidal',
      'amber-slope-tidal',
      'signin',
    ],
  ])('%s with %s', (line, path, code, kind) => {
    const url = HOST + path;
    expect(linkIn(line.replace('#', url), 'Welcome', code)).toMatchObject({ url, kind });
    expect(linkIn(line.replace('#', HOST), 'Welcome', code)).toBeNull();
  });

  test.each([
    ['See all that is new: #', '/news/5093', '5093'],
    ['If you did not ask for it, report it: #', '/report?c=5093', '5093'],
    ['Unsubscribe: #', '/u/5093', '5093'],
  ])('and is not wanted for that alone: %s', (line, path, code) => {
    expect(linkIn(line.replace('#', HOST + path), 'Your code', code)).toBeNull();
  });
});

describe('READ-11 what a link without words is for may stand behind it', () => {
  const url = `${HOST}/q/9KfLm20z7Qa4`;

  test.each([
    ['Click <a>here</a> to verify your address.', 'verify'],
    ['<a>Hier klicken</a>, um das Passwort zurückzusetzen.', 'reset'],
    ['<a>Klik hier</a> om je adres te bevestigen.', 'verify'],
    ['<a>คลิกที่นี่</a> เพื่อยืนยันอีเมล', 'verify'],
    ['<a>こちら</a>をクリックしてメールアドレスを確認', 'verify'],
    ['<a>Buraya</a> tıklayarak hesabını doğrula.', 'verify'],
  ])('%s', (line, kind) => {
    const subject = kind === 'reset' ? 'Passwort vergessen' : 'Verify your address';
    const html = `<p>${line.replace('<a>', `<a href="${url}">`)}</p>`;
    expect(linkIn(html, subject)).toMatchObject({ url, kind });
  });

  test.each(['Open # to verify your e-mail.', 'หรือเปิด # เพื่อยืนยันอีเมล', '前往 # 验证邮箱'])(
    'also behind a short bare one: %s',
    (line) => {
      const short = `${HOST}/k/6d2`;
      expect(linkIn(line.replace('#', short), 'Verify · ยืนยัน')?.url).toBe(short);
      expect(linkIn(line.replace('#', short), 'Welcome')).toBeNull();
    },
  );

  test.each([
    'Click <a>here</a> to unsubscribe from verification mails.',
    'Click <a>here</a> if you did not verify your address.',
    'Click <a>here</a> to track your parcel.',
    'Click <a>here</a> to invite friends.',
    'Click <a>here</a> to see how we verify facts.',
  ])('and leads elsewhere: %s', (line) => {
    const html = `<p>${line.replace('<a>', `<a href="${url}">`)}</p>`;
    expect(linkIn(html, 'Verify your address')).toBeNull();
  });

  test('a clause may follow the rest of a verb', () => {
    const short = `${HOST}/f/K3x-9Pz`;
    const line = `Bitte rufen Sie ${short} auf, um Ihr Konto zu aktivieren.`;
    expect(linkIn(line, 'Aktivieren Sie Ihr Konto')?.url).toBe(short);
  });

  test('but for what is said in another clause', () => {
    const html = `<p>Verify: click <a href="${url}">here</a> – if it was not you, do nothing.</p>`;
    expect(linkIn(html, 'Verify your address')?.url).toBe(url);
  });
});

describe('READ-11 a link to sign in beside a code may be short', () => {
  test.each([
    ['O entra aquí: #', '/entrar/4Hb-07'],
    ['Of log in: #', '/inloggen/7b2e'],
    ['Of: <a href="#">Direct inloggen</a>', '/l/52d0beef'],
    ['Eller: <a href="#">Logg inn</a>', '/l/52d0beef'],
    ['Or: <a href="#">Sign in now</a>', '/signin/4Hb-07?x=1'],
  ])('%s', (line, path) => {
    const url = HOST + path;
    const body = line.replace('#', url);
    const subject = line.includes('<a ') ? 'Your code' : 'Sign in';
    expect(linkIn(body, subject, '482913')).toMatchObject({ kind: 'signin', url });
    if (path === '/inloggen/7b2e') expect(linkIn(body, subject)).toBeNull();
  });

  test.each([
    ['<a href="#">Log in</a>', '/login'],
    ['<a href="#">Log in</a>', '/login?lang=en'],
    ['<a href="#">Log in</a>', '/workspaces/acme42'],
    ['<a href="#">Log in</a>', '/acme42/login'],
    ['<a href="#">Sign in to your account</a>', '/login/step2'],
    ['Your account: #', '/login/v2'],
    ['More about it: #', '/login/help'],
  ])('and no page for everybody: %s', (line, path) => {
    expect(linkIn(line.replace('#', HOST + path), 'Your code', '482913')).toBeNull();
  });
});

describe('READ-11 shortest secrets', () => {
  test.each([
    ['Potrdite naslov', 'Potrdite naslov tukaj: #', '/pot/7e'],
    ['נועה הזמינה אותך', 'נועה הזמינה אותך לצוות: #', '/tz/9d'],
    ['Invitación ao equipo', 'Uxía engadiute. Para aceptar: #', '/unirse/2026/ab9-77c'],
    ['Ενεργοποίηση', 'Ενεργοποιήστε τον λογαριασμό σας: #', '/en/5f1'],
    ['Hesabını doğrula', '<a href="#">Hesabını doğrula</a>', '/d/7hk2-31'],
    ['بازنشانی گذرواژه', '<a href="#">تغییر گذرواژه</a>', '/reset/71fa'],
  ])('under %j: %s', (subject, line, path) => {
    const url = HOST + path;
    expect(linkIn(line.replace('#', url), subject)?.url).toBe(url);
    expect(linkIn(line.replace('#', url), 'News of May')?.url ?? null).toBe(
      path.startsWith('/reset') ? url : null,
    );
  });

  test.each([
    ['Verify your age', 'Verify your age to watch: #', '/video/4k'],
    ['Verify your e-mail', 'How to verify it: #', '/7e'],
    ['Verify your e-mail', '<a href="#">Verify your e-mail</a>', '/top-10'],
    ['Verify your e-mail', '<a href="#">Verify your e-mail</a>', '/guides/web-2'],
    ['Verify your e-mail', '<a href="#">Verify your e-mail</a>', '/2026-11-24'],
    ['Turn on two factors', '<a href="#">Verify</a>', '/settings/2fa'],
  ])('and none under %j: %s', (subject, line, path) => {
    expect(linkIn(line.replace('#', HOST + path), subject)).toBeNull();
  });
});

describe('READ-11 secrets that mix small letters, capitals and digits', () => {
  const link = (path: string) => `<p>Hello,</p><a href="${HOST}${path}">Confirm my address</a>`;

  test.each(['/l/Uw3_71rB', '/l/uid-4417/id-Rb7Kx2', '/l/start/5hT2-qn', '/l/club?x=RR4-7b2e'])(
    '%s',
    (path) => {
      expect(linkIn(link(path), 'Hello')?.url).toBe(HOST + path);
    },
  );

  test.each(['/l/Firefox_3', '/l/Top10', '/l/UTF_8', '/l/club?x=May-2026'])(
    'but not a name: %s',
    (path) => {
      expect(linkIn(link(path), 'Hello')).toBeNull();
    },
  );
});

describe('READ-11 secrets of a redirect, before the end of its path', () => {
  const link = (text: string, path: string) => `<p>Hello,</p><a href="${HOST}${path}">${text}</a>`;

  test.each([
    ['Dokončite registracijo', 'Nadaljuj registracijo', '/prijava/nadaljuj/1fae/44-a'],
    ['会員登録のお手続き', '本登録へ進む', '/c/BAAB/9xkq/t.ts/3/?p=entry%2Fstep2'],
    ['Confirm your address', 'Confirm my address', '/f/a/9Tq3/AAQR/RgRm/open.html'],
    ['Vahvista sähköpostisi', 'Vahvista osoite', '/t/l-fjdkx-tuhrlyjl-r/?u=vahvista'],
    ['Confirm your address', 'Confirm my address', '/t/t-l-ojytjl-tdukdydhkl-r/'],
  ])('under %j: %s', (subject, text, path) => {
    expect(linkIn(link(text, path), subject)?.url).toBe(HOST + path);
    expect(linkIn(link('Read more', path), 'News of May')).toBeNull();
  });

  test.each([
    ['Confirm my address', '/help/2026/confirm'],
    ['Confirm my address', '/help/step3/confirm'],
    ['Confirm my address', '/web2/help/confirm'],
    ['Confirm my address', '/p/how-we-confirm-it/'],
    ['Confirm my address', '/p/a-word-to-you-b/'],
    ['Verify your size', '/sizes/k12x/all'],
  ])('and none of a page: %j %s', (text, path) => {
    const subject = text.includes('size') ? 'News of May' : 'Confirm your address';
    expect(linkIn(link(text, path), subject)).toBeNull();
  });
});

describe('READ-11 a path that lets anybody join', () => {
  const text = (above: string) => `${above} Join here:\n\n${HOST}/join/2026/cd4-81f\n`;

  test('invites where the email does', () => {
    expect(linkIn(text('Maya added you to the team.'), 'Your team')).toMatchObject({
      kind: 'invite',
    });
    expect(linkIn(text('See you.'), 'You are invited')).toMatchObject({ kind: 'invite' });
    expect(linkIn(text('The club run is on Sunday.'), 'Come along!')).toBeNull();
  });
});

describe('READ-11 a picture above the text', () => {
  const PICTURE = `<a href="${HOST}/c?t=kX9_2mQ7vLpR4tZ8wB3n"><img alt="#"></a>`;

  test.each([
    ['You are invited', 'You are invited: the spring sale'],
    ["Le printemps s'invite", "Le printemps s'invite à table"],
    ['La primavera ti invita', 'La primavera ti invita a tavola'],
  ])('is a banner under %j', (subject, alt) => {
    expect(linkIn(`${PICTURE.replace('#', alt)}<p>From 9.90 €</p>`, subject)).toBeNull();
  });

  test('and a button below it', () => {
    const body = `<p>Hello Ana,</p>${PICTURE.replace('#', 'Confirm my address')}`;
    expect(linkIn(body, 'Welcome')).toMatchObject({ kind: 'verify' });
  });
});

describe('READ-11 a subject that speaks of a link to sign in', () => {
  test.each([
    ['Your link to sign in', 'Log in to my account'],
    ['Votre lien pour vous connecter', 'Me connecter'],
    ['Je link om in te loggen', 'Nu inloggen'],
    ['Seu link para entrar', 'Entrar na minha conta'],
  ])('under %j behind %j', (subject, text) => {
    const url = `${HOST}/c?t=kX9_2mQ7vLpR4tZ8wB3n`;
    const link = `<p>Hi.</p><a href="${url}">${text}</a>`;
    expect(linkIn(link, subject)).toMatchObject({ kind: 'signin' });
    expect(linkIn(link, 'News of May')).toBeNull();
  });
});

describe('READ-11 a link that a line announces beside a code', () => {
  const button =
    '<p><a href="https://b.example/open?ticket=eyJ1IjozMTl9.qV8s">Open my account</a></p>';

  test('is the other way to sign in', () => {
    const body = `<p>Press this to open your account:</p>${button}<p>Or type B7TX42.</p>`;
    expect(linkIn(body, 'Signing in to your account', 'B7TX42')).toMatchObject({ kind: 'signin' });
  });
});
