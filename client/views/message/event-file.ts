import type { CalendarEvent } from '#shared/message.ts';

/** Octets of a line (RFC 5545, 3.1); a continued line begins with a space. */
const MAX_LINE_OCTETS = 75;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const FLOATING = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/** The event as an iCalendar file (RFC 5545); empty if its start cannot be read. */
export function formatEventFile(event: CalendarEvent, now: Date): string {
  const { title, location, start, end } = event;
  const begin = formatTime(start);
  const finish = end === null ? null : formatTime(end);
  if (begin === null) return '';
  const uid = `${begin.value}-${encodeURIComponent(title)}@mayfly`;
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Mayfly//EN', 'BEGIN:VEVENT'],
    ...[`UID:${uid}`, `DTSTAMP:${toUtc(now)}`, `DTSTART${begin.kind}:${begin.value}`],
    ...(finish === null ? [] : [`DTEND${finish.kind}:${finish.value}`]),
    `SUMMARY:${escapeText(title)}`,
    ...(location === '' ? [] : [`LOCATION:${escapeText(location)}`]),
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ];
  return lines.map(foldLine).join('\r\n');
}

function formatTime(time: string): { readonly kind: string; readonly value: string } | null {
  const digits = time.replaceAll(/[-:]/g, '');
  if (DATE.test(time)) return { kind: ';VALUE=DATE', value: digits };
  if (FLOATING.test(time)) return { kind: '', value: digits };
  const moment = new Date(time);
  return Number.isNaN(moment.getTime()) ? null : { kind: '', value: toUtc(moment) };
}

function toUtc(moment: Date): string {
  return moment.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** RFC 5545, 3.3.11. */
function escapeText(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n');
}

function foldLine(line: string): string {
  const encoder = new TextEncoder();
  let octets = 0;
  let folded = '';
  for (const character of line) {
    const length = encoder.encode(character).length;
    if (octets + length > MAX_LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += length;
  }
  return folded;
}
