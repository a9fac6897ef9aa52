import iconv from 'iconv-lite';

/** A text in a charset, as a sender would write it. */
export interface Sample {
  readonly label: string;
  readonly text: string;
  readonly bytes: Buffer;
}

const GERMAN = 'Schöne Grüße aus Köln';
const POLISH = 'Zażółć gęślą jaźń';
const RUSSIAN = 'Ваш код подтверждения';
const UKRAINIAN = 'Ваш ґудзик і її єдність';
const GREEK = 'Ο κωδικός επαλήθευσης';
const HEBREW = 'קוד האימות שלך';
const ARABIC = 'رمز التحقق الخاص بك';
const TURKISH = 'Doğrulama kodu: şifreniz ığdır';
const BALTIC = 'Jūsų patvirtinimo kodas ąžuolė';
const THAI = 'รหัสยืนยันของคุณ';
const JAPANESE = '認証コードのお知らせ、東京より①';
const CHINESE = '您的验证码是，请勿转发给他人';
const TRADITIONAL = '您的驗證碼，請勿轉寄給他人';
const KOREAN = '인증 번호를 입력하세요 똠방각하';

/** What iconv-lite can write; the text says for which languages people use it. */
const WRITTEN: readonly (readonly [label: string, text: string])[] = [
  ['utf-8', `${GERMAN} ${JAPANESE}`],
  ['utf-16le', `${RUSSIAN} ${CHINESE}`],
  ['utf-16be', `${RUSSIAN} ${CHINESE}`],
  ['gb18030', `${CHINESE} 𠀀`],
  ['gbk', CHINESE],
  ['gb2312', CHINESE],
  ['big5', TRADITIONAL],
  ['big5-hkscs', `${TRADITIONAL}㗎`],
  ['shift_jis', JAPANESE],
  ['cp932', `${JAPANESE}ⅷ`],
  ['euc-jp', JAPANESE],
  ['euc-kr', '인증 번호를 입력하세요'],
  ['cp949', KOREAN],
  ['ks_c_5601-1987', KOREAN],
  ['koi8-r', RUSSIAN],
  ['koi8-u', UKRAINIAN],
  ['windows-1250', POLISH],
  ['windows-1251', UKRAINIAN],
  ['windows-1252', `${GERMAN} – 5 €`],
  ['windows-1253', GREEK],
  ['windows-1254', TURKISH],
  ['windows-1255', HEBREW],
  ['windows-1256', ARABIC],
  ['windows-1257', BALTIC],
  // Its tones are characters of their own.
  ['windows-1258', 'Ma\u0303 cu\u0309a ba\u0323n đây'],
  ['windows-874', THAI],
  ['tis-620', THAI],
  ['iso-8859-1', GERMAN],
  ['iso-8859-2', POLISH],
  ['iso-8859-3', 'Ĉiuj homoj estas ĝojaj'],
  ['iso-8859-4', BALTIC],
  ['iso-8859-5', RUSSIAN],
  ['iso-8859-6', ARABIC],
  ['iso-8859-7', GREEK],
  ['iso-8859-8', HEBREW],
  ['iso-8859-8-i', HEBREW],
  ['iso-8859-9', TURKISH],
  ['iso-8859-10', 'Ðetta er þjóðsögur ģ'],
  ['iso-8859-11', THAI],
  ['iso-8859-13', BALTIC],
  ['iso-8859-14', 'Ẁylan ŵ ŷ Ḃ'],
  ['iso-8859-15', `${GERMAN} 5 €`],
  ['iso-8859-16', 'București și Iași €'],
  ['macintosh', GERMAN],
  ['ibm866', RUSSIAN],
  ['cp437', GERMAN],
  ['cp850', GERMAN],
  ['cp852', POLISH],
];

/** What it cannot write: 7-bit forms of what it can, between the escapes that each has. */
const SHIFTED: readonly Sample[] = [
  shifted('iso-2022-jp', '認証コード', 'euc-jp', '\x1b$B', '\x1b(B'),
  shifted('iso-2022-jp-ms', '株式会社①', 'euc-jp', '\x1b$B', '\x1b(B'),
  shifted('csISO2022JP', 'お知らせ', 'euc-jp', '\x1b$@', '\x1b(J'),
  { label: 'iso-2022-jp', text: 'ｱｲｳ', bytes: Buffer.from('\x1b(I123\x1b(B', 'latin1') },
  // JIS X 0212, where EUC-JP has a byte before each character.
  { label: 'iso-2022-jp-1', text: '丂', bytes: Buffer.from('\x1b$(D0!\x1b(B', 'latin1') },
  shifted('iso-2022-jp-2', '认证', 'gbk', '\x1b$A', '\x1b(B'),
  shifted('iso-2022-jp-2', '인증', 'euc-kr', '\x1b$(C', '\x1b(B'),
  { label: 'iso-2022-jp-2', text: 'caf é', bytes: Buffer.from('\x1b.Acaf \x1bNi', 'latin1') },
  shifted('iso-2022-kr', '인증', 'euc-kr', '\x1b$)C\x0e', '\x0f'),
  shifted('iso-2022-cn', '验证', 'gbk', '\x1b$)A\x0e', '\x0f'),
  shifted('hz-gb-2312', '验证码', 'gbk', '~{', '~}'),
  { label: 'utf-7', text: 'Grüße 日本語', bytes: Buffer.from('Gr+APwA3w-e +ZeVnLIqe-') },
];

export const SAMPLES: readonly Sample[] = [
  ...WRITTEN.map(([label, text]) => ({ label, text, bytes: encode(text, label) })),
  ...SHIFTED,
];

export function encode(text: string, label: string): Buffer {
  const name = label.replace(/^(iso-8859-8)-i$/, '$1').replace(/^(utf-16[lb]e)$/, '$1');
  return iconv.encode(text, name);
}

function shifted(label: string, text: string, eightBit: string, on: string, off: string): Sample {
  const seven = iconv.encode(text, eightBit).map((byte) => byte & 0x7f);
  return {
    label,
    text,
    bytes: Buffer.from(`${on}${Buffer.from(seven).toString('latin1')}${off}`, 'latin1'),
  };
}

/** All charsets that can be written, for texts made up by a test. */
export const WRITABLE = WRITTEN.map(([label]) => label);
