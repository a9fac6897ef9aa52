import iconv from 'iconv-lite';
import { compose, type Letter, logoOf } from './compose.ts';
import { type Brand, button, facts, heading, masthead, page, row, smallPrint } from './layout.ts';
import { CLEAR, colour, inDisc, inTile, png } from './png.ts';

const RED = colour('#b91c1c');
const PAPER = colour('#fffaf0');

const MINATO: Brand = {
  name: 'みなと鉄道',
  domain: 'minato-rail.example',
  ink: '#1c1917',
  accent: '#b91c1c',
  canvas: '#f5f1ea',
  font: "'Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,sans-serif",
  // The sun over a rail.
  logo: png(80, (x, y) => {
    if (!inTile(x, y, 0.12)) return CLEAR;
    if (Math.abs(y - 0.78) < 0.03 && x > 0.16 && x < 0.84) return RED;
    return inDisc(x, y, [0.5, 0.42], 0.23) ? RED : PAPER;
  }),
};

const CONFIRM = 'https://minato-rail.example/mail/verify?k=Zr41kXq0TnPc8Wv6';

const TEXT = `山田 花子 様

みなと鉄道ネット予約をご利用いただき、ありがとうございます。
会員登録はまだ完了していません。下記のURLへアクセスし、
メールアドレスの確認を完了してください。

${CONFIRM}

※有効期限：2025年3月19日(水) 18:24
※このメールに心当たりのない場合は、破棄してください。

--
みなと鉄道株式会社
〒100-0000 東京都千代田区見本1-2-3
TEL 03-0000-0142(平日 9:00-17:30)
`;

const HTML = page(
  MINATO,
  {
    language: 'ja',
    charset: 'iso-2022-jp',
    title: '会員登録のご確認',
    preheader: 'メールアドレスの確認を完了してください。',
  },
  [
    masthead(MINATO),
    heading('会員登録はまだ完了していません'),
    row(
      '山田 花子 様<br>みなと鉄道ネット予約をご利用いただき、ありがとうございます。下のボタンを押して、メールアドレスの確認を完了してください。',
    ),
    button(MINATO, 'メールアドレスを確認する', CONFIRM),
    facts([
      ['会員番号', '0044-7188-2003'],
      ['お申し込み', '2025年3月18日(火)'],
      ['有効期限', '2025年3月19日(水) 18:24'],
    ]),
    smallPrint(
      '※このメールに心当たりのない場合は、破棄してください。<br>みなと鉄道株式会社　〒100-0000 東京都千代田区見本1-2-3<br>TEL 03-0000-0142(平日 9:00-17:30)',
    ),
  ],
);

/**
 * ISO-2022-JP is JIS X 0208 behind an escape sequence (RFC 1468), and EUC-JP the same with the
 * high bit set, which iconv-lite writes.
 */
function iso2022jp(text: string): Buffer {
  const parts = text.match(/[\p{ASCII}]+|[^\p{ASCII}]+/gu) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (/^\p{ASCII}/u.test(part)) return Buffer.from(part, 'latin1');
      const wide = iconv.encode(part, 'EUC-JP').map((byte) => byte & 0x7f);
      return Buffer.concat([Buffer.from('\x1b$B'), wide, Buffer.from('\x1b(B')]);
    }),
  );
}

/** `=?ISO-2022-JP?B?…?=`, a word for each piece: one may have 75 characters (RFC 2047, 2). */
function encodedWords(...pieces: readonly string[]): string {
  return pieces
    .map((piece) => `=?ISO-2022-JP?B?${iso2022jp(piece).toString('base64')}?=`)
    .join(' ');
}

/** As Japanese mail was for thirty years: seven bits, and escape sequences. */
export function japaneseLetter(): Promise<Letter> {
  const part = (type: string, content: string) => ({
    raw: Buffer.concat([
      Buffer.from(
        `Content-Type: ${type}; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit\r\n\r\n`,
      ),
      iso2022jp(content.replaceAll('\n', '\r\n')),
    ]),
  });
  return compose('japanese', {
    from: `${encodedWords('みなと鉄道')} <info@minato-rail.example>`,
    headers: { Subject: { prepared: true, value: SUBJECT } },
    messageId: '<member-0318@minato-rail.example>',
    text: part('text/plain', TEXT),
    html: part('text/html', HTML),
    attachments: [logoOf(MINATO)],
  });
}

const SUBJECT = encodedWords('【みなと鉄道】', '会員登録のご確認', '（まだ完了していません）');
