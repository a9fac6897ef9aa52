import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sendMail } from '../harness/mail.ts';
import { createInbox, request } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { LETTERS, type Letter } from '../letters/index.ts';
import { newsletterLetter } from '../letters/newsletter.ts';

interface Expected {
  readonly from: string;
  readonly subject: string | RegExp;
  /** Words that a reader must see, in the charset's own letters. */
  readonly words: string;
  readonly files: readonly (string | RegExp)[];
  readonly code?: string;
  readonly link?: string;
}

/** An email that no thread was free for is read later; the test only waits for it. */
const READ_TIMEOUT_MS = 30_000;

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

/** As far as these tests look. */
const Listed = z.object({
  messages: z.tuple([z.object({ id: z.string(), reading: z.boolean() })]),
});
const Shown = z.object({
  from: z.object({ address: z.string() }).nullable(),
  subject: z.string(),
  code: z.object({ value: z.string() }).nullable(),
  link: z.object({ url: z.string() }).nullable(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  attachments: z.array(z.object({ filename: z.string() })),
});

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service[Symbol.asyncDispose]());

/** A letter by SMTP into a fresh inbox, opened as a program opens it. */
async function received({ raw }: Letter) {
  const { address, token } = await createInbox(service.httpUrl);
  await sendMail(service.smtp, { envelope: { from: 'sender@letters.example', to: address }, raw });
  const get = (path: string) => request(service.httpUrl, `/inbox/messages${path}`, { token });
  const list = async () => Listed.parse(await (await get('')).json());
  // A busy machine stores a message before it is read.
  await expect
    .poll(async () => (await list()).messages[0].reading, { timeout: READ_TIMEOUT_MS })
    .toBe(false);
  const { messages } = await list();
  const shown = Shown.parse(await (await get(`/${messages[0].id}`)).json());
  const original = Buffer.from(await (await get(`/${messages[0].id}/raw`)).arrayBuffer());
  return { shown, original };
}

test('there are as many letters as are expected', () => {
  expect(LETTERS.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
});

test.each(LETTERS)('READ-4 READ-5 $name is shown as its sender meant it', async (letter) => {
  const { shown, original } = await received(letter);
  const expected = EXPECTED[letter.name];
  expect(shown.from?.address).toBe(expected?.from);
  expect(shown.subject).toMatch(expected?.subject ?? 'a letter that nobody expects');
  expect(`${shown.text} ${shown.html}`).toContain(expected?.words);
  const names = shown.attachments.map(({ filename }) => filename);
  for (const file of expected?.files ?? []) {
    expect(names).toContainEqual(expect.stringMatching(file));
  }
  expect(original.subarray(-letter.raw.length).equals(letter.raw)).toBe(true);
});

test.each(LETTERS)('READ-10 READ-11 $name has the code and link that it has', async (letter) => {
  const { shown } = await received(letter);
  const expected = EXPECTED[letter.name];
  expect(shown.code?.value).toBe(expected?.code);
  expect(shown.link?.url).toBe(expected?.link);
});

test('a letter is the same bytes whenever it is made', async () => {
  const { raw } = await newsletterLetter();
  expect(LETTERS.find(({ name }) => name === 'newsletter')?.raw.equals(raw)).toBe(true);
});
