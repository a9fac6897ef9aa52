import { openMail, readMail } from './read-mail.ts';

/**
 * Words in some charsets. Tables of Chinese, Japanese and Korean take 10 ms in each thread and few
 * services need them, so the first such message loads them.
 */
const CHARSETS = {
  'koi8-r': '98HbIMvPxCDQz8TU18XS1sTFzsnRIMTM0SDXyM/EwSDOwSDTwcrU',
  'utf-7': 'K21veUx3US0=',
  'windows-1251': '6u7k',
} as const;

/** Paragraphs that make the sample large enough to be compressed. */
const PARAGRAPHS = 120;

/** A typical sign-up email: two texts, a code, a link and a file. */
function signUp(): string {
  const paragraph = '<p style=3D"color:#333">You can change this at any time in your settings.</p>';
  return lines(
    'From: =?utf-8?q?Example_=E2=9C=93?= <no-reply@service.example>',
    'To: somebody@mail.example',
    'Subject: =?utf-8?b?WW91ciBjb2RlIGlzIDQ4MjkxMw==?=',
    'Date: Thu, 01 Jan 2026 00:00:00 +0000',
    'Message-ID: <sample@service.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="mixed"',
    '',
    '--mixed',
    'Content-Type: multipart/alternative; boundary="texts"',
    '',
    '--texts',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Your verification code is 482913.',
    'Confirm your email: https://service.example/verify?token=f3a9c1d27b64e8',
    '--texts',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<html><body><h1>Verify your email</h1><p>Your code is <b>482913</b></p>',
    '<a href=3D"https://service.example/verify?token=3Df3a9c1d27b64e8">Confirm your email</a>',
    ...Array<string>(PARAGRAPHS).fill(paragraph),
    '</body></html>',
    '--texts--',
    '--mixed',
    'Content-Type: text/calendar; name=a.ics',
    '',
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'SUMMARY:Meeting',
    'DTSTART:20260101T000000Z',
    'END:VEVENT',
    'END:VCALENDAR',
    '--mixed--',
  );
}

/** A text in a charset; null: without a charset label. */
function foreign(charset: string | null, base64: string): string {
  const type = charset === null ? 'text/plain' : `text/plain; charset=${charset}`;
  return lines(
    'From: a@service.example',
    `Subject: =?${charset ?? 'utf-8'}?b?${base64}?=`,
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    '',
    base64,
  );
}

const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n`;

/** A sign-up email, a text in each charset, and a text without a label. */
export function samples(): readonly Buffer[] {
  const labelled = Object.entries(CHARSETS).map(([charset, text]) => foreign(charset, text));
  const texts = [signUp(), ...labelled, foreign(null, CHARSETS['koi8-r'])];
  return texts.map((text) => Buffer.from(text));
}

/** Parses each sample, so that code is compiled before the first real message. */
export function warmUp(): void {
  for (const bytes of samples()) {
    const body = { encoding: 'identity', bytes } as const;
    readMail(body, 'arrival');
    openMail(body);
  }
}
