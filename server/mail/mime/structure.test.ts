import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedMail } from '../reading/types.ts';
import { letter, plainLetter } from '../testing/letters.ts';
import { openBy, openReader, readBy } from '../testing/readers.ts';
import {
  attached,
  bounce,
  forwarded,
  mail,
  multipart,
  type PartLines,
  part,
} from '../testing/structures.ts';
import type { Reader } from '../threads/reader.ts';

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

const open = (raw: Buffer): Promise<OpenedMail> => openBy(reader, raw);
const linesOf = (text: string | null) => text?.split('\n').filter((line) => line !== '') ?? [];

const PLAIN = part('text/plain', 'plain & text');
const HTML = part('text/html', '<p>rich</p>');

describe('READ-12 what is shown of several parts', () => {
  test('alternative: both forms, each as its sender wrote it', async () => {
    const { text, html, attachments } = await open(mail(multipart('alternative', PLAIN, HTML)));
    expect(text?.trim()).toBe('plain & text');
    expect(html?.trim()).toBe('<p>rich</p>');
    expect(attachments).toEqual([]);
  });

  test.each(['mixed', 'parallel', 'x-unheard-of', 'related', 'appledouble'])(
    '%s: every text in its order',
    async (kind) => {
      const parts = [PLAIN, part('image/png', 'x'), part('text/plain', 'second')];
      const { text, attachments } = await open(mail(multipart(kind, ...parts)));
      expect(linesOf(text)).toEqual(['plain & text', 'second']);
      expect(attachments).toMatchObject([{ contentType: 'image/png', size: 1 }]);
    },
  );

  test('mixed text and HTML: each of the two has all, in order', async () => {
    const parts = [PLAIN, HTML, part('text/plain', 'a <footer>')];
    const { text, html } = await open(mail(multipart('mixed', ...parts)));
    expect(linesOf(text)).toEqual(['plain & text', 'rich', 'a <footer>']);
    expect(html).toMatch(/plain &amp; text[\s\S]*<p>rich<\/p>[\s\S]*a &lt;footer&gt;/);
  });

  test('the footer of a list stands below both forms', async () => {
    const letterParts = multipart('alternative', PLAIN, HTML);
    const { text, html } = await open(
      mail(multipart('mixed', letterParts, part('text/plain', 'footer'))),
    );
    expect(linesOf(text)).toEqual(['plain & text', 'footer']);
    expect(html).toMatch(/<p>rich<\/p>[\s\S]*footer/);
    expect(html).not.toContain('plain');
  });

  test('a footer in HTML stands below both forms, and the code of the plain one is found', async () => {
    const forms = multipart('alternative', part('text/plain', 'Your code is 482913.'), HTML);
    const footer = part('text/html', '<p>footer</p>');
    const raw = mail(multipart('mixed', part('text/plain', 'before'), forms, footer));
    const { text, html } = await open(raw);
    expect(linesOf(text)).toEqual(['before', 'Your code is 482913.', 'footer']);
    expect(html).toMatch(/before[\s\S]*<p>rich<\/p>[\s\S]*<p>footer<\/p>/);
    expect((await readBy(reader, raw)).summary.code?.value).toBe('482913');
  });

  test('an empty text beside HTML counts for nothing', async () => {
    const raw = mail(multipart('alternative', part('text/plain', ' '), HTML));
    expect((await open(raw)).text?.trim()).toBe('rich');
    expect((await readBy(reader, raw)).summary.snippet).toBe('rich');
  });

  test('the first words of a row are those of the first part, whatever it is', async () => {
    const raw = mail(multipart('mixed', HTML, part('text/plain', 'footer')));
    expect((await readBy(reader, raw)).summary.snippet).toBe('rich footer');
  });

  test('related, and Apple: HTML around an attachment in one form', async () => {
    const rich = multipart('mixed', HTML, attached('application/pdf', 'a.pdf', 'x'), HTML);
    const { text, html, attachments } = await open(mail(multipart('alternative', PLAIN, rich)));
    expect(text?.trim()).toBe('plain & text');
    expect(html?.match(/rich/g)).toHaveLength(2);
    expect(attachments).toMatchObject([{ filename: 'a.pdf' }]);
  });

  test('AMP is never shown, but is there', async () => {
    const amp = part('text/x-amp-html', '<html amp4email>secret</html>');
    const raw = mail(multipart('alternative', PLAIN, amp, HTML));
    const { text, html, attachments } = await open(raw);
    expect(`${text}${html}`).not.toContain('secret');
    expect(attachments).toMatchObject([{ filename: 'amp-1.html', inline: true }]);
    expect((await readBy(reader, raw)).summary.attachmentCount).toBe(0);
  });

  test('an invitation that is a form of the text and a file, too, is one attachment', async () => {
    const ics = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'END:VCALENDAR'];
    const form = multipart('alternative', PLAIN, part('text/calendar; method=REQUEST', ...ics));
    const file = attached('application/ics', 'invite.ics', ...ics);
    const raw = mail(multipart('mixed', form, file));
    const names = async (bytes: Buffer) =>
      (await open(bytes)).attachments.filter((one) => !one.inline).map((one) => one.filename);
    expect(await names(raw)).toEqual(['invite.ics']);
    expect((await readBy(reader, raw)).summary.attachmentCount).toBe(1);
    const other = attached('application/ics', 'other.ics', ...ics, 'END:VCALENDAR');
    const both = ['invitation-1.ics', 'other.ics'];
    expect(await names(mail(multipart('mixed', form, other)))).toEqual(both);
    expect(await names(mail(form))).toEqual(['invitation-1.ics']);
  });

  test('text types that people read are text', async () => {
    const enriched = part('text/enriched', '<bold>Now</bold> is the', 'time', '', '<<x>');
    const markdown = part('text/markdown; charset=iso-8859-1', '# Title');
    const { text, attachments } = await open(mail(multipart('mixed', enriched, markdown)));
    expect(linesOf(text)).toEqual(['Now is the time', '<x>', '# Title']);
    expect(attachments).toEqual([]);
  });

  test('text/richtext has its line breaks as commands', async () => {
    const raw = mail(part('text/richtext', '<bold>Now</bold> is', 'the<nl>time<lt>'));
    expect((await open(raw)).text?.trim()).toBe('Now is the\ntime<');
  });

  test('enriched text beside what is better is left out', async () => {
    const enriched = part('text/enriched', '<bold>plain</bold>');
    const { text } = await open(mail(multipart('alternative', PLAIN, enriched)));
    expect(text?.trim()).toBe('plain & text');
  });

  test.each([
    ['text/enriched', '<bold>other</bold> & more', 'other & more'],
    ['text/richtext', '<bold>other</bold><nl>', 'other'],
    ['text/markdown', '# other', '# other'],
  ])('READ-8 %s beside what is better is text if it has other words', async (type, said, seen) => {
    const other = part(type, said);
    const beside = async (...forms: readonly PartLines[]) =>
      linesOf((await open(mail(multipart('alternative', ...forms)))).text);
    expect(await beside(PLAIN, other)).toEqual(['plain & text', seen]);
    expect(await beside(PLAIN, other, HTML)).toEqual(['plain & text', seen]);
    expect(await beside(other, HTML)).toEqual([seen, 'rich']);
  });

  test('markdown whose words the HTML has is left out', async () => {
    const markdown = part('text/markdown', '# Ärger [here](https://a.example/b)');
    const rich = part('text/html', '<h1>&Auml;rger <a href="https://a.example/b">here</a></h1>');
    const { text } = await open(mail(multipart('alternative', markdown, rich)));
    expect(text?.trim()).toBe('Ärger here');
  });

  test('a type that is no type is plain text', async () => {
    for (const type of ['text', ''])
      expect((await open(mail(multipart('mixed', part(type, 'old'))))).text?.trim()).toBe('old');
  });

  test('a digest is messages, whether they say so or not', async () => {
    const said = part('message/rfc822', 'Subject: one', '', 'first');
    const unsaid = ['', 'Subject: two', '', 'second'];
    for (const raw of [
      mail(multipart('digest', said, unsaid)),
      mail(multipart('mixed', PLAIN, multipart('digest', said, unsaid))),
    ]) {
      const { attachments, traits } = await open(raw);
      expect(attachments.map(({ contentType }) => contentType)).toEqual([
        'message/rfc822',
        'message/rfc822',
      ]);
      expect(traits).toMatchObject([
        { kind: 'message', index: 0, subject: 'one' },
        { kind: 'message', index: 1, subject: 'two' },
      ]);
    }
  });

  test('a multipart in itself, and one that never ends, lose nothing', async () => {
    const raw = mail(multipart('mixed', multipart('mixed', multipart('mixed', PLAIN), HTML)));
    expect(linesOf((await open(raw)).text)).toEqual(['plain & text', 'rich']);
    const endless = raw.subarray(0, raw.lastIndexOf('rich') + 8);
    expect(linesOf((await open(endless)).text)).toEqual(['plain & text', 'rich']);
  });

  test('READ-8 a line too long to be a delimiter, right behind one, loses nothing', async () => {
    const type = 'Content-Type: multipart/mixed; boundary=b';
    const raw = mail([type, '', '--b', ...PLAIN, '--b', `--b${' '.repeat(1_100)}`, 'second']);
    expect((await open(raw)).text).toMatch(/^plain & text\n--b +\nsecond\s*$/);
  });
});

