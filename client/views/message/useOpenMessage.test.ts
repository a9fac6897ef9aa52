import { expect, test } from 'vitest';
import type { Detail, Summary } from '#shared/message.ts';
import { hasNewContent } from './useOpenMessage.ts';

const ROW: Summary = {
  ...{ id: 'm1', seq: 1, from: null, to: [], subject: 'A picture', receivedAt: '', size: 9 },
  ...{ snippet: '', code: null, link: null, authentication: null, attachmentCount: 0 },
  tag: null,
  reading: false,
  seen: false,
};
const DETAIL: Detail = {
  ...ROW,
  ...{ cc: [], text: null, html: null, headers: [], attachments: [], traits: [], problems: [] },
  ...{ checks: { spf: null, dkim: null, dmarc: null, arc: null }, trace: [] },
};

test('SHOW-11 a row equal to its email is no new content', () => {
  expect(hasNewContent(ROW, null, DETAIL)).toBe(false);
  expect(hasNewContent({ ...ROW, snippet: 'Read at last' }, null, DETAIL)).toBe(true);
});

test('SHOW-11 a change without a new row text is new content, except seen', () => {
  expect(hasNewContent({ ...ROW }, ROW, DETAIL)).toBe(true);
  expect(hasNewContent({ ...ROW, seen: true }, ROW, DETAIL)).toBe(false);
  expect(hasNewContent({ ...ROW, seen: true, attachmentCount: 1 }, ROW, DETAIL)).toBe(true);
});
