import { compose, type Letter, logoOf } from './compose.ts';
import { type Brand, facts, heading, masthead, page, row, smallPrint } from './layout.ts';
import { pdf } from './pdf.ts';
import { CLEAR, colour, inDisc, png } from './png.ts';

const NAVY = colour('#1e3a8a');
const GOLD = colour('#fbbf24');

const LANTERN: Brand = {
  name: 'Lantern Theatre',
  domain: 'lanterntheatre.example',
  ink: '#172033',
  accent: '#1e3a8a',
  canvas: '#eef0f6',
  font: "Georgia,'Times New Roman',serif",
  // The moon.
  logo: png(80, (x, y) => {
    if (!inDisc(x, y, [0.5, 0.5], 0.5)) return CLEAR;
    const moon = inDisc(x, y, [0.46, 0.5], 0.3) && !inDisc(x, y, [0.6, 0.43], 0.26);
    return moon ? GOLD : NAVY;
  }),
};

const TICKET = pdf([
  'The Winter Orchard',
  'Lantern Theatre, Saturday 22 March 2025, 19:30',
  'Stalls F12, F13. Booking WO-7QX-118.',
]);

/** What was forwarded: a whole message, with a picture and a file of its own. */
function tickets(): Promise<Letter> {
  return compose('tickets', {
    from: 'Lantern Theatre <boxoffice@lanterntheatre.example>',
    to: 'Marsh Tester <marsh@harbour.example>',
    subject: 'Your tickets: The Winter Orchard, 22 March',
    messageId: '<wo-7qx-118@lanterntheatre.example>',
    date: new Date('2025-03-11T16:02:00Z'),
    text: 'Your two tickets for The Winter Orchard are attached.\n\nBooking: WO-7QX-118\nSeats: Stalls F12, F13\n',
    html: page(
      LANTERN,
      { language: 'en', title: 'Your tickets', preheader: 'Two seats in the stalls.' },
      [
        masthead(LANTERN),
        heading('Enjoy the show'),
        row('Your two tickets are attached. Print them, or show them on your phone.'),
        facts([
          ['Play', 'The Winter Orchard'],
          ['When', 'Saturday 22 March 2025, 19:30'],
          ['Seats', 'Stalls F12, F13'],
          ['Booking', 'WO-7QX-118'],
        ]),
        smallPrint('Lantern Theatre, 4 Example Hill, Bristol BS1 0ZZ, 0117 496 0188'),
      ],
    ),
    attachments: [
      logoOf(LANTERN),
      { filename: 'tickets.pdf', content: TICKET, contentType: 'application/pdf' },
    ],
  });
}

const TEXT = `Look what came! Saturday at half past seven, I bring the chocolate.

Marsh

-- 
Marsh Tester
Harbour Books, 77 Sample Road, Bristol
`;

/** A message inside a message, as mail programs forward when asked to do it right. */
export async function forwardedLetter(): Promise<Letter> {
  const { raw } = await tickets();
  return compose('forwarded', {
    from: 'Marsh Tester <marsh@harbour.example>',
    subject: 'Fwd: Your tickets: The Winter Orchard, 22 March',
    messageId: '<fwd-0318@harbour.example>',
    references: '<wo-7qx-118@lanterntheatre.example>',
    text: TEXT,
    attachments: [
      {
        filename: 'Your tickets.eml',
        content: raw,
        contentType: 'message/rfc822',
        contentDisposition: 'attachment',
      },
    ],
  });
}
