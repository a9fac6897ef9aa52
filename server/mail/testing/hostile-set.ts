import { encode } from './charsets.ts';
import { htmlLetter, letter, partsLetter } from './letters.ts';

/** One of the cases of a hostile message, by its id. */
export interface Hostile {
  readonly id: string;
  readonly what: string;
  readonly raw: Buffer;
}

const FROM = 'From: Mallory <mallory@evil.example>';

/** At least one mail of each case M1 to M16, the costliest forms that are known of each. */
export function hostileSet(): readonly Hostile[] {
  return [...structures(), ...contents(), ...lines()];
}

function structures(): readonly Hostile[] {
  const nested = repeat(
    10_000,
    (n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary="b${n + 1}"\r\n`,
  );
  const deep = repeat(
    180,
    (n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n`,
  );
  const messages = repeat(10_000, () => 'Content-Type: message/rfc822\r\n');
  const mixed = 'Content-Type: multipart/mixed; boundary=b0';
  return [
    { id: 'M1', what: '10,000 multiparts inside each other', raw: letter(FROM, mixed, '', nested) },
    {
      id: 'M1',
      what: 'as many as are read',
      raw: letter(FROM, mixed, '', deep, '--b9\r\n'.repeat(40_000), '', 'end'),
    },
    {
      id: 'M1',
      what: 'multiparts that name no boundary',
      raw: letter(FROM, mixed, '', BLANKS, '--b0\r\nContent-Type: multipart/x\r\n\r\n'.repeat(800)),
    },
    { id: 'M2', what: '10,000 messages inside each other', raw: letter(FROM, messages, 'end') },
    {
      id: 'M3',
      what: 'a million parts',
      raw: letter(FROM, mixed, '', '--b0\r\n\r\n'.repeat(1_000_000)),
    },
    { id: 'M4', what: '900 parts', raw: partsLetter(Array.from({ length: 900 }, () => PDF)) },
    {
      id: 'M5',
      what: '2 MB in one field',
      raw: letter(FROM, `X: ${'x'.repeat(2_000_000)}`, '', 'x'),
    },
    {
      id: 'M5',
      what: '100,000 fields',
      raw: letter(
        FROM,
        repeat(100_000, (n) => `X-${n}: y`),
        '',
        'x',
      ),
    },
    {
      id: 'M6',
      what: '150,000 addressees',
      raw: letter(FROM, `To: ${repeat(150_000, address)}`, '', 'x'),
    },
    { id: 'M8', what: '10 MB of line ends', raw: letter(FROM, '', 'x', '\r\n'.repeat(5_000_000)) },
    {
      id: 'M16',
      what: 'no boundary',
      raw: letter(FROM, FROM, 'Date: 99 Foo 9', 'Content-Type: multipart/mixed', '', 'x'),
    },
  ];
}

/** Nearly a delimiter. */
const BLANKS = `--${' '.repeat(60_000)}`;

const PDF = ['Content-Type: application/pdf; name=a.pdf', '', 'x'];
const address = (n: number) => ` u${n}@x.example,`;

function contents(): readonly Hostile[] {
  const base64 = [
    'Content-Type: application/zip; name=b.zip',
    'Content-Transfer-Encoding: base64',
    '',
  ];
  const image = ['Content-Type: image/png', 'Content-ID: <one>', '', 'x'.repeat(100_000)];
  const uu = `begin 644 a\r\n${'M'.repeat(60)}\r\n`.repeat(30_000);
  return [
    { id: 'M7', what: '100,000 blocks', raw: htmlLetter('<td><p>'.repeat(100_000)) },
    {
      id: 'M7',
      what: 'tables inside each other',
      raw: htmlLetter('<table><tr><td>'.repeat(100_000)),
    },
    {
      id: 'M8',
      what: 'base64 of noise',
      raw: partsLetter([[...base64, 'Q!=='.repeat(1_000_000)]]),
    },
    { id: 'M8', what: 'uuencode that never ends', raw: letter(FROM, '', uu) },
    {
      id: 'M9',
      what: 'one image 20,000 times',
      raw: partsLetter([
        ['Content-Type: text/html', '', '<img src="cid:one">'.repeat(20_000)],
        image,
      ]),
    },
    ...['utf-7', 'utf-16', 'iso-2022-jp', 'gb18030', 'koi8-r', 'x-unknown'].map(lying),
  ];
}

/** A charset on bytes that are another one's, a megabyte of them. */
function lying(label: string): Hostile {
  const header = letter(
    FROM,
    `Content-Type: text/plain; charset=${label}`,
    'Subject: =?utf-7?q?+ADw-?=',
    '',
  );
  const line = Buffer.concat([encode('認証コード ', 'shift_jis'), Buffer.from('\x1b$B~{+AAA\r\n')]);
  return {
    id: 'M10',
    what: `called ${label}`,
    raw: Buffer.concat([header, ...Array.from({ length: 45_000 }, () => line)]),
  };
}

function lines(): readonly Hostile[] {
  const pieces = repeat(10_000, (n) => ` filename*${n}*=utf-8''%0d%0a../;`);
  const named = ['Content-Type: application/pdf', `Content-Disposition: attachment;${pieces}`, ''];
  const words = '=?utf-8?q?a=0D=0ABcc:_x=00?= '.repeat(3_000);
  return [
    {
      id: 'M11',
      what: 'line breaks in encoded words',
      raw: letter(FROM, `Subject: ${words}`, '', 'x'),
    },
    {
      id: 'M11',
      what: 'encoded words that never end',
      raw: letter(FROM, `Subject: ${'=?a?q?'.repeat(40_000)}`, '', 'x'),
    },
    {
      id: 'M11',
      what: 'words without a charset that never end',
      raw: letter(FROM, `Subject: ${'=??q?x'.repeat(40_000)}`, '', 'x'),
    },
    {
      id: 'M11',
      what: 'a charset of escapes in every field',
      raw: letter(
        FROM,
        repeat(30, (n) => `X-${n}: ${'\x1b(IA'.repeat(2_000)}`),
        '',
        'x',
      ),
    },
    {
      id: 'M12',
      what: 'a name like another address',
      raw: letter('From: "ceo@bank.example\u202e" <m@evil.example>', '', 'x'),
    },
    { id: 'M13', what: 'a file name in 10,000 pieces', raw: partsLetter([named]) },
    {
      id: 'M13',
      what: 'quotation marks without end',
      raw: partsLetter([
        ['Content-Type: a/b', `Content-Disposition: x; filename=${'" '.repeat(60_000)}`, ''],
      ]),
    },
    {
      id: 'M13',
      what: 'values that never end',
      raw: partsLetter(Array.from({ length: 8 }, () => [`Content-Type: a/b${OPEN}`, '', 'x'])),
    },
    {
      id: 'M13',
      what: 'addresses in a field of a part',
      raw: partsLetter([['Content-Type: text/plain', `To: ${'<'.repeat(200_000)}`, '', 'x']]),
    },
    {
      id: 'M14',
      what: 'twin Content-IDs',
      raw: partsLetter(
        Array.from({ length: 400 }, () => ['Content-Type: image/png', 'Content-ID: <a>', '', 'x']),
      ),
    },
    {
      id: 'M15',
      what: 'fields like object internals',
      raw: letter(
        FROM,
        '__proto__: x',
        'constructor: x',
        'Content-Type: text/plain; __proto__=x',
        '',
        'x',
      ),
    },
    { id: 'M16', what: 'no sender', raw: letter('Subject: x', '', 'x') },
  ];
}

/** One parameter after another whose value begins with a quotation mark and never ends. */
const OPEN = ';a="x'.repeat(40_000);

function repeat(times: number, each: (index: number) => string): string {
  return Array.from({ length: times }, (_, index) => each(index)).join('\r\n');
}
