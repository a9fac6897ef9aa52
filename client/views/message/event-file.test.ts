import { expect, test } from 'vitest';
import type { CalendarEvent } from '#shared/message.ts';
import { formatEventFile } from './event-file.ts';

const AT = new Date('2026-03-01T08:00:00Z');

function linesOf(event: Partial<CalendarEvent>): string[] {
  const whole: CalendarEvent = {
    ...{ title: 'Demo', start: '2026-03-01T10:00:00+01:00', end: null, timeZone: null },
    ...{ location: '', organizer: null, repeats: false, recurrence: null, cancelled: false },
    ...event,
  };
  return formatEventFile(whole, AT).split('\r\n');
}

test('READ-13 a moment is in UTC, a floating time and whole days stay as they are', () => {
  expect(linesOf({ end: '2026-03-01T11:30:00+01:00' })).toEqual([
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Mayfly//EN', 'BEGIN:VEVENT'],
    ...['UID:20260301T090000Z-Demo@mayfly', 'DTSTAMP:20260301T080000Z'],
    ...['DTSTART:20260301T090000Z', 'DTEND:20260301T103000Z', 'SUMMARY:Demo'],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ]);
  expect(linesOf({ start: '2026-03-01T10:00:00' })).toContain('DTSTART:20260301T100000');
  expect(linesOf({ start: '2026-03-01', end: '2026-03-03' })).toEqual(
    expect.arrayContaining(['DTSTART;VALUE=DATE:20260301', 'DTEND;VALUE=DATE:20260303']),
  );
});

test('READ-13 text cannot add lines, and long lines are folded', () => {
  const lines = linesOf({ title: 'A, B; C\\D\r\nATTENDEE:x', location: 'ü'.repeat(60) });
  expect(lines).toContain('SUMMARY:A\\, B\\; C\\\\D\\nATTENDEE:x');
  const bytes = (line: string) => new TextEncoder().encode(line).length;
  expect(Math.max(...lines.map(bytes))).toBeLessThanOrEqual(75);
  expect(lines.join('\r\n').replaceAll('\r\n ', '')).toContain(`LOCATION:${'ü'.repeat(60)}`);
});

test('READ-13 an event without a readable start has no file', () => {
  expect(linesOf({ start: '' })).toEqual(['']);
});
