import { type Email, generateEmail, type Shape } from './generate.ts';
import { seedRandom } from './random.ts';

/** What is sent: the mix that people get, or one shape alone. */
export const LOADS = ['mix', 'html', 'pictures', 'attachment', 'text'] as const;
export type EmailLoad = (typeof LOADS)[number];

/** So many of fifty, each from `low` to `high` bytes long. */
interface Share {
  readonly shape: Shape;
  readonly ofFifty: number;
  readonly low: number;
  readonly high: number;
}

const KB = 1_000;
const MB = 1_000_000;

const SHARES: Readonly<Record<EmailLoad, readonly Share[]>> = {
  mix: [
    { shape: 'html', ofFifty: 30, low: 15 * KB, high: 40 * KB },
    { shape: 'text', ofFifty: 15, low: 2 * KB, high: 6 * KB },
    { shape: 'pictures', ofFifty: 4, low: 200 * KB, high: 200 * KB },
    { shape: 'attachment', ofFifty: 1, low: MB, high: MB },
  ],
  html: [{ shape: 'html', ofFifty: 50, low: 27 * KB, high: 27 * KB }],
  pictures: [{ shape: 'pictures', ofFifty: 50, low: 200 * KB, high: 200 * KB }],
  attachment: [{ shape: 'attachment', ofFifty: 50, low: MB, high: MB }],
  text: [{ shape: 'text', ofFifty: 50, low: 4 * KB, high: 4 * KB }],
};

/** Times fifty different emails, in memory: 30 MB of the mix, 50 MB of the largest. */
const FIFTIES: Readonly<Record<EmailLoad, number>> = {
  ...{ mix: 10, html: 10, pictures: 2, attachment: 1, text: 20 },
};

const SEED = 'mayfly';
const FIRST_SENT_AT = Date.UTC(2025, 2, 18, 9, 24);

/** Numbered emails. All repeat after a while, but for what `writeHead` makes anew. */
export interface EmailSet {
  readonly all: readonly Email[];
  get(number: number): Email;
}

export function generateSet(load: EmailLoad): EmailSet {
  const fifties = Array.from({ length: FIFTIES[load] }, (_, fifty) => generateFifty(load, fifty));
  const all = fifties.flat();
  return {
    all,
    get(number) {
      const email = all[number % all.length];
      if (email === undefined) throw new RangeError(`no email ${number}`);
      return email;
    },
  };
}

function generateFifty(load: EmailLoad, fifty: number): Email[] {
  const random = seedRandom(`${SEED}/${load}/${fifty}`);
  const wishes = SHARES[load].flatMap(({ shape, ofFifty, low, high }) =>
    Array.from({ length: ofFifty }, () => ({ shape, bytes: random.between(low, high) })),
  );
  return random
    .shuffle(wishes)
    .map(({ shape, bytes }) => generateEmail(shape, bytes, `${SEED}/${load}/${random.token(16)}`));
}

/** The header lines that are different each time. The subject ends in the number. */
export function writeHead(email: Email, number: number, recipient: string): Buffer {
  const { domain, from, subject } = email;
  const date = new Date(FIRST_SENT_AT + number * 1_000).toUTCString().replace('GMT', '+0000');
  return Buffer.from(
    `Received: from app${number % 7}.${domain} (app${number % 7}.${domain} [198.51.100.${number % 250}])\r\n` +
      `\tby out.${domain} with ESMTPS id ${number}; ${date}\r\n` +
      `Message-ID: <${number}.${FIRST_SENT_AT}@${domain}>\r\n` +
      `Date: ${date}\r\nFrom: ${from}\r\nTo: <${recipient}>\r\nSubject: ${subject} #${number}\r\n`,
  );
}

/** Of an email as its receiver lists it. */
export function parseNumber(subject: string): number {
  return Number(/#(\d+)$/.exec(subject)?.[1] ?? Number.NaN);
}
