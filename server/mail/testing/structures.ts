import { letter } from './letters.ts';

/** Mails of every structure, as their programs put them together; all of our own making. */

const HEAD = ['From: Ann <ann@sender.example>', 'Subject: Structure', 'MIME-Version: 1.0'];

/** A part: header lines, an empty one, and what it holds. */
export type PartLines = readonly string[];

/** A multipart of any kind; `type` may carry parameters. */
export function multipart(type: string, ...parts: readonly PartLines[]): PartLines {
  // Another one than any within it has, since it holds more.
  const boundary = `=_${parts.flat().join('').length}_${type.length}`;
  return [
    `Content-Type: multipart/${type}; boundary="${boundary}"`,
    '',
    'This is a multi-part message in MIME format.',
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
  ];
}

export function part(type: string, ...lines: readonly string[]): PartLines {
  return [`Content-Type: ${type}`, '', ...lines];
}

export function attached(type: string, filename: string, ...lines: readonly string[]): PartLines {
  const disposition = `Content-Disposition: attachment; filename="${filename}"`;
  return [`Content-Type: ${type}`, disposition, '', ...lines];
}

export function mail(content: PartLines, ...header: readonly string[]): Buffer {
  return letter(...HEAD, ...header, ...content);
}

export function forwarded(raw: Buffer, ...before: readonly PartLines[]): Buffer {
  return mail(
    multipart('mixed', ...before, part('message/rfc822', raw.toString('latin1').trimEnd())),
  );
}

/** Messages in messages; the innermost is text. */
export function nestedMail(depth: number): Buffer {
  const innermost = letter('From: deep@sender.example', 'Subject: innermost', '', 'the end');
  return Array.from({ length: depth }).reduce<Buffer>((raw) => forwarded(raw), innermost);
}

const BOUNCE_STATUS = [
  'Reporting-MTA: dns; mx.sender.example',
  'Arrival-Date: Sun, 1 Mar 2026 10:00:00 +0000',
  '',
  'Original-Recipient: rfc822;bob+2Btag@nowhere.example',
  'Final-Recipient: rfc822; bob@elsewhere.example',
  'Action: failed',
  'Status: 5.1.1 (no such user)',
  'Diagnostic-Code: smtp; 550 5.1.1 <bob@elsewhere.example>:',
  '    no such user here',
  '',
  'Final-Recipient: rfc822; carol@nowhere.example',
  'Action: delayed',
  'Status: 4.4.7',
];

export function bounce(status: readonly string[] = BOUNCE_STATUS): Buffer {
  return mail(
    multipart(
      'report; report-type=delivery-status',
      part('text/plain', 'Your message could not be delivered.'),
      part('message/delivery-status', ...status),
      part('message/rfc822', 'From: ann@sender.example', 'Subject: what was sent', '', 'text'),
    ),
    'Auto-Submitted: auto-replied',
  );
}

export function receipt(): Buffer {
  return mail(
    multipart(
      'report; report-type="disposition-notification"',
      part('text/plain', 'Your message was displayed.'),
      part('message/disposition-notification', 'Disposition: manual-action/x; displayed'),
    ),
  );
}

/** A CMS container of that kind, only as far as its type: SEQUENCE, OBJECT IDENTIFIER. */
function cmsBase64(oid: 'signed' | 'enveloped'): string {
  const last = oid === 'signed' ? '02' : '03';
  return Buffer.from(`3080 06092a864886f70d0107${last} a080`.replaceAll(' ', ''), 'hex').toString(
    'base64',
  );
}

export function cmsMail(type: string, oid: 'signed' | 'enveloped'): Buffer {
  return mail([
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=smime.p7m',
    '',
    cmsBase64(oid),
  ]);
}

export function signedMail(protocol: string, signatureType: string): Buffer {
  return mail(
    multipart(
      `signed; micalg=sha-256${protocol}`,
      part('text/plain', 'the signed text'),
      attached(signatureType, 'signature', 'x'),
    ),
  );
}

export function pgpMail(): Buffer {
  return mail(
    multipart(
      'encrypted; protocol="application/pgp-encrypted"',
      part('application/pgp-encrypted', 'Version: 1'),
      attached('application/octet-stream', 'encrypted.asc', '-----BEGIN PGP MESSAGE-----'),
    ),
  );
}

/** Central European time, as Outlook describes and names it. */
export const ZONE: readonly string[] = [
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

export function calendar(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//EN', ...lines, 'END:VCALENDAR'];
}

export function appointment(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', 'UID:1@sender.example', 'SUMMARY:Tea', ...lines, 'END:VEVENT'];
}

const MEETING = calendar(
  'METHOD:REQUEST',
  ...ZONE,
  ...appointment(
    'DTSTART;TZID=W. Europe Standard Time:20260701T100000',
    'DTEND;TZID=W. Europe Standard Time:20260701T113000',
    'LOCATION:Room 1\\, upstairs',
    'ORGANIZER;CN="Doe, Ann":mailto:ann@sender.example',
  ),
);

/** As calendars send it: to be shown, and once more as a file. */
export function invitation(): Buffer {
  return mail(
    multipart(
      'mixed',
      multipart(
        'alternative',
        part('text/plain', 'You are invited.'),
        part('text/html', '<p>You are <b>invited</b>.</p>'),
        part('text/calendar; charset=utf-8; method=REQUEST', ...MEETING),
      ),
      attached('application/ics; name=invite.ics', 'invite.ics', ...MEETING),
    ),
  );
}
