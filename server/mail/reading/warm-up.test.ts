import { expect, test } from 'vitest';
import { PROBLEMS } from '../mime/problems.ts';
import { readMail } from './read-mail.ts';
import { samples } from './warm-up.ts';

test('READ-3 the samples need what real mail needs: finder, charsets, guess and compression', async () => {
  const [signUp, ...foreign] = await Promise.all(
    samples().map((bytes) => readMail({ encoding: 'identity', bytes }, 'arrival')),
  );
  expect(signUp?.summary).toMatchObject({
    code: { value: '482913' },
    link: { url: 'https://service.example/verify?token=f3a9c1d27b64e8' },
    attachmentCount: 1,
  });
  expect(signUp?.compressed).not.toBeNull();
  const guessed = foreign.pop();
  expect(guessed?.problems).toEqual([PROBLEMS.charsetGuessed]);
  for (const { summary, problems } of [...foreign, guessed].filter((each) => each !== undefined)) {
    expect(summary.snippet).toMatch(/验证|код/);
    if (problems.length === 0) expect(summary.subject).toBe(summary.snippet);
  }
});
