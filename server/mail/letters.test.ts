import { afterAll, beforeAll, expect, test } from 'vitest';
import { LETTERS } from '../../e2e/letters/index.ts';
import type { Reader } from './reader.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';

interface Expected {
  readonly from: string;
  readonly subject: string | RegExp;
  /** Words that a reader must see, in the charset's own letters. */
  readonly words: string;
  readonly files: readonly (string | RegExp)[];
  readonly code?: string;
  readonly link?: string;
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  code: {
    from: 'no-reply@halden.example',
    subject: 'Your Halden sign-in code',
    words: 'It works once',
    files: ['halden.png'],
    code: '739204',
  },
  'magic-link': {
    from: 'hello@tidepool.example',
    subject: 'Your sign-in link for Harbour',
    words: 'Sign in to Tidepool',
    files: ['tidepool.png'],
    link: 'https://tidepool.example/login/magic?token=q7Zt0mWc4RkVb1uXy8NsLd2fHpEo5AgJ&workspace=harbour',
  },
  newsletter: {
    from: 'letters@fennelrye.example',
    subject: 'First green things 🌱 rhubarb buns, wild garlic soup',
    words: 'wild garlic',
    files: ['fennelrye.png'],
  },
  japanese: {
    from: 'info@minato-rail.example',
    subject: '【みなと鉄道】会員登録のご確認（まだ完了していません）',
    words: '会員登録はまだ完了していません',
    files: ['minato-rail.png'],
    link: 'https://minato-rail.example/mail/verify?k=Zr41kXq0TnPc8Wv6',
  },
  arabic: {
    from: 'booking@daralwaha.example',
    subject: 'رمز التحقق لتأكيد حجزك DW-20448',
    words: 'الرمز صالح لمدة 10 دقائق',
    files: ['daralwaha.png'],
    code: '482913',
  },
  invoice: {
    from: 'rechnung@nordhof.example',
    subject: 'Ihre Rechnung RE-2025-0098 über 96,40 €',
    words: 'Kundennummer',
    files: ['nordhof.png', 'Rechnung März 2025.pdf'],
  },
  calendar: {
    from: 'jule@almanac.example',
    subject: 'Invitation: Tour of the old harbour @ Thu 3 Apr 2025 15:00 (Hamburg)',
    words: 'Bring a warm coat',
    files: ['invite.ics', 'almanac.png'],
  },
  forwarded: {
    from: 'marsh@harbour.example',
    subject: 'Fwd: Your tickets: The Winter Orchard, 22 March',
    words: 'I bring the chocolate',
    files: ['Your tickets.eml'],
  },
  plain: {
    from: 'oda@warp.example',
    subject: 'Re: [warp-dev] Loom 3.14: drop the old shuttle format?',
    words: 'naïve.shuttle',
    files: [],
  },
  broken: {
    from: 'shop@cafe-mueller.example',
    subject: /^Ihre Bestellung bei Caf.+ M.+ller ist fertig$/,
    words: 'Backstube',
    files: [/png$/],
  },
};

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

test('there are as many letters as are expected', () => {
  expect(LETTERS.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
});

test.each(LETTERS)(
  'READ-2 READ-10 READ-11 $name is read as its sender meant it',
  async (letter) => {
    const expected = EXPECTED[letter.name];
    const { summary } = await readBy(reader, letter.raw);
    expect(summary.from?.address).toBe(expected?.from);
    expect(summary.subject).toMatch(expected?.subject ?? 'a letter that nobody expects');
    expect(summary.code?.value).toBe(expected?.code);
    expect(summary.link?.url).toBe(expected?.link);
  },
);

test.each(LETTERS)('READ-2 READ-7 $name opens with its words and its files', async (letter) => {
  const { words, files } = EXPECTED[letter.name] ?? { words: letter.name, files: ['none'] };
  const opened = await openBy(reader, letter.raw);
  expect(`${opened.text} ${opened.html}`).toContain(words);
  const names = opened.attachments.map(({ filename }) => filename);
  expect(names.length).toBeGreaterThanOrEqual(files.length);
  for (const file of files) expect(names).toContainEqual(expect.stringMatching(file));
});

test('a letter is the same bytes whenever it is made', async () => {
  const again = await import('../../e2e/letters/newsletter.ts');
  const { raw } = await again.newsletterLetter();
  expect(LETTERS.find(({ name }) => name === 'newsletter')?.raw.equals(raw)).toBe(true);
});
