import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrichedToText } from '../mime/enriched.ts';
import { MAX_INSPECTED_FILES } from '../mime/files.ts';
import { letter, plainLetter } from '../testing/letters.ts';
import { openBy, openReader, readBy } from '../testing/readers.ts';
import {
  appointment,
  bounce,
  calendar,
  mail,
  multipart,
  part,
  ZONE,
} from '../testing/structures.ts';
import type { Reader } from '../threads/reader.ts';
import { ianaName } from './time-zone.ts';

// As the service has it: what takes longer is no answer, and fails the test.
const DEADLINE_MS = 2_000;
/** Characters of each input. */
const MUCH = 5_000_000;

let reader: Reader;
beforeAll(() => {
  reader = openReader({ deadlineMs: DEADLINE_MS });
});
afterAll(() => reader.close());

const fill = (piece: string) => piece.repeat(Math.ceil(MUCH / piece.length));
const event = appointment('DTSTART;TZID=W. Europe Standard Time:20260301T100000');
const ics = (...lines: readonly string[]) => mail(part('text/calendar', ...lines));
const rules = (count: number, rule: string) =>
  Array.from({ length: count }, () => [
    ...['BEGIN:STANDARD', 'DTSTART:17000101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
    ...[`RRULE:${rule}`, 'END:STANDARD'],
  ]).flat();

test.each<[string, Buffer]>([
  ['M3 components without end', ics(fill('BEGIN:VEVENT\r\n'))],
  [
    'M3 components within each other',
    ics('BEGIN:VCALENDAR', fill('BEGIN:X\r\n'), fill('END:Y\r\n')),
  ],
  ['M3 appointments', ics(...calendar(...ZONE, fill(`${event.join('\r\n')}\r\n`).trimEnd()))],
  ['M3 one folded line', ics(...calendar(...appointment(`SUMMARY:x${fill('\r\n y')}`)))],
  ['M5 parameters', ics(...calendar(...appointment(`DTSTART${fill(';A=B')}:20260301`)))],
  ['M5 quotes', ics(...calendar(...appointment(`ORGANIZER;CN=${fill('"')}`)))],
  ['M5 zones', ics(...calendar(...fillLines(ZONE), ...event))],
  [
    'M3 rules that never end',
    ics(
      ...calendar(
        ...ZONE.map((line) => line.replace('FREQ=YEARLY', 'FREQ=SECONDLY')),
        ...['RRULE:FREQ=SECONDLY', 'RRULE:FREQ=YEARLY;BYHOUR=1;BYSECOND=1'].flatMap((line) =>
          appointment('DTSTART;TZID=W. Europe Standard Time:20260301T100000', line),
        ),
      ),
    ),
  ],
  [
    'M3 rules of centuries, for appointments of each year',
    ics(
      ...calendar(
        'BEGIN:VTIMEZONE',
        'TZID:Z',
        ...rules(500, 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'),
        'END:VTIMEZONE',
        ...Array.from({ length: 130 }, (_, year) =>
          appointment(`DTSTART;TZID=Z:${1970 + year}0301T100000`),
        ).flat(),
      ),
    ),
  ],
  ['M6 recipients', bounce([fill('Final-Recipient: rfc822; a@b.example\r\n\r\n')])],
  ['M5 empty groups', bounce([fill('\r\n \r\n')])],
  ['M5 an endless field', bounce(['x', '', `Final-Recipient: ${fill('<')}`])],
  ['M5 types in a field', bounce(['x', '', `Diagnostic-Code: ${fill('a ;')}`])],
  ['M7 enriched text', mail(part('text/enriched', fill('<param><bold>')))],
  ['M7 brackets', mail(part('text/enriched', fill('<')))],
  ['M7 richtext', mail(part('text/richtext', fill('<nl>\r\n')))],
  ['M5 what looks like PGP', plainLetter(fill('-----BEGIN PGP MESSAGE-----   x\r\n'))],
  ['M5 a field that says automatic', letter(`Auto-Submitted: ${fill(' ')}x`, '', 'x')],
  ['M3 150 multiparts with forms', mail(nestedForms(150))],
  [
    'M3 a thousand messages',
    mail(multipart('digest', ...Array.from({ length: 990 }, () => ['', 'Subject: x', '', 'y']))),
  ],
])('READ-1 READ-13 %s: read and opened in time', async (_, raw) => {
  expect((await readBy(reader, raw)).summary).toBeDefined();
  const { traits, problems } = await openBy(reader, raw);
  expect(traits.length).toBeLessThanOrEqual(MAX_INSPECTED_FILES + 2);
  expect(problems.length).toBeLessThan(5);
});

test('M5 a zone with a name of a million words takes linear time', () => {
  expect(ianaName(`${'a/'.repeat(1_000_000)}Europe/Berlin`)).toBe('Europe/Berlin');
  expect(ianaName('a/'.repeat(1_000_000))).toBeNull();
});

test('M7 text/enriched of any kind is linear, and keeps what is no command', () => {
  expect(enrichedToText('a < b <<bold> <x y>')).toBe('a < b <bold> <x y>');
});

function fillLines(lines: readonly string[]): readonly string[] {
  return [fill(`${lines.join('\r\n')}\r\n`).trimEnd()];
}

function nestedForms(depth: number): readonly string[] {
  const leaf = part('text/plain', 'x');
  return Array.from({ length: depth }).reduce<readonly string[]>(
    (inner) => multipart('alternative', leaf, inner),
    leaf,
  );
}
