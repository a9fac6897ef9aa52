import { describe, expect, test } from 'vitest';
import { appointment, calendar, ZONE } from '../testing/structures.ts';
import { parseCalendar, type ReadCalendar } from './calendar.ts';

function read(lines: readonly string[], end = '\r\n'): ReadCalendar {
  const content = Buffer.from(lines.join(end));
  const part = {
    type: 'text/calendar',
    parameters: new Map<string, string>(),
    index: 0,
    filename: 'a.ics',
  };
  return parseCalendar({ ...part, charset: undefined, content, isCut: false });
}

const eventsOf = (...lines: readonly string[]) => read(calendar(...lines)).trait?.events ?? [];
const zone = (...lines: readonly string[]) => eventsOf(...ZONE, ...appointment(...lines))[0];
const rule = (text: string) => ZONE.map((line) => line.replace(/^RRULE:.*/, `RRULE:${text}`));

describe('READ-13 when an appointment is', () => {
  const TZID = 'TZID=W. Europe Standard Time';
  test.each([
    ['20260329T015959', '2026-03-29T01:59:59+01:00'],
    ['20260329T030000', '2026-03-29T03:00:00+02:00'],
    ['20261025T040000', '2026-10-25T04:00:00+01:00'],
    ['20990701T100000', '2099-07-01T10:00:00+02:00'],
  ])('%s by the rules that came with it', (time, start) => {
    expect(zone(`DTSTART;${TZID}:${time}`)?.start).toBe(start);
  });

  test.each([
    ['in UTC', 'DTSTART:20260301T090000Z', '2026-03-01T09:00:00Z', 'UTC'],
    ['floating', 'DTSTART:20260301T090000', '2026-03-01T09:00:00', null],
    ['a whole day', 'DTSTART;VALUE=DATE:20260301', '2026-03-01', null],
    ['a whole day, unsaid', 'DTSTART:20260301', '2026-03-01', null],
    [
      'by a name without rules',
      'DTSTART;TZID=America/New_York:20260701T090000',
      '2026-07-01T09:00:00-04:00',
      'America/New_York',
    ],
    [
      'by a name in a path',
      'DTSTART;TZID=/vendor.example/20260101/Asia/Kolkata:20260701T090000',
      '2026-07-01T09:00:00+05:30',
      'Asia/Kolkata',
    ],
    [
      'by an unknown name',
      'DTSTART;TZID=Somewhere:20260701T090000',
      '2026-07-01T09:00:00',
      'Somewhere',
    ],
  ])('%s', (_, line, start, timeZone) => {
    expect(eventsOf(...appointment(line))).toMatchObject([{ start, timeZone, end: null }]);
  });

  test('a zone named with a colon, in quotes or not', () => {
    const name = '(UTC+01:00) Amsterdam, Berlin';
    const lines = ZONE.map((line) => line.replace('W. Europe Standard Time', name));
    for (const written of [name, `"${name}"`]) {
      const found = eventsOf(...lines, ...appointment(`DTSTART;TZID=${written}:20260701T100000`));
      expect(found).toMatchObject([{ start: '2026-07-01T10:00:00+02:00', timeZone: name }]);
    }
  });

  test('an end by duration, over the end of summer', () => {
    const event = zone(`DTSTART;${TZID}:20261025T013000`, 'DURATION:PT3H');
    expect(event?.end).toBe('2026-10-25T04:30:00+01:00');
  });

  test('whole days end before the last one', () => {
    const lines = ['DTSTART;VALUE=DATE:20260301', 'DTEND;VALUE=DATE:20260303'];
    expect(eventsOf(...appointment(...lines))).toMatchObject([{ end: '2026-03-03' }]);
  });

  test('a zone whose rules cannot be read gives no offset rather than a wrong one', () => {
    for (const broken of ['FREQ=SECONDLY', 'FREQ=YEARLY;BYHOUR=1,2,3', 'FREQ=YEARLY;BYDAY=SU']) {
      const lines = [...rule(broken), ...appointment(`DTSTART;${TZID}:20260201T100000`)];
      expect(eventsOf(...lines)[0]?.start).toBe('2026-02-01T10:00:00');
    }
  });

  test('a zone that begins later than the appointment gives none either', () => {
    const late = ZONE.map((line) => line.replace('1601', '2030'));
    const found = eventsOf(...late, ...appointment(`DTSTART;${TZID}:20260201T100000`));
    expect(found).toMatchObject([{ start: '2026-02-01T10:00:00' }]);
  });
});

