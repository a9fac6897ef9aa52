import iconv from 'iconv-lite';
import { compose, type Letter, logoOf } from './compose.ts';
import { type Brand, facts, heading, masthead, page, row, smallPrint } from './layout.ts';
import { CLEAR, colour, inTile, png } from './png.ts';

const TEAL = colour('#0f766e');
const SAND = colour('#fef3c7');

const DAR: Brand = {
  name: 'دار الواحة',
  domain: 'daralwaha.example',
  ink: '#134e4a',
  accent: '#0f766e',
  canvas: '#f3efe4',
  font: "'Segoe UI',Tahoma,'Noto Naskh Arabic',Arial,sans-serif",
  // A star of two squares.
  logo: png(80, (x, y) => {
    if (!inTile(x, y)) return CLEAR;
    const [across, down] = [Math.abs(x - 0.5), Math.abs(y - 0.5)];
    return Math.max(across, down) < 0.21 || across + down < 0.297 ? SAND : TEAL;
  }),
};

const CODE_BOX =
  'padding:20px;background:#f0fdfa;border:1px dashed #0f766e;border-radius:12px;font-size:34px;font-weight:700;letter-spacing:.12em;color:#0f766e';

const TEXT = `مرحبًا ليلى،

رمز التحقق لتأكيد حجزك في دار الواحة:

482 913

الرمز صالح لمدة 10 دقائق. لا تشاركه مع أحد.

رقم الحجز: DW-20448
الوصول: 22/03/2025

دار الواحة، شارع المثال 45، ص.ب 12345
هاتف: 0199 000 800
`;

/** From right to left, in the charset of Windows, with numbers that run the other way. */
export function arabicLetter(): Promise<Letter> {
  const part = (type: string, content: string) => {
    const lines = iconv
      .encode(content, 'windows-1256')
      .toString('base64')
      .match(/.{1,76}/g);
    return {
      raw: [
        `Content-Type: ${type}; charset=windows-1256`,
        'Content-Transfer-Encoding: base64',
        '',
        ...(lines ?? []),
      ].join('\r\n'),
    };
  };
  return compose('arabic', {
    from: 'دار الواحة <booking@daralwaha.example>',
    subject: 'رمز التحقق لتأكيد حجزك DW-20448',
    textEncoding: 'base64',
    messageId: '<dw-20448@daralwaha.example>',
    text: part('text/plain', TEXT),
    html: part('text/html', HTML),
    attachments: [logoOf(DAR)],
  });
}

const HTML = page(
  DAR,
  {
    language: 'ar',
    direction: 'rtl',
    charset: 'windows-1256',
    title: 'تأكيد الحجز',
    preheader: 'الرمز صالح لمدة 10 دقائق.',
  },
  [
    masthead(DAR),
    heading('تأكيد حجزك'),
    row('مرحبًا ليلى، أدخلي رمز التحقق التالي في الصفحة المفتوحة لديك لتأكيد الحجز:'),
    row(
      `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" dir="ltr" style="${CODE_BOX}">482 913</td></tr></table>`,
      'padding:0 44px 24px',
    ),
    facts([
      ['رقم الحجز', 'DW-20448'],
      ['الوصول', '22/03/2025'],
      ['المغادرة', '25/03/2025'],
      ['الإجمالي', '1,240.00 درهم'],
    ]),
    smallPrint(
      'الرمز صالح لمدة 10 دقائق. لا تشاركيه مع أحد. إذا لم تطلبي ذلك فتجاهلي هذه الرسالة.<br>دار الواحة، شارع المثال 45، ص.ب 12345، هاتف <span dir="ltr">0199 000 800</span>',
    ),
  ],
);
