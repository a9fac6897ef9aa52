import { describe, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { labelledMails } from '../testing/labelled.ts';
import { hasOutsideMails, NO_CORPUS, outsideMails } from '../testing/outside.ts';
import { precision, recall, type ScoredMail, scoreOf, searchedOf } from '../testing/scoring.ts';
import { findCode } from './codes.ts';

/** `held` was first scored unseen (see its README), and is one to build with since. */
describe.each(['dev', 'held'] as const)('the labelled mails of %s', (set) => {
  holds(() => labelledMails(set));
});

describe(
  'the labelled mails outside the project',
  unlessMissing(hasOutsideMails ? '' : NO_CORPUS),
  () => {
    holds(outsideMails);
  },
);

function holds(mailsOf: () => readonly ScoredMail[]): void {
  test('READ-10 codes are found as they are typed, and nothing else', () => {
    const { code } = scoreOf(mailsOf());
    expect(precision(code)).toBeGreaterThanOrEqual(0.99);
    expect(recall(code)).toBeGreaterThanOrEqual(0.97);
    expect(code.exact / code.right).toBeGreaterThanOrEqual(0.99);
  });

  test('READ-11 links are found, and nothing else', () => {
    const { link } = scoreOf(mailsOf());
    expect(precision(link)).toBeGreaterThanOrEqual(0.98);
    expect(recall(link)).toBeGreaterThanOrEqual(0.95);
    expect(link.exact / link.right).toBeGreaterThanOrEqual(0.98);
  });

  test('READ-10 no code is found where none is', () => {
    const none = mailsOf().filter((mail) => mail.expected_code === null);
    expect(none.filter((mail) => findCode(searchedOf(mail)) !== null)).toEqual([]);
  });
}
