import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS } from '../mime/problems.ts';
import { letter, plainLetter } from '../testing/letters.ts';
import { openBy, openReader } from '../testing/readers.ts';
import {
  appointment,
  attached,
  bounce,
  calendar,
  cmsMail,
  forwarded,
  invitation,
  mail,
  multipart,
  part,
  pgpMail,
  receipt,
  signedMail,
} from '../testing/structures.ts';
import type { Reader } from '../threads/reader.ts';

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

const traits = async (raw: Buffer) => (await openBy(reader, raw)).traits;

describe('READ-13 signed and encrypted', () => {
  const pgp = '; protocol="application/pgp-signature"';
  const smime = '; protocol="application/pkcs7-signature"';
  test.each([
    ['multipart, S/MIME', signedMail(smime, 'application/pkcs7-signature'), 'signed', 'smime'],
    ['multipart, PGP', signedMail(pgp, 'application/pgp-signature'), 'signed', 'pgp'],
    ['no protocol, S/MIME', signedMail('', 'application/x-pkcs7-signature'), 'signed', 'smime'],
    ['no protocol, PGP', signedMail('', 'application/pgp-signature'), 'signed', 'pgp'],
    ['PGP/MIME', pgpMail(), 'encrypted', 'pgp'],
    [
      'CMS that says so',
      cmsMail('application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', 'enveloped'),
      'encrypted',
      'smime',
    ],
    ['CMS that does not', cmsMail('application/x-pkcs7-mime', 'enveloped'), 'encrypted', 'smime'],
    ['signed CMS', cmsMail('application/pkcs7-mime', 'signed'), 'signed', 'smime'],
    [
      'CMS by its name',
      cmsMail('application/octet-stream; name=smime.p7m', 'enveloped'),
      'encrypted',
      'smime',
    ],
  ])('%s', async (_, raw, kind, scheme) => {
    const opened = await openBy(reader, raw);
    expect(opened.traits).toEqual([{ kind, scheme }]);
    // Whatever could not be read is there to be saved.
    expect(opened.attachments.length).toBeGreaterThan(0);
  });

  test('a signed text is shown as the text it is', async () => {
    const raw = signedMail(pgp, 'application/pgp-signature');
    expect((await openBy(reader, raw)).text?.trim()).toBe('the signed text');
  });

  test('in the text itself', async () => {
    const armour = (what: string) => plainLetter(`Hello\r\n-----BEGIN PGP ${what}-----\r\n\r\nx`);
    expect(await traits(armour('MESSAGE'))).toEqual([{ kind: 'encrypted', scheme: 'pgp' }]);
    expect(await traits(armour('SIGNED MESSAGE'))).toEqual([{ kind: 'signed', scheme: 'pgp' }]);
    expect(await traits(plainLetter('> -----BEGIN PGP MESSAGE----- they say'))).toEqual([]);
  });

  test('certificates alone are neither, nor is a signature that is just attached', async () => {
    const certificates = 'application/pkcs7-mime; smime-type=certs-only';
    expect(await traits(cmsMail(certificates, 'signed'))).toEqual([]);
    const loose = attached('application/pgp-signature', 'a.asc', 'x');
    expect(await traits(mail(multipart('mixed', part('text/plain', 'x'), loose)))).toEqual([]);
  });
});

describe('READ-13 answers of programs', () => {
  test.each([
    ['Auto-Submitted: auto-replied'],
    ['Auto-Submitted: auto-generated (by a program)'],
    ['AUTO-SUBMITTED: Auto-Notified; owner-email="x@y.example"'],
    ['Precedence: auto_reply'],
    ['X-Autoreply: yes'],
  ])('%s', async (field) => {
    expect(await traits(letter('From: a@b.example', field, '', 'x'))).toEqual([
      { kind: 'automatic' },
    ]);
  });

  test.each([['Auto-Submitted: no'], ['Precedence: bulk'], ['X-Autoreply: no'], ['X-Other: yes']])(
    'not %s',
    async (field) => {
      expect(await traits(letter('From: a@b.example', field, '', 'x'))).toEqual([]);
    },
  );

  test('a receipt', async () => {
    expect(await traits(receipt())).toEqual([{ kind: 'automatic' }]);
  });
});

