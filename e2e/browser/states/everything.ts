import type { Detail } from '#shared/message.ts';

/** A word that no line has room for. */
export const LONG =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);
const MAILBOX = { name: LONG, address: `${LONG}@${'sub.'.repeat(20)}example.org` };

/** Everything at once that a mail can say of itself, and all of it as long as it may be. */
export const EVERYTHING: Partial<Detail> = {
  from: MAILBOX,
  subject: LONG,
  text: LONG,
  code: { value: '48291377' },
  link: { url: `https://${'a.'.repeat(40)}example.org/?t=1`, text: 'bank.com', kind: 'reset' },
  checks: { spf: `fail (${LONG})`, dkim: 'none', dmarc: 'permerror', arc: LONG },
  traits: [
    { kind: 'encrypted', scheme: 'smime' },
    {
      kind: 'report',
      recipients: [{ ...MAILBOX, action: 'failed', status: '5.1.1', diagnostic: LONG }],
    },
    {
      kind: 'calendar',
      method: 'request',
      events: [
        {
          title: LONG,
          start: '2026-03-09T10:00:00+01:00',
          end: null,
          timeZone: LONG,
          location: LONG,
          organizer: MAILBOX,
          repeats: true,
          recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261231',
          cancelled: true,
        },
      ],
    },
    { kind: 'message', index: 0, subject: LONG, from: MAILBOX },
  ],
  attachments: [
    {
      index: 0,
      filename: `${LONG}.eml`,
      contentType: 'message/rfc822',
      size: 1,
      contentId: null,
      inline: false,
    },
    {
      index: 1,
      filename: `${LONG}.exe`,
      contentType: 'a/b',
      size: 1,
      contentId: null,
      inline: false,
    },
  ],
  problems: [LONG],
};
