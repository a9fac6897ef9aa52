import { compose, type Letter, logoOf } from './compose.ts';
import { type Brand, heading, masthead, page, row, smallPrint } from './layout.ts';
import { CLEAR, colour, inDisc, inTile, png } from './png.ts';

const BLUE = colour('#1d4ed8');
const WHITE = colour('#ffffff');

const HALDEN: Brand = {
  name: 'Halden',
  domain: 'halden.example',
  ink: '#101828',
  accent: '#1d4ed8',
  canvas: '#eef2fb',
  font: "'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
  // A keyhole.
  logo: png(80, (x, y) => {
    if (!inTile(x, y)) return CLEAR;
    const shaft = Math.abs(x - 0.5) < 0.055 + (y - 0.5) * 0.12 && y > 0.45 && y < 0.74;
    return shaft || inDisc(x, y, [0.5, 0.4], 0.15) ? WHITE : BLUE;
  }),
};

const CODE_BOX =
  'padding:22px;background:#f5f8ff;border:1px solid #d5e0fb;border-radius:12px;font:700 36px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.16em;color:#1d4ed8';

const TEXT = `Hi Robin,

Here is your code to sign in to Halden:

    739 204

It works once, and for 10 minutes. Nobody at Halden will ever ask you for it.

Where it was asked for: Firefox on Linux, near Leeds, UK (203.0.113.24).
If that was not you, change your password: https://halden.example/security

Halden Systems Ltd, 14 Sample Quay, Leeds LS1 0ZZ, +44 113 496 0142
© 2025 Halden. You get this message because of a sign-in to your account.
`;

/** A code in a big box, with a place, a phone number and a year that are none. */
export function codeLetter(): Promise<Letter> {
  return compose('code', {
    from: 'Halden <no-reply@halden.example>',
    subject: 'Your Halden sign-in code',
    messageId: '<signin-739@halden.example>',
    text: TEXT,
    html: page(
      HALDEN,
      {
        language: 'en',
        title: 'Your sign-in code',
        preheader: 'It works once, and for 10 minutes.',
      },
      [
        masthead(HALDEN),
        heading('Here is your sign-in code'),
        row('Hi Robin, type this into the page that you have open:'),
        row(
          `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="${CODE_BOX}">739 204</td></tr></table>`,
          'padding:0 44px 22px',
        ),
        row('It works once, and for 10 minutes. Nobody at Halden will ever ask you for it.'),
        smallPrint(
          'Asked for with Firefox on Linux, near Leeds, UK (203.0.113.24). Not you? <a href="https://halden.example/security" style="color:#1d4ed8">Change your password</a>.<br><br>Halden Systems Ltd, 14 Sample Quay, Leeds LS1 0ZZ, +44&nbsp;113&nbsp;496&nbsp;0142<br>&copy; 2025 Halden',
        ),
      ],
    ),
    attachments: [logoOf(HALDEN)],
  });
}
