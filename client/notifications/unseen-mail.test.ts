import { expect, test } from 'vitest';
import type { Summary } from '#shared/message.ts';
import { CODE_USEFUL_MS, findUnseenMail, formatTabTitle } from './unseen-mail.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function mail(seq: number, over: Partial<Summary> = {}): Summary {
  return {
    id: `m${seq}`,
    seq,
    from: null,
    to: [],
    subject: '',
    receivedAt: new Date(NOW).toISOString(),
    size: 1,
    snippet: '',
    code: null,
    link: null,
    authentication: null,
    attachmentCount: 0,
    tag: null,
    reading: false,
    seen: false,
    ...over,
  };
}

const code = { code: { value: '482913' } };
const titled = (messages: readonly Summary[], seenSeq: number, now = NOW) =>
  formatTabTitle(findUnseenMail([{ messages, seenSeq }], now));

test('PAGE-7 the title shows the number of unread emails', () => {
  expect(titled([], 0)).toBe('Mayfly');
  expect(titled([mail(2), mail(1)], 2)).toBe('(2) Mayfly');
  expect(titled([mail(2, { seen: true }), mail(1)], 2)).toBe('(1) Mayfly');
  expect(titled([mail(1, { seen: true })], 0)).toBe('Mayfly');
});

test('PAGE-7 the title shows the newest code that arrived meanwhile', () => {
  expect(titled([mail(2), mail(1, code)], 0)).toBe('482913 · Mayfly');
  expect(titled([mail(2, { code: { value: '1111' } }), mail(1, code)], 0)).toBe('1111 · Mayfly');
});

test('PAGE-7 the title shows a code until the user looks, it is read, or it expires', () => {
  expect(titled([mail(1, code)], 1)).toBe('(1) Mayfly');
  expect(titled([mail(1, { ...code, seen: true })], 0)).toBe('Mayfly');
  expect(titled([mail(1, code)], 0, NOW + CODE_USEFUL_MS - 1)).toBe('482913 · Mayfly');
  expect(titled([mail(1, code)], 0, NOW + CODE_USEFUL_MS)).toBe('(1) Mayfly');
  expect(findUnseenMail([{ messages: [mail(1, code)], seenSeq: 0 }], NOW).codeExpiresInMs).toBe(
    CODE_USEFUL_MS,
  );
});

test('PAGE-7 the title counts the emails of all addresses, and shows their newest code', () => {
  const earlier = { receivedAt: new Date(NOW - 1).toISOString() };
  const first = { messages: [mail(7, { ...code, ...earlier })], seenSeq: 6 };
  const newer = mail(1, { code: { value: '1111' } });
  expect(formatTabTitle(findUnseenMail([first, { messages: [newer], seenSeq: 0 }], NOW))).toBe(
    '1111 · Mayfly',
  );
  const looked = { messages: [mail(2), mail(1)], seenSeq: 2 };
  expect(formatTabTitle(findUnseenMail([first, looked], NOW))).toBe('482913 · Mayfly');
  expect(findUnseenMail([first, looked], NOW).unreadCount).toBe(3);
});
