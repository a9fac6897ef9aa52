import { compose, type Letter, logoOf } from './compose.ts';
import { type Brand, button, heading, masthead, page, row, smallPrint } from './layout.ts';
import { CLEAR, colour, inTile, png } from './png.ts';

const PLUM = colour('#6d28d9');
const WHITE = colour('#ffffff');

const TIDEPOOL: Brand = {
  name: 'Tidepool',
  domain: 'tidepool.example',
  ink: '#1f1533',
  accent: '#6d28d9',
  canvas: '#f4f0fb',
  font: "Inter,'Helvetica Neue',Arial,sans-serif",
  // Three waves.
  logo: png(80, (x, y) => {
    if (!inTile(x, y, 0.5)) return CLEAR;
    const wave = 0.045 * Math.sin(x * 4 * Math.PI);
    return [0.34, 0.5, 0.66].some((at) => Math.abs(y - at - wave) < 0.035) ? WHITE : PLUM;
  }),
};

const LINK =
  'https://tidepool.example/login/magic?token=q7Zt0mWc4RkVb1uXy8NsLd2fHpEo5AgJ&amp;workspace=harbour';

const TEXT = `Sign in to Tidepool

Press the link below to sign in to the workspace "Harbour". It works once, and
for 15 minutes.

Sign in: ${LINK.replace('&amp;', '&')}

If you did not ask for this, someone mistyped their address. You can ignore it.

Tidepool, 9 Example Wharf, Bristol BS1 0ZZ
Help: https://tidepool.example/help
`;

/** A link that signs in, as a button and once more to copy. */
export function magicLinkLetter(): Promise<Letter> {
  return compose('magic-link', {
    from: 'Tidepool <hello@tidepool.example>',
    subject: 'Your sign-in link for Harbour',
    messageId: '<magic-0318@tidepool.example>',
    text: TEXT,
    html: page(
      TIDEPOOL,
      {
        language: 'en',
        title: 'Sign in to Tidepool',
        preheader: 'One press and you are in. The link works for 15 minutes.',
        width: 520,
      },
      [
        masthead(TIDEPOOL),
        heading('Sign in to Tidepool'),
        row(
          'Press the button to sign in to the workspace <b>Harbour</b>. It works once, and for 15 minutes.',
        ),
        button(TIDEPOOL, 'Sign in', LINK),
        row(
          `<span style="font-size:13px;color:#6b6480">Or copy this address into your browser:<br><a href="${LINK}" style="color:#6d28d9;word-break:break-all">${LINK}</a></span>`,
        ),
        smallPrint(
          'You did not ask for this? Someone mistyped their address, and you can ignore it.<br><a href="https://tidepool.example/help" style="color:#6b7280">Help</a> &nbsp;·&nbsp; <a href="https://tidepool.example/privacy" style="color:#6b7280">Privacy</a> &nbsp;·&nbsp; 9 Example Wharf, Bristol BS1 0ZZ',
        ),
      ],
    ),
    attachments: [logoOf(TIDEPOOL)],
  });
}
