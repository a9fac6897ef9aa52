import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from './find-link.ts';

const TOKEN = 'kX9_2mQ7vLpR4tZ8wB3n';

function linkIn(body: string, subject: string) {
  const isHtml = body.includes('<a ');
  const html = isHtml ? visibleText(body) : null;
  return findLink({ subject, text: isHtml ? null : body, html, otp: null });
}

describe('READ-11 the link to click is found', () => {
  test.each([
    [
      'Verify your email',
      `<a href="https://a.example/v?t=${TOKEN}">Verify email</a> <a href="https://a.example/unsubscribe?t=${TOKEN}">Unsubscribe</a>`,
      'verify',
      `https://a.example/v?t=${TOKEN}`,
    ],
    [
      'Join Acme',
      '<p>Ana invited you to the team Acme.</p><a href="https://a.example/invite/abc-def-ghi">Join the team</a>',
      'invite',
      'https://a.example/invite/abc-def-ghi',
    ],
    [
      'Ana invited you',
      'Ana has invited you to collaborate.\nhttps://a.example/invite/abc-def-ghi',
      'invite',
      'https://a.example/invite/abc-def-ghi',
    ],
    [
      'Confirm subscription',
      `<a href="https://click.t.example/ls/click?upn=u001.${TOKEN}${TOKEN}">Yes, subscribe me</a>`,
      'verify',
      `https://click.t.example/ls/click?upn=u001.${TOKEN}${TOKEN}`,
    ],
    [
      'Confirm your account',
      `<a href="https://click.t.example/CL0/https:%2F%2Fa.example%2Fverify/1/${TOKEN}">Confirm account</a><a href="https://click.t.example/CL0/https:%2F%2Ffacebook.com/1/${TOKEN}x">Facebook</a>`,
      'verify',
      `https://click.t.example/CL0/https:%2F%2Fa.example%2Fverify/1/${TOKEN}`,
    ],
    [
      'Your magic link',
      `https://a.example/magic?token=${TOKEN}`,
      'signin',
      `https://a.example/magic?token=${TOKEN}`,
    ],
    [
      'Восстановление пароля',
      `<a href="https://a.example/r/${TOKEN}">Сбросить пароль</a>`,
      'reset',
      `https://a.example/r/${TOKEN}`,
    ],
    [
      'Bestätigen',
      `Bitte bestätige deine E-Mail-Adresse:\nhttps://a.example/c/${TOKEN}`,
      'verify',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'メール確認',
      `以下のURLをクリックして登録を完了してください。\nhttps://a.example/r?k=${TOKEN}`,
      'verify',
      `https://a.example/r?k=${TOKEN}`,
    ],
    [
      '激活账号',
      `<a href="https://a.example/c/${TOKEN}">激活账号</a>`,
      'verify',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'Mời tham gia',
      `<a href="https://a.example/c/${TOKEN}">Chấp nhận lời mời</a>`,
      'invite',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      '비밀번호',
      `<a href="https://a.example/c/${TOKEN}">비밀번호 재설정</a>`,
      'reset',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'Verify',
      '<a href="https://a.example/verify?code=482913&u=1">Verify</a>',
      'verify',
      'https://a.example/verify?code=482913&u=1',
    ],
    [
      'Activate',
      '<a href="https://a.example/activate/3fa85f64-5717-4562-b3fc-2c963f66afa6">Activate account</a>',
      'verify',
      'https://a.example/activate/3fa85f64-5717-4562-b3fc-2c963f66afa6',
    ],
    [
      'You have been added to Acme',
      `<a href="https://a.example/setup/${TOKEN}">Set your password</a>`,
      'invite',
      `https://a.example/setup/${TOKEN}`,
    ],
    [
      'Zaproszenie',
      `<a href="https://a.example/z/${TOKEN}">Dołącz do zespołu</a>`,
      'invite',
      `https://a.example/z/${TOKEN}`,
    ],
    [
      'Team',
      `<p>Lea lädt dich in ihr Team ein.</p><a href="https://a.example/j/${TOKEN}">Beitreten</a>`,
      'invite',
      `https://a.example/j/${TOKEN}`,
    ],
    [
      'Unlock',
      `<a href="https://a.example/unlock/${TOKEN}">Unlock account</a>`,
      'verify',
      `https://a.example/unlock/${TOKEN}`,
    ],
    [
      'Přihlášení',
      `<p>Klikněte pro přihlášení. Odkaz platí 15 minut.</p><a href="https://a.example/l/${TOKEN}">Přihlásit se</a>`,
      'signin',
      `https://a.example/l/${TOKEN}`,
    ],
    [
      'Restablece tu contraseña',
      `<a href="https://a.example/c/${TOKEN}">Cambiar contraseña</a>`,
      'reset',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'Bevestig je e-mailadres',
      `<a href="https://a.example/c/${TOKEN}">Bevestigen</a>`,
      'verify',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'Confirmer votre adresse',
      `<p>Cliquez sur le bouton ci-dessous pour confirmer votre adresse.</p><a href="https://a.example/c/${TOKEN}">Je confirme</a>`,
      'verify',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'Uitnodiging',
      `<p>Jan nodigt je uit.</p><a href="https://a.example/c/${TOKEN}">Deelnemen</a>`,
      'invite',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      '招待',
      `<p>田中さんがあなたを招待しました。</p><a href="https://a.example/c/${TOKEN}">チームに参加</a>`,
      'invite',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'Приглашение',
      `<a href="https://a.example/c/${TOKEN}">Присоединиться</a>`,
      'invite',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'パスワード再設定',
      `下記URLより再設定してください。\nhttps://a.example/p?token=${TOKEN}`,
      'reset',
      `https://a.example/p?token=${TOKEN}`,
    ],
    [
      'בקשת איפוס',
      `<a href="https://a.example/c/${TOKEN}">איפוס סיסמה</a>`,
      'reset',
      `https://a.example/c/${TOKEN}`,
    ],
    [
      'ยืนยันอีเมล',
      `<a href="https://a.example/c/${TOKEN}">ยืนยันอีเมลของคุณ</a>`,
      'verify',
      `https://a.example/c/${TOKEN}`,
    ],
  ])('under %j in %j: %s', (subject, body, kind, url) => {
    expect(linkIn(body, subject)).toMatchObject({ kind, url });
  });
});

