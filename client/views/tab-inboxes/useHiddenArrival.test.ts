import { expect, test } from 'vitest';
import { findHiddenArrival } from './useHiddenArrival.ts';

const SINCE = Date.parse('2026-03-01T12:00:00Z');

function email(seq: number, secondsAfter: number, more: { seen?: boolean; code?: string } = {}) {
  return {
    ...{ id: `${seq}`, seq, seen: more.seen ?? false },
    receivedAt: new Date(SINCE + secondsAfter * 1_000).toISOString(),
    code: more.code === undefined ? null : { value: more.code },
  };
}

function inbox(address: string, messages: readonly ReturnType<typeof email>[]) {
  return { address, messages, clockOffset: 0 };
}

function found(inboxes: readonly ReturnType<typeof inbox>[], closed: [string, number][] = []) {
  const arrival = findHiddenArrival(inboxes, SINCE, new Map(closed));
  return arrival === null ? null : [arrival.inbox.address, arrival.message.id];
}

test('FEED-6 the newest unread email of a hidden inbox is announced', () => {
  const one = inbox('one', [email(3, 2), email(2, 1)]);
  const two = inbox('two', [email(7, 9), email(6, 5)]);
  expect(found([one])).toEqual(['one', '3']);
  expect(found([one, two])).toEqual(['two', '7']);
});

test('FEED-6 a code comes before a newer email without one', () => {
  const one = inbox('one', [email(2, 1, { code: '482913' })]);
  expect(found([one, inbox('two', [email(7, 9)])])).toEqual(['one', '2']);
});

test('FEED-6 further new emails of that inbox are counted', () => {
  const one = inbox('one', [email(4, 3), email(3, 2), email(2, 1, { seen: true }), email(1, -1)]);
  const two = inbox('two', [email(7, 9, { code: '482913' })]);
  expect(findHiddenArrival([one], SINCE, new Map())?.moreCount).toBe(1);
  expect(findHiddenArrival([one], SINCE, new Map([['one', 3]]))?.moreCount).toBe(0);
  expect(findHiddenArrival([one, two], SINCE, new Map())?.moreCount).toBe(0);
});

test('FEED-6 what is read, closed, or older than the view is not announced', () => {
  expect(found([])).toBeNull();
  expect(found([inbox('one', [email(2, 1, { seen: true })])])).toBeNull();
  expect(found([inbox('one', [email(2, -1)])])).toBeNull();
  const one = inbox('one', [email(3, 2), email(2, 1)]);
  expect(found([one], [['one', 3]])).toBeNull();
  expect(found([one], [['one', 2]])).toEqual(['one', '3']);
  expect(found([one], [['two', 3]])).toEqual(['one', '3']);
});

test('FEED-6 the age is measured by the clock of the server', () => {
  const one = { ...inbox('one', [email(2, 1)]), clockOffset: 5_000 };
  expect(found([one])).toBeNull();
});