describe('READ-13 delivery reports', () => {
  test('list each recipient with its outcome, and the returned message', async () => {
    expect(await traits(bounce())).toEqual([
      { kind: 'automatic' },
      {
        kind: 'report',
        recipients: [
          {
            address: 'bob+tag@nowhere.example',
            action: 'failed',
            status: '5.1.1',
            diagnostic: '550 5.1.1 <bob@elsewhere.example>: no such user here',
          },
          { address: 'carol@nowhere.example', action: 'delayed', status: '4.4.7', diagnostic: '' },
        ],
      },
      {
        kind: 'message',
        index: 1,
        subject: 'what was sent',
        from: { name: '', address: 'ann@sender.example' },
      },
    ]);
  });

  test('are reports also where nothing in them can be read', async () => {
    expect(await traits(bounce(['no field at all']))).toContainEqual({
      kind: 'report',
      recipients: [],
    });
  });
});

test.each([
  ['application/ms-tnef', 'anything.bin'],
  ['application/octet-stream', 'WINMAIL.DAT'],
])('READ-13 TNEF is found: %s %s', async (type, filename) => {
  const parts = [part('text/plain', 'x'), attached(type, filename, 'x')];
  expect(await traits(mail(multipart('mixed', ...parts)))).toEqual([{ kind: 'winmail', index: 0 }]);
});

describe('READ-13 calendars', () => {
  test('an invitation is listed once, and can be saved', async () => {
    const opened = await openBy(reader, invitation());
    expect(opened.traits).toEqual([
      {
        kind: 'calendar',
        method: 'request',
        events: [
          {
            title: 'Tea',
            start: '2026-07-01T10:00:00+02:00',
            end: '2026-07-01T11:30:00+02:00',
            timeZone: 'W. Europe Standard Time',
            location: 'Room 1, upstairs',
            organizer: { name: 'Doe, Ann', address: 'ann@sender.example' },
            repeats: false,
            recurrence: null,
            cancelled: false,
          },
        ],
      },
    ]);
    expect(opened.attachments.map(({ filename }) => filename)).toEqual([
      'invitation-1.ics',
      'invite.ics',
    ]);
    expect(opened.text?.trim()).toBe('You are invited.');
    expect(opened.problems).toEqual([]);
  });

  test('a broken calendar is a problem, and the rest of the email is read', async () => {
    const file = attached('text/calendar', 'a.ics', ...calendar(...appointment('DTSTART:soon')));
    const opened = await openBy(reader, mail(multipart('mixed', part('text/plain', 'x'), file)));
    expect(opened.problems).toEqual([PROBLEMS.calendar]);
    expect(opened).toMatchObject({ text: 'x', traits: [], attachments: [{ filename: 'a.ics' }] });
  });

  test('a file is known by its name, and read in its charset', async () => {
    const lines = calendar('BEGIN:VEVENT', 'DTSTART:20260301', 'SUMMARY:grüße', 'END:VEVENT');
    const file = attached('application/x-unknown; charset=iso-8859-1', 'a.ICS', ...lines);
    const raw = Buffer.from(mail(multipart('mixed', file)).toString('utf8'), 'latin1');
    expect(await traits(raw)).toMatchObject([{ kind: 'calendar', events: [{ title: 'grüße' }] }]);
  });
});

test('READ-13 a nested message is listed with its sender, M12 cleaned', async () => {
  const inner = letter(
    'From: =?utf-8?q?A=0D=0A=E2=80=AE?= <a@b.example>',
    'Subject: =?utf-8?q?x=00y?=',
    '',
  );
  expect(await traits(forwarded(inner))).toEqual([
    { kind: 'message', index: 0, subject: 'x y', from: { name: 'A', address: 'a@b.example' } },
  ]);
});

test('READ-13 an ordinary email has no traits', async () => {
  expect(await traits(plainLetter())).toEqual([]);
});