describe('READ-12 format=flowed (RFC 3676)', () => {
  const flowed = (parameters: string, ...lines: readonly string[]) =>
    open(mail(part(`text/plain; format=flowed${parameters}`, ...lines)));

  test('lines that were only wrapped are one again, quotes keep their depth', async () => {
    const { text } = await flowed('', 'a long ', 'line', '', '> quoted ', '> text', ' From me');
    expect(linesOf(text)).toEqual(['a long line', '> quoted text', 'From me']);
  });

  test('delsp takes the space along', async () => {
    expect((await flowed('; delsp=yes', '日本 ', '語')).text?.trim()).toBe('日本語');
  });

  test('without it nothing is joined', async () => {
    expect(linesOf((await open(mail(part('text/plain', 'a ', 'b')))).text)).toEqual(['a ', 'b']);
  });
});

describe('READ-12 mail without', () => {
  test.each([
    ['a body', ['Subject: x', '']],
    ['an end of the header', ['Subject: x', 'X-Last: y']],
    ['a body, though multipart', ['Content-Type: multipart/mixed; boundary=b', '']],
  ])('%s has no text and is no failure', async (_, lines) => {
    const { text, html, attachments } = await open(letter('From: a@b.example', ...lines));
    expect({ text, html, attachments }).toEqual({ text: null, html: null, attachments: [] });
  });

  test('a content type is text', async () => {
    expect((await open(letter('From: a@b.example', '', 'just this'))).text).toBe('just this\n');
  });
});

describe('READ-14 the row of a mail that holds another', () => {
  test('shows the words of that one, and its code', async () => {
    const { summary } = await readBy(reader, forwarded(plainLetter('your code is 482913')));
    expect(summary).toMatchObject({
      subject: 'Structure',
      snippet: 'your code is 482913',
      code: { value: '482913' },
      attachmentCount: 1,
    });
  });

  test('shows its own words where it has some', async () => {
    const raw = forwarded(plainLetter('your code is 482913'), part('text/plain', 'see below'));
    expect((await readBy(reader, raw)).summary).toMatchObject({ snippet: 'see below', code: null });
  });

  test('a report shows its words; what only repeats the table is no attachment', async () => {
    const { summary } = await readBy(reader, bounce());
    expect(summary.snippet).toBe('Your message could not be delivered.');
    expect(summary.attachmentCount).toBe(1);
  });
});
