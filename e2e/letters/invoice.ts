import { compose, type Letter, logoOf } from './compose.ts';
import { type Brand, button, facts, heading, masthead, page, row, smallPrint } from './layout.ts';
import { pdf } from './pdf.ts';
import { CLEAR, colour, inTile, png } from './png.ts';

const GREEN = colour('#047857');
const WHITE = colour('#ffffff');

const NORDHOF: Brand = {
  name: 'Nordhof Strom',
  domain: 'nordhof.example',
  ink: '#0f172a',
  accent: '#047857',
  canvas: '#ecf3ef',
  font: "'Helvetica Neue',Helvetica,Arial,sans-serif",
  // A flash of lightning.
  logo: png(80, (x, y) => {
    if (!inTile(x, y)) return CLEAR;
    const upper = y > 0.18 && y < 0.54 && x > 0.62 - 0.55 * (y - 0.05) && x < 0.78 - 0.45 * y;
    const lower = y > 0.46 && y < 0.84 && x > 0.72 - 0.45 * y && x < 0.83 - 0.49 * y;
    return upper || lower || (Math.abs(y - 0.5) < 0.05 && x > 0.34 && x < 0.66) ? WHITE : GREEN;
  }),
};

const INVOICE = pdf([
  'Rechnung RE-2025-0098',
  'Nordhof Strom GmbH, Musterweg 14, 24103 Kiel',
  'Kundennummer 20448127, Zählerstand 18 442 kWh',
  'Abschlag März 2025: 96,40 EUR',
  'Der Betrag wird am 28.03.2025 abgebucht.',
]);

const TEXT = `Guten Tag Frau Beispiel,

Ihre Rechnung RE-2025-0098 für März 2025 liegt dieser Nachricht bei.

Betrag: 96,40 EUR
Kundennummer: 20448127
Abbuchung am: 28.03.2025 von DE00 0000 0000 0000 0044 71

Alle Rechnungen finden Sie im Kundenkonto: https://nordhof.example/konto

Nordhof Strom GmbH, Musterweg 14, 24103 Kiel, HRB 00000
`;

/** Numbers of every kind and none of them a code, and a file that has an umlaut in its name. */
export function invoiceLetter(): Promise<Letter> {
  return compose('invoice', {
    from: 'Nordhof Strom <rechnung@nordhof.example>',
    subject: 'Ihre Rechnung RE-2025-0098 über 96,40 €',
    messageId: '<re-2025-0098@nordhof.example>',
    text: TEXT,
    html: page(
      NORDHOF,
      {
        language: 'de',
        title: 'Ihre Rechnung',
        preheader: 'Der Betrag wird am 28.03.2025 abgebucht.',
      },
      [
        masthead(NORDHOF),
        heading('Ihre Rechnung für März'),
        row('Guten Tag Frau Beispiel, Ihre Rechnung liegt dieser Nachricht als PDF bei.'),
        facts([
          ['Rechnung', 'RE-2025-0098'],
          ['Kundennummer', '20448127'],
          ['Verbrauch', '241 kWh'],
          ['Abbuchung am', '28.03.2025'],
          ['Betrag', '<span style="font-size:20px;color:#047857">96,40&nbsp;€</span>'],
        ]),
        button(NORDHOF, 'Zum Kundenkonto', 'https://nordhof.example/konto'),
        smallPrint(
          'Nordhof Strom GmbH, Musterweg 14, 24103 Kiel, Telefon 030 23125 042<br>Amtsgericht Kiel HRB 00000 · USt-IdNr. DE000000000',
        ),
      ],
    ),
    attachments: [
      logoOf(NORDHOF),
      {
        filename: 'Rechnung März 2025.pdf',
        content: INVOICE,
        contentType: 'application/pdf',
      },
    ],
  });
}
