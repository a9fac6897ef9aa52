/**
 * Emails as senders write them, of the project's own. The same seed makes the same emails, so
 * that a reader of the stored email can generate it again and compare.
 */
import { type Block, type Piece, row, type Writing } from './blocks.ts';
import {
  BASE64_GROWTH,
  encodeWords,
  estimateBytes,
  filePart,
  isAscii,
  multipart,
  type Part,
  type TextWish,
  type TransferEncoding,
  textPart,
} from './mime.ts';
import { KINDS, type Kind, type Phrases } from './phrases.ts';
import { ENGLISH, FRENCH, GERMAN, SPANISH } from './phrases-latin.ts';
import { ARABIC, CHINESE, JAPANESE, RUSSIAN } from './phrases-other-scripts.ts';
import { type Random, seedRandom } from './random.ts';
import { document, TEMPLATES } from './templates.ts';

const LANGUAGES: readonly Phrases[] = [
  ...[ENGLISH, GERMAN, FRENCH, SPANISH],
  ...[RUSSIAN, JAPANESE, CHINESE, ARABIC],
];

export type Shape = 'html' | 'text' | 'pictures' | 'attachment';

/** Bytes of an email with a picture or an attachment that are HTML and its text alternative. */
const HTML_BESIDE_FILES = 20_000;
/** Pictures of an email of the shape `pictures`. */
const PICTURES = 3;
/** Bytes of the sender's logo in an email with an attachment. */
const LOGO_BYTES = 4_000;
/** Bytes of the header of any email here, about. */
const HEADER_BYTES = 1_200;
/** Repeated pieces: over those of the longest email here. */
const MAX_PIECES = 2_000;

/** Of all emails: how many write UTF-8, are HTML without a text, and encode Latin texts as base64. */
const UTF8_SHARE = 0.8;
const HTML_ONLY_SHARE = 0.15;
const LATIN_BASE64_SHARE = 0.15;
const OTHER_BASE64_SHARE = 0.6;

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const JPEG_SIGNATURE = Buffer.from('ffd8ffe000104a46494600010100', 'hex');

/** An email without what is different each time that it is sent. */
export interface Email {
  readonly shape: Shape;
  /** Of the envelope. */
  readonly sender: string;
  readonly domain: string;
  /** Header values, encoded. */
  readonly from: string;
  readonly subject: string;
  /** From behind the header lines that `writeHead` makes to the end. */
  readonly rest: Buffer;
}

export function generateEmail(shape: Shape, bytes: number, seed: string): Email {
  const random = seedRandom(seed);
  const kind = random.pick(KINDS);
  const phrases = random.pick(LANGUAGES);
  const { brand } = TEMPLATES[kind];
  const writing = { random, phrases, brand };
  const root = SHAPES[shape](writing, kind, bytes);
  const isPersonal = kind === 'social' || kind === 'comment' || kind === 'invitation';
  const name = isPersonal ? `${random.pick(phrases.people)} (${brand.name})` : brand.name;
  const headers = [...sendersHeaders(writing), 'MIME-Version: 1.0', ...root.headers];
  return {
    shape,
    sender: `bounce@${brand.domain}`,
    domain: brand.domain,
    from: `${isAscii(name) ? `"${name}"` : encodeWords(name)} <hello@${brand.domain}>`,
    subject: encodeWords(phrases.subjects[kind]),
    rest: Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`), root.body]),
  };
}

/** What services that send for others add. */
function sendersHeaders({ random, brand }: Writing): string[] {
  const { domain } = brand;
  return [
    `List-Unsubscribe: <https://click.${domain}/u/${random.token(64)}>,\r\n <mailto:unsubscribe@${domain}?subject=${random.token(24)}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    `Feedback-ID: ${random.between(1e5, 9e5)}:${random.between(1e4, 9e4)}:campaign:${random.token(6)}`,
    `X-Mailer: Campaigns ${random.between(2, 9)}.${random.between(0, 20)}`,
    `X-Report-Abuse: https://abuse.${domain}/r/${random.token(40)}`,
  ];
}

const SHAPES: Readonly<Record<Shape, (writing: Writing, kind: Kind, bytes: number) => Part>> = {
  text(writing, kind, bytes) {
    const type = 'text/plain';
    const charset = pickCharset(writing);
    const wish = { type, charset, encoding: pickEncoding(writing) };
    const pieces = writePieces(writing, kind, bytes, ({ text }) => estimateBytes(text, wish));
    return textPart(finishText(pieces, wish));
  },
  html: (writing, kind, bytes) => body(writing, kind, bytes, []),
  pictures(writing, kind, bytes) {
    const { random, brand } = writing;
    const ids = Array.from({ length: PICTURES }, () => `${random.token(16)}@${brand.domain}`);
    const room = (bytes - HTML_BESIDE_FILES) / PICTURES / BASE64_GROWTH;
    const pictures = ids.map((id, index) => picture(random, id, index, Math.floor(room)));
    const text = body(writing, kind, HTML_BESIDE_FILES, ids);
    return multipart('related', boundary(random), [text, ...pictures]);
  },
  attachment(writing, kind, bytes) {
    const { random, brand, phrases } = writing;
    const id = `${random.token(16)}@${brand.domain}`;
    const text = body(writing, kind, HTML_BESIDE_FILES, [id]);
    const logo = picture(random, id, 0, LOGO_BYTES);
    const room = Math.floor((bytes - HTML_BESIDE_FILES) / BASE64_GROWTH) - LOGO_BYTES;
    const pdf = filePart({
      type: 'application/pdf',
      name: `${random.pick(phrases.goods)} ${random.between(1_000, 9_999)}.pdf`,
      content: Buffer.concat([Buffer.from('%PDF-1.7\n'), random.bytes(room)]),
    });
    const related = multipart('related', boundary(random), [text, logo]);
    return multipart('mixed', boundary(random), [related, pdf]);
  },
};