describe('READ-13 other properties of an appointment', () => {
  const AT = 'DTSTART:20260301T090000Z';

  test('it repeats, and is never unrolled', () => {
    for (const line of ['RRULE:FREQ=SECONDLY', 'RDATE:20260401T090000Z'])
      expect(eventsOf(...appointment(AT, line))).toMatchObject([{ repeats: true }]);
  });

  test.each([
    ['its rule', ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE'], 'FREQ=WEEKLY;BYDAY=MO,WE'],
    ['a rule with exceptions', ['RRULE:FREQ=DAILY', 'EXDATE:20260302T090000Z'], 'FREQ=DAILY'],
    ['none', [], null],
    ['two rules', ['RRULE:FREQ=DAILY', 'RRULE:FREQ=YEARLY'], null],
    ['a rule and dates', ['RRULE:FREQ=DAILY', 'RDATE:20260401T090000Z'], null],
  ])('how it repeats: %s', (_, lines, recurrence) => {
    const repeats = lines.length > 0;
    expect(eventsOf(...appointment(AT, ...lines))).toMatchObject([{ repeats, recurrence }]);
  });

  test('it is cancelled, by its status or by the method', () => {
    expect(eventsOf(...appointment(AT, 'STATUS:CANCELLED'))).toMatchObject([{ cancelled: true }]);
    const { trait } = read(calendar('METHOD:CANCEL', ...appointment(AT)));
    expect(trait).toMatchObject({ method: 'cancel', events: [{ cancelled: true }] });
  });

  test('texts are one harmless line', () => {
    const lines = ['LOCATION:a\\nb\u202ec', 'ORGANIZER:mailto:x@y.example'];
    expect(eventsOf(...appointment(AT, ...lines))).toMatchObject([
      { location: 'a bc', organizer: { name: '', address: 'x@y.example' } },
    ]);
  });

  test('folded lines, bare line feeds, and several calendars in one', () => {
    const lines = [
      ...calendar(...appointment(AT)),
      ...calendar(...appointment('DTSTART:20260302')),
    ];
    const folded = lines.map((line) => line.replace('SUMMARY:Tea', 'SUMM\n ARY:Tea'));
    expect(read(folded, '\n').trait?.events).toMatchObject([{ title: 'Tea' }, { title: 'Tea' }]);
  });

  test('alarms and what else stands inside are not taken for the appointment', () => {
    const alarm = ['BEGIN:VALARM', 'SUMMARY:alarm', 'DURATION:PT5M', 'END:VALARM'];
    expect(eventsOf(...appointment(AT, ...alarm))).toMatchObject([{ title: 'Tea', end: null }]);
  });
});

describe('READ-13 a broken calendar', () => {
  test.each([
    ['nothing', []],
    ['no calendar', ['hello']],
    ['no time', calendar(...appointment())],
    ['a time that is none', calendar(...appointment('DTSTART:soon'))],
    ['a rule that is none', calendar(...appointment('DTSTART:20260301', 'RRULE:FREQ=<b>'))],
    ['no end', ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART:20260301']],
  ])('%s has no appointment and does not throw', (_, lines) => {
    expect(read(lines).trait).toBeNull();
  });

  test('is read but for a line that cannot be read', () => {
    const lines = ['not a property', 'DESCRIPTION:x', 'not folded', 'DTSTART:20260301'];
    expect(read(calendar(...appointment(...lines)))).toMatchObject({
      trait: { events: [{ start: '2026-03-01' }] },
      isWhole: true,
    });
  });

  test('a zone without rules is known by its name', () => {
    const empty = ['BEGIN:VTIMEZONE', 'TZID:E', 'END:VTIMEZONE'];
    const event = appointment('DTSTART;TZID=Europe/Berlin:20260201T100000');
    expect(eventsOf(...empty, ...event)).toMatchObject([{ start: '2026-02-01T10:00:00+01:00' }]);
  });
});
