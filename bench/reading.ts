/**
 * `node bench/reading.ts [checkout …]`: CPU time of reading one email as it arrives, without threads,
 * by this checkout and, in turns with it, by others.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { letter, partsLetter, plainLetter } from '../server/mail/testing/letters.ts';
import { textOf } from './load/text.ts';

const ROUNDS = 15;
/** Emails of a round, for some 50 ms of work. */
const ROUND_BYTES = 2_000_000;
const MOST = 200;

type ReadMail = (
  body: { encoding: 'identity'; bytes: Buffer },
  purpose: 'arrival',
) => Promise<unknown>;

const wrapped = (base64: string) => base64.replace(/.{76}/g, '$&\r\n');

function file(type: string, name: string, bytes: number): readonly string[] {
  return [
    ...[`Content-Type: ${type}; name=${name}`, 'Content-Transfer-Encoding: base64'],
    ...[`Content-Disposition: attachment; filename=${name}`, ''],
    wrapped(randomBytes(bytes).toString('base64')),
  ];
}

/** A receipt: tables with styles of their own, as programs write them, in quoted-printable. */
function receipt(): Buffer {
  const row = (n: number) =>
    `<tr><td style=3D"padding:8px 12px;font-family:Arial,sans-serif;color:#333">Item ${n} =E2=80=\r\n=93 ${textOf(40)}</td><td align=3D"right" style=3D"padding:8px">=E2=82=AC ${n}.00</td></tr>`;
  return letter(
    ...['From: Shop <shop@sender.example>', 'To: bob@mayfly.localhost', 'Subject: Your receipt'],
    ...['Message-ID: <receipt@sender.example>', 'MIME-Version: 1.0'],
    ...[
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
    ],
    '<html><body><h1>Thank you for your order</h1><table width=3D"100%">',
    ...Array.from({ length: 120 }, (_, n) => row(n)),
    '</table><p><a href=3D"https://shop.example/orders/1">See your order</a></p></body></html>',
  );
}

const PICTURE_BYTES = 50_000;
const SHAPES: readonly (readonly [name: string, raw: Buffer])[] = [
  ['text, 4 KB', plainLetter(textOf(4_000))],
  ['HTML, quoted-printable', receipt()],
  [
    'three pictures, 200 KB',
    partsLetter([
      ['Content-Type: text/html; charset=utf-8', '', `<p>${textOf(2_000)}</p>`],
      ...[1, 2, 3].map((n) => file('image/jpeg', `${n}.jpg`, PICTURE_BYTES)),
    ]),
  ],
  [
    'attachment, 1 MB',
    partsLetter([
      ['Content-Type: text/plain', '', textOf(1_000)],
      file('application/pdf', 'a.pdf', 750_000),
    ]),
  ],
];

const here = path.join(import.meta.dirname, '..');
const readers = await Promise.all(
  [here, ...process.argv.slice(2)].map(async (checkout) => {
    const module = path.resolve(checkout, 'server/mail/reading/read-mail.ts');
    const { readMail }: { readMail: ReadMail } = await import(module);
    return { checkout: path.basename(path.resolve(checkout)), readMail };
  }),
);

for (const [name, raw] of SHAPES) {
  const times = readers.map((): number[] => []);
  const emails = Math.min(MOST, Math.ceil(ROUND_BYTES / raw.length));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, { readMail }] of readers.entries()) {
      const before = process.threadCpuUsage();
      for (let each = 0; each < emails; each += 1)
        await readMail({ encoding: 'identity', bytes: raw }, 'arrival');
      const { user, system } = process.threadCpuUsage(before);
      times[index]?.push((user + system) / 1_000 / emails);
    }
  const medians = times.map((all) => all.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN);
  const columns = medians.map((ms, index) => `${readers[index]?.checkout} ${ms.toFixed(3)} ms`);
  console.log(`${name} (${raw.length} bytes): ${columns.join(', ')}`);
}
