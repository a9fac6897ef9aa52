import { describe, expect, test } from 'vitest';
import { PROBLEMS } from './mime/problems.ts';
import { hostileSet } from './testing/hostile-set.ts';
import { letter, partsLetter } from './testing/letters.ts';
import { survivalByOneReader } from './testing/survival.ts';

const survive = survivalByOneReader();

test.each(hostileSet())('$id $what is neither lost nor ever fails the reader', async ({ raw }) => {
  const { row, opened } = await survive(raw);
  const problems = [...row.problems, ...opened.problems];
  expect(problems).not.toContain(PROBLEMS.crashed);
  expect(problems).not.toContain(PROBLEMS.deadline);
  // What was taken apart or not: something of it can be seen.
  expect([opened.text, opened.html, ...opened.attachments].some((part) => part !== null)).toBe(
    true,
  );
});

describe('structure', () => {
  test('M1 multiparts nested 10,000 deep', async () => {
    const parts = Array.from({ length: 10_000 }, (_, depth) => [
      `--b${depth}`,
      `Content-Type: multipart/mixed; boundary="b${depth + 1}"`,
      '',
    ]);
    const raw = letter(
      'From: a@b.example',
      'Subject: deep',
      'Content-Type: multipart/mixed; boundary="b0"',
      '',
      ...parts.flat(),
    );
    const { row, opened } = await survive(raw);
    expect(row.summary).toMatchObject({ subject: 'deep', from: { address: 'a@b.example' } });
    expect(row.problems).toEqual([PROBLEMS.tooManyParts]);
    expect(opened.problems).toContain(PROBLEMS.tooManyParts);
    expect(opened.text).toContain('--b0');
  });

  test('M1 800 multiparts whose boundaries are named in another spelling', async () => {
    const parts = Array.from({ length: 800 }, (_, n) => [
      `--b${n}`,
      `Content-Type: multipart/mixed; bOundary=b${n + 1}`,
      '',
    ]);
    const type = 'Content-Type: multipart/mixed; boundary=b0';
    const raw = letter('From: a@b.example', type, '', `--${' '.repeat(60_000)}`, ...parts.flat());
    const { row } = await survive(raw);
    expect(row.problems).toEqual([PROBLEMS.tooManyParts]);
  });

  test('M1 delimiters are held against multiparts however those are spelt', async () => {
    const parts = Array.from({ length: 150 }, (_, n) => [
      `--b${n}`,
      `Content-Type: multipart/mixed; bOundary=b${n + 1}`,
      '',
    ]);
    const type = 'Content-Type: multipart/mixed; bOundary=b0';
    const lines = '--x\r\n'.repeat(300_000);
    const { row } = await survive(letter('From: a@b.example', type, '', ...parts.flat(), lines));
    expect(row.problems).toEqual([PROBLEMS.tooManyLines]);
  });

  test('M2 messages nested 10,000 deep are one attachment', async () => {
    const nested = Array.from({ length: 10_000 }, () => [
      'Content-Type: message/rfc822',
      'Content-Disposition: inline',
      '',
    ]);
    const { opened } = await survive(letter('From: a@b.example', ...nested.flat(), 'end'));
    expect(opened.attachments).toMatchObject([{ filename: 'message-1.eml' }]);
  });

  test.each([1_000_000, 2_000])('M3 %d parts', async (parts) => {
    const lines = ['From: a@b.example', 'Content-Type: multipart/mixed; boundary="b"', ''];
    const { row } = await survive(letter(...lines, '--b\r\n\r\n\r\n'.repeat(parts)));
    expect(row).toMatchObject({
      problems: [PROBLEMS.unreadable],
      summary: { from: { address: 'a@b.example' } },
    });
  });

  test('M4 900 attachments are counted, 500 listed, and a problem says so', async () => {
    const part = ['Content-Type: application/pdf; name=a.pdf', '', 'x'];
    const { row, opened } = await survive(partsLetter(Array.from({ length: 900 }, () => part)));
    expect(opened.attachments).toHaveLength(500);
    expect(row.problems).toEqual([PROBLEMS.attachmentsCut]);
  });

  test.each([
    ['2 MB of headers', `X-Long: ${'x'.repeat(2_000_000)}`],
    ['100,000 headers', Array.from({ length: 100_000 }, (_, n) => `X-${n}: y`).join('\r\n')],
  ])('M5 %s', async (_, lines) => {
    const raw = letter('From: a@b.example', 'Subject: long', lines, '', 'the text');
    const { row, opened } = await survive(raw);
    expect(row.summary).toMatchObject({ subject: 'long', snippet: 'the text' });
    expect(row.problems).toEqual([PROBLEMS.headerCut]);
    expect(opened.headers.length).toBeLessThanOrEqual(1_000);
  });

  test('M6 150,000 addresses in To', async () => {
    const to = Array.from({ length: 150_000 }, (_, n) => `u${n}@x.example`).join(',\r\n ');
    const { row } = await survive(letter('From: a@b.example', `To: ${to}`, '', 'the text'));
    expect(row.summary).toMatchObject({ snippet: 'the text', from: { address: 'a@b.example' } });
    expect(row.summary.to).toHaveLength(100);
    expect(row.problems).toEqual([PROBLEMS.headerCut, PROBLEMS.addresseesCut]);
  });

  test('M6, SHOW-7 150 addresses in Cc', async () => {
    const cc = Array.from({ length: 150 }, (_, n) => `"Name, ${n}" <u${n}@x.example>`).join(', ');
    const raw = letter('From: a@b.example', 'To: c@d.example', `Cc: ${cc}`, '', 'the text');
    const { row, opened } = await survive(raw);
    expect(row.summary.to).toEqual(['c@d.example']);
    expect(opened.cc).toHaveLength(100);
    expect(opened.cc[99]).toBe('u99@x.example');
    expect(opened.problems).toEqual([PROBLEMS.addresseesCut]);
  });

  test('M16 a multipart without boundary, and without end', async () => {
    for (const type of ['multipart/mixed', 'multipart/mixed; boundary=elsewhere']) {
      const raw = letter('From: a@b.example', `Content-Type: ${type}`, '', 'the text');
      const { row } = await survive(raw);
      expect(row).toMatchObject({
        problems: [PROBLEMS.noBoundary],
        summary: { snippet: 'the text' },
      });
    }
    const open = letter('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'the text');
    expect((await survive(open)).opened.text).toContain('the text');
  });

  test.each(['', '\r\n', '\n', '\0', 'no header at all', ': x\r\n\r\n'])(
    'M16 just %j',
    async (raw) => {
      const { row } = await survive(Buffer.from(raw));
      expect(row.summary.from).toBeNull();
    },
  );
});
