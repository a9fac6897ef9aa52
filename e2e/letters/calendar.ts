import { compose, type Letter, logoOf } from './compose.ts';
import { type Brand, facts, heading, masthead, page, row, smallPrint } from './layout.ts';
import { CLEAR, colour, inTile, png } from './png.ts';

const ORANGE = colour('#c2410c');
const WHITE = colour('#ffffff');

const ALMANAC: Brand = {
  name: 'Almanac',
  domain: 'almanac.example',
  ink: '#1f2937',
  accent: '#c2410c',
  canvas: '#fdf4ee',
  font: "'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
  // A leaf of a calendar.
  logo: png(80, (x, y) => {
    if (!inTile(x, y)) return CLEAR;
    const sheet = x > 0.22 && x < 0.78 && y > 0.38 && y < 0.8;
    const rings = y > 0.16 && y < 0.3 && (Math.abs(x - 0.36) < 0.035 || Math.abs(x - 0.64) < 0.035);
    return sheet || rings ? WHITE : ORANGE;
  }),
};

/** A zone with both its offsets, and a line long enough to be folded (RFC 5545, 3.1). */
const INVITATION = `BEGIN:VCALENDAR
PRODID:-//Almanac//Almanac 4.2//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:harbour-tour-2025@almanac.example
SEQUENCE:0
STATUS:CONFIRMED
DTSTAMP:20250318T092400Z
DTSTART;TZID=Europe/Berlin:20250403T150000
DTEND;TZID=Europe/Berlin:20250403T163000
SUMMARY:Tour of the old harbour
LOCATION:Pier 4\\, Musterkai 2\\, 20457 Hamburg
DESCRIPTION:Bring a warm coat. We meet at the red crane\\, and there will b
 e coffee.\\nThe door code changes daily and is given at the gate.
ORGANIZER;CN=Jule Beispiel:mailto:jule@almanac.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=You:mailto
 :you@mayfly.localhost
ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Oda Kern:mailto:oda@alma
 nac.example
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT30M
DESCRIPTION:Tour of the old harbour
END:VALARM
END:VEVENT
END:VCALENDAR
`.replaceAll('\n', '\r\n');

const TEXT = `Jule Beispiel invites you: Tour of the old harbour

When: Thursday, 3 April 2025, 15:00 to 16:30 (Hamburg)
Where: Pier 4, Musterkai 2, 20457 Hamburg
Who: Jule Beispiel (organizer), Oda Kern (optional), you

Bring a warm coat. We meet at the red crane, and there will be coffee.

Answer: https://almanac.example/event/harbour-tour-2025
`;

/** An invitation in all three ways at once: text, a calendar part, the same as a file. */
export function calendarLetter(): Promise<Letter> {
  return compose('calendar', {
    from: 'Jule Beispiel <jule@almanac.example>',
    subject: 'Invitation: Tour of the old harbour @ Thu 3 Apr 2025 15:00 (Hamburg)',
    messageId: '<harbour-tour-2025@almanac.example>',
    text: TEXT,
    html: page(
      ALMANAC,
      {
        language: 'en',
        title: 'Tour of the old harbour',
        preheader: 'Thursday, 3 April 2025, 15:00 to 16:30. Bring a warm coat.',
      },
      [
        masthead(ALMANAC),
        heading('Tour of the old harbour'),
        row('Jule Beispiel would like you to come.'),
        facts([
          ['When', 'Thursday, 3 April 2025, 15:00 – 16:30 (Hamburg)'],
          ['Where', 'Pier 4, Musterkai 2, 20457 Hamburg'],
          ['Who', 'Jule Beispiel, Oda Kern, you'],
        ]),
        row('Bring a warm coat. We meet at the red crane, and there will be coffee.'),
        smallPrint('Sent by Almanac for Jule Beispiel. To answer, reply or use your calendar.'),
      ],
    ),
    icalEvent: { method: 'REQUEST', filename: 'invite.ics', content: INVITATION },
    attachments: [logoOf(ALMANAC)],
  });
}