describe('READ-11 links that lead elsewhere are none', () => {
  test.each([
    [
      'News',
      `<a href="https://a.example/view/${TOKEN}">View in browser</a><a href="https://a.example/u/${TOKEN}">Unsubscribe</a><a href="https://twitter.com/x">Twitter</a><a href="https://a.example/privacy?x=${TOKEN}">Privacy</a>`,
    ],
    [
      'New sign-in',
      `<p>New sign-in to your account.</p><a href="https://a.example/not-me/${TOKEN}">This wasn’t me</a><a href="https://a.example/activity?x=${TOKEN}">Check activity</a>`,
    ],
    ['Your order', `<a href="https://a.example/track/${TOKEN}">Track your parcel</a>`],
    ['Rate us', `<a href="https://a.example/rate/${TOKEN}">Rate your purchase</a>`],
    ['Event', `<a href="https://a.example/rsvp/${TOKEN}">See event</a>`],
    ['Invoice', `<a href="https://a.example/pay/${TOKEN}">Pay now</a>`],
    [
      'Join our webinar',
      '<a href="https://a.example/webinar/join/how-to-verify-users">Register</a>',
    ],
    [
      'Blog',
      '<a href="https://a.example/blog/invite-your-team-today">Read how to invite your team</a>',
    ],
    [
      'Refer',
      '<p>Invite friends and earn.</p><a href="https://a.example/invite/friends-and-family">Invite friends</a>',
    ],
    ['Meeting', 'Join: https://meet.example/abc-defg-hij'],
    [
      'Meeting invitation',
      'Ana invited you to a meeting on 12 May.\nJoin: https://meet.example/abc-defg-hij',
    ],
    [
      'Confirm deletion',
      `<p>Confirm that you want to delete your account.</p><a href="https://a.example/c/${TOKEN}">Delete my account</a>`,
    ],
    [
      'Invite friends',
      `<p>Invite friends, get $10.</p><a href="https://a.example/r/${TOKEN}">Invite friends</a>`,
    ],
    ['Refer a friend', '<p>Share your link: https://a.example/invite/ANNA4829</p>'],
    [
      'Your subscription is confirmed',
      `<a href="https://a.example/m/${TOKEN}">Manage subscription</a>`,
    ],
    [
      'Email verified',
      `<p>Your email has been verified.</p><a href="https://a.example/go/${TOKEN}">Go to dashboard</a>`,
    ],
    [
      'Your password will expire',
      `<p>Change it in settings.</p><a href="https://a.example/settings?u=${TOKEN}">Open settings</a>`,
    ],
    [
      'Shared file',
      `<p>Bob invited you to view a file.</p><a href="https://a.example/f/${TOKEN}">Open</a>`,
    ],
  ])('under %j in %j', (subject, body) => {
    expect(linkIn(body, subject)).toBeNull();
  });
});
