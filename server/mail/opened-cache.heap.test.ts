import { describe, expect, test } from 'vitest';
import type { ReportedRecipient } from '#shared/message.ts';
import { estimateBytes } from './opened-cache.ts';
import type { OpenedMail } from './reading/types.ts';
import { heapBytes } from './testing/heap.ts';

describe('what a message counts', () => {
  const header = { name: 'Received', value: 'x'.repeat(60) };
  const attachment = {
    ...{ index: 1, size: 1, contentType: 'application/pdf', inline: true },
    ...{ filename: 'n'.repeat(240), contentId: 'c'.repeat(240) },
  };
  const nothing = {
    cc: [],
    text: null,
    html: null,
    headers: [],
    attachments: [],
    traits: [],
    problems: [],
  };
  const recipient: ReportedRecipient = {
    ...{ address: 'a@b.example', status: '5.1.1', diagnostic: 'd'.repeat(80) },
    action: 'failed',
  };
  const event = {
    ...{ title: 't'.repeat(40), start: '2026-03-01', end: null, timeZone: null, location: 'here' },
    ...{
      organizer: { name: 'A', address: 'a@b.example' },
      repeats: false,
      recurrence: null,
      cancelled: false,
    },
  };
  const inside = { kind: 'message', index: 1, subject: 's'.repeat(60), from: null } as const;
  const times = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);

  test.each<[string, OpenedMail]>([
    ['500 attachments', { ...nothing, attachments: times(500, attachment) }],
    [
      '500 bare attachments',
      { ...nothing, attachments: times(500, { ...attachment, contentId: null, filename: 'a' }) },
    ],
    ['1,000 header lines', { ...nothing, headers: times(1_000, header) }],
    ['1,000 bare header lines', { ...nothing, headers: times(1_000, { name: 'X', value: 'y' }) }],
    ['a text', { ...nothing, text: 'é'.repeat(200_000), html: 'x'.repeat(200_000) }],
    [
      'a report',
      { ...nothing, traits: times(50, { kind: 'report', recipients: times(20, recipient) }) },
    ],
    [
      'calendars',
      {
        ...nothing,
        traits: times(20, { kind: 'calendar', method: 'x', events: times(50, event) }),
      },
    ],
    ['addressees', { ...nothing, cc: times(100, 'somebody.or.other@department.example') }],
    ['messages inside', { ...nothing, traits: times(500, inside) }],
    ['a wide text', { ...nothing, text: '語'.repeat(200_000) }],
  ])('with %s is within half and twice what the heap keeps', (_, mail) => {
    const copies = 60;
    const before = heapBytes();
    const kept = Array.from({ length: copies }, () => structuredClone(separate(mail)));
    const real = (heapBytes() - before) / kept.length;
    const counted = estimateBytes(mail);
    expect(counted).toBeGreaterThan(real / 2);
    expect(counted).toBeLessThan(real * 2);
  });
});

/** As what comes from a thread: nothing is the same object twice. */
function separate(mail: OpenedMail): OpenedMail {
  return JSON.parse(JSON.stringify(mail));
}