/** HTML, and mostly a text beside it; `pictures` are the Content-IDs of what it shows. */
function body(writing: Writing, kind: Kind, bytes: number, pictures: readonly string[]): Part {
  const { random } = writing;
  const charset = pickCharset(writing);
  const htmlWish = { type: 'text/html', charset, encoding: pickEncoding(writing) };
  const textWish = { type: 'text/plain', charset, encoding: pickEncoding(writing) };
  const isHtmlOnly = kind !== 'calendar' && random.next() < HTML_ONLY_SHARE;
  const frame = estimateBytes(document(writing, charset, ''), htmlWish);
  const pieces = writePieces(
    writing,
    kind,
    bytes - frame,
    ({ html, text }) =>
      estimateBytes(html, htmlWish) + (isHtmlOnly ? 0 : estimateBytes(text, textWish)),
  );
  const shown = pictures.map((id) => row(`<img src="cid:${id}" width="512" alt="">`));
  const rows = [...shown, ...pieces.map(({ html }) => html)].join('');
  const html = textPart({ ...htmlWish, text: document(writing, charset, rows) });
  if (isHtmlOnly) return html;
  const parts = [textPart(finishText(pieces, textWish)), html];
  if (kind === 'calendar') parts.push(appointment(writing));
  return multipart('alternative', boundary(random), parts);
}

function finishText(pieces: readonly Piece[], wish: Omit<TextWish, 'text'>): TextWish {
  const text = pieces.map((piece) => piece.text).join('\r\n\r\n');
  const isPlain = isAscii(text) && wish.encoding === 'quoted-printable';
  return { ...wish, text, encoding: isPlain ? '7bit' : wish.encoding };
}

function writePieces(
  writing: Writing,
  kind: Kind,
  wanted: number,
  weigh: (piece: Piece) => number,
): Piece[] {
  const { top, repeated, end } = TEMPLATES[kind];
  const write = (blocks: readonly Block[]) => blocks.map((block) => block(writing));
  const weight = (pieces: readonly Piece[]) => pieces.reduce((sum, each) => sum + weigh(each), 0);
  const before = write(top);
  const after = write(end);
  let room = wanted - HEADER_BYTES - weight(before) - weight(after);
  const middle: Piece[] = [];
  while (room > 0 && middle.length < MAX_PIECES) {
    for (const piece of write(repeated)) {
      // The one that would end further from the size than the others without it is left out.
      const bytes = weigh(piece);
      if (room < bytes / 2) return [...before, ...middle, ...after];
      middle.push(piece);
      room -= bytes;
    }
  }
  return [...before, ...middle, ...after];
}

function pickCharset({ random, phrases }: Writing): string {
  return random.next() < UTF8_SHARE ? 'utf-8' : phrases.nationalCharset;
}

function pickEncoding({ random, phrases }: Writing): TransferEncoding {
  const isLatin = ['en', 'de', 'fr', 'es'].includes(phrases.language);
  const share = isLatin ? LATIN_BASE64_SHARE : OTHER_BASE64_SHARE;
  return random.next() < share ? 'base64' : 'quoted-printable';
}

function picture(random: Random, contentId: string, index: number, bytes: number): Part {
  const isPng = random.next() < 0.5;
  const signature = isPng ? PNG_SIGNATURE : JPEG_SIGNATURE;
  return filePart({
    type: isPng ? 'image/png' : 'image/jpeg',
    name: `image00${index + 1}.${isPng ? 'png' : 'jpg'}`,
    content: Buffer.concat([signature, random.bytes(bytes)]),
    contentId,
  });
}

function appointment({ random, phrases, brand }: Writing): Part {
  const day = `202503${random.between(10, 28)}`;
  const text = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:-//${brand.name}//EN`, 'METHOD:REQUEST'],
    ...['BEGIN:VEVENT', `UID:${random.token(26)}@${brand.domain}`, `DTSTAMP:${day}T080000Z`],
    ...[`DTSTART:${day}T090000Z`, `DTEND:${day}T100000Z`, `SUMMARY:${phrases.subjects.calendar}`],
    ...[`ORGANIZER:mailto:hello@${brand.domain}`, 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
  const type = 'text/calendar; method=REQUEST';
  return textPart({ type, text, charset: 'utf-8', encoding: 'base64' });
}

function boundary(random: Random): string {
  return `----=_Part_${random.token(24)}`;
}
