import { Parser } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { type LabelledMail, type LabelledSet, labelledMails } from './labelled.ts';

/** Emails of all kinds; the classes are of what is easily mistaken. */
const BROAD_SETS: readonly LabelledSet[] = ['dev', 'held'];

describe.each<LabelledSet>([
  ...BROAD_SETS,
  'classes-dev',
  'classes-held',
  'unseen-c',
  'unseen-d',
  'unseen-e',
  'unseen-f',
  'unseen-g',
  'unseen-h',
  'unseen-i',
  'unseen-j',
  'unseen-k',
  'unseen-l',
  'unseen-m',
  'unseen-n',
])('the labelled mails of %s', (set) => {
  const mails = labelledMails(set);

  test('each has an id of its own', () => {
    expect(new Set(mails.map(({ id }) => id)).size).toBe(mails.length);
  });

  test('READ-10 the expected code stands in the mail, and is among the accepted ones', () => {
    for (const mail of mails) {
      if (mail.expected_code === null) continue;
      expect(mail.accept_codes, mail.id).toContain(mail.expected_code);
      for (const code of mail.accept_codes)
        expect(bare(shown(mail)), mail.id).toContain(bare(code));
    }
  });

  test('READ-10 a code that is digits alone is written without grouping', () => {
    const codes = mails.map((mail) => mail.expected_code ?? '');
    expect(codes.filter((code) => /^[\p{Nd}\s-]+$/u.test(code) && !/^[0-9]+$/.test(code))).toEqual(
      [],
    );
  });

  test('READ-11 the expected link is one that the mail shows', () => {
    for (const mail of mails) {
      if (mail.expected_link !== null) expect(links(mail), mail.id).toContain(mail.expected_link);
    }
  });

  test('nothing in it leads to anybody real', () => {
    const foreign = mails.filter(({ text, html }) => realHosts(`${text} ${html}`).length > 0);
    expect(foreign.map((mail) => [mail.id, realHosts(`${mail.text} ${mail.html}`)])).toEqual([]);
  });

  test('all kinds of links are in it, in many languages', () => {
    expect(new Set(mails.map(({ link_kind }) => link_kind)).size).toBe(5);
    expect(new Set(mails.map(({ language }) => language)).size).toBeGreaterThanOrEqual(30);
  });
});

describe.each(BROAD_SETS)('the labelled mails of %s', (set) => {
  const mails = labelledMails(set);

  test('many languages and senders, and a share that asks for nothing', () => {
    expect(new Set(mails.map(({ language }) => language)).size).toBeGreaterThanOrEqual(45);
    expect(new Set(mails.map(({ source }) => source)).size).toBeGreaterThanOrEqual(25);
    expect(share(mails, 'code')).toBeGreaterThan(0.35);
    expect(share(mails, 'none')).toBeGreaterThan(0.2);
  });
});

test('what is held back comes from other senders', () => {
  const [dev, held] = BROAD_SETS.map(
    (set) => new Set(labelledMails(set).map(({ source }) => source)),
  );
  expect(dev?.intersection(held ?? new Set())).toEqual(new Set());
});

function share(mails: readonly LabelledMail[], kind: LabelledMail['kind']): number {
  return mails.filter((mail) => mail.kind === kind).length / mails.length;
}

/** Subject and bodies as text, with no help from the code under test. */
function shown({ subject, text, html }: LabelledMail): string {
  return `${subject}\n${text ?? ''}\n${parsed(html ?? '').text}`;
}

/** Where the HTML leads, and all of the text in which a URL may be broken over lines. */
function links({ text, html }: LabelledMail): readonly string[] {
  const plain = (text ?? '').replace(/<(https?:[^>]+)>/g, (url) => url.replace(/\s/g, ''));
  return [...parsed(html ?? '').links, ...(plain.match(/https?:\/\/[^\s<>)\]]+/g) ?? [])];
}

function parsed(html: string): { readonly text: string; readonly links: readonly string[] } {
  const text: string[] = [];
  const links: string[] = [];
  const parser = new Parser({
    onopentag: (_name, { href }) => href !== undefined && links.push(href),
    ontext: (part) => text.push(part),
  });
  parser.end(html);
  return { text: text.join(''), links };
}

/** Without what only groups; every digit as an ASCII one (each zero of Unicode begins ten). */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}-]/gu, '')
    .replace(/(?![0-9])\p{Nd}/gu, (digit) => `${digitOf(digit)}`);
}

function digitOf(digit: string): number {
  const before = (count: number) => String.fromCodePoint((digit.codePointAt(0) ?? 0) - count);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(before(value + 1))) value += 1;
  return value;
}

/** Hosts outside the names that RFC 2606 keeps for examples; mark-up has its two own. */
function realHosts(body: string): readonly string[] {
  const hosts = [...body.matchAll(/\bhttps?:\/\/([a-z0-9.-]*[a-z0-9])/gi)].map(
    ([, host]) => host ?? '',
  );
  return hosts.filter((host) => !/(\.example|\.test|\.invalid|^www\.w3\.org)$/i.test(host));
}
