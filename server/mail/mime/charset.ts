import iconv from 'iconv-lite';
import { decodeIconv } from './decode-iconv.ts';
import { readHz, readIso2022 } from './iso2022.ts';

/**
 * A charset by its label. If senders really use a superset under the name of a standard charset, the
 * superset decodes it, as in browsers (WHATWG Encoding 4.2).
 */
export interface Charset {
  readonly name: string;
  readonly kind: /** The label means nothing for bytes that are not UTF-8: `us-ascii`, `utf-8`. */
    | 'plain'
    /** One byte a character, so any bytes are a text. */
    | 'single'
    /** Two or more bytes a character. */
    | 'multi'
    /** 7-bit bytes that encode other characters. */
    | 'shifted'
    /** 16 or 32 bits a character. */
    | 'wide';
  decode(bytes: Buffer): string;
}

/** Characters of a label that are read; the longest registered ones have 45. */
const MAX_LABEL_CHARS = 64;

const UTF8: Charset = { name: 'utf-8', kind: 'plain', decode: (bytes) => bytes.toString('utf8') };

/** Labels without punctuation that iconv-lite does not know, or maps to another charset. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ...meaning('utf-8', 'utf8', 'unicode11utf8', 'cp65001', 'utf8mb4', 'xutf8'),
  ...meaning('us-ascii', 'usascii', 'ascii', 'ansix341968', 'ansix341986', 'iso646us', 'us'),
  ...meaning('us-ascii', 'cp367', 'ibm367', 'csascii', 'isoir6', 'iso646irv1991'),
  ...meaning('windows-1252', 'iso88591', 'latin1', 'l1', 'cp819', 'ibm819', 'isoir100', 'iso8859'),
  ...meaning('windows-1252', 'isolatin1', 'csisolatin1', 'ansi', 'xansi', 'ansi1252'),
  ...meaning('windows-1254', 'iso88599', 'latin5', 'l5', 'isoir148', 'csisolatin5'),
  ...meaning('windows-874', 'iso885911', 'tis620', 'xwindows874', 'dos874', 'cp874', 'ibm874'),
  ...meaning('iso-8859-8', 'iso88598i', 'iso88598e', 'csiso88598i', 'csiso88598e'),
  ...meaning('iso-8859-8', 'visual', 'logical'),
  ...meaning('iso-8859-6', 'iso88596i', 'iso88596e', 'asmo708', 'arabic'),
  ...meaning('gb18030', 'gb2312', 'gbk', 'xgbk', 'gb231280', 'csgb2312', 'euccn', 'cp936', 'ms936'),
  ...meaning('gb18030', 'chinese', 'isoir58', 'csiso58gb231280', 'gb180302000', 'gb180302005'),
  ...meaning('gb18030', 'windows936', 'xeuccn', 'xgb', 'gb'),
  ...meaning('big5-hkscs', 'big5', 'xbig5', 'xxbig5', 'csbig5', 'cnbig5', 'big5eten', 'cp950'),
  ...meaning('big5-hkscs', 'big5hkscs', 'windows950', 'xwindows950', 'ms950'),
  ...meaning('cp932', 'shiftjis', 'sjis', 'xsjis', 'mskanji', 'csshiftjis', 'windows31j'),
  ...meaning('cp932', 'xmscp932', 'windows932', 'cswindows31j', 'ms932', 'shiftjiscp932'),
  ...meaning('euc-jp', 'eucjp', 'xeucjp', 'xeuc', 'eucjpms', 'cp51932', 'cseucpkdfmtjapanese'),
  ...meaning('cp949', 'euckr', 'ksc56011987', 'ksc56011989', 'ksc5601', 'korean', 'cp949', 'uhc'),
  ...meaning('cp949', 'windows949', 'ms949', 'xwindows949', 'cseuckr', 'isoir149', 'xeuckr'),
  ...meaning('koi8-r', 'koi8', 'koi', 'cskoi8r', 'xkoi8r'),
  ...meaning('koi8-u', 'koi8ru', 'xkoi8u'),
  ...meaning('iso-2022', 'jis', 'junet', 'isoir87', 'cp50220', 'cp50221', 'cp50222'),
  ...meaning('hz', 'hz', 'hzgb2312', 'xhz', 'hzgb'),
  ...meaning('utf-7', 'utf7', 'unicode11utf7', 'csunicode11utf7', 'unicode20utf7', 'xutf7'),
  ...meaning('utf-16', 'utf16', 'unicode', 'ucs2', 'iso10646ucs2', 'csunicode', 'unicodefffe'),
  ...meaning('utf-16le', 'utf16le', 'ucs2le', 'unicodelittle', 'cp1200'),
  ...meaning('utf-16be', 'utf16be', 'ucs2be', 'unicodebig', 'cp1201'),
  ...meaning('utf-32', 'utf32', 'ucs4', 'iso10646ucs4'),
  ...meaning('macintosh', 'macintosh', 'mac', 'macroman', 'xmacroman', 'csmacintosh'),
  ...meaning('x-mac-cyrillic', 'xmaccyrillic', 'maccyrillic', 'xmacukrainian', 'macukraine'),
]);

/** Transfer encodings that iconv-lite takes for charsets. */
const NO_CHARSET = new Set(['base64', 'hex', 'binary', '8bit', '7bit', 'utf7imap', 'internal']);

/** Our own list: iconv-lite throws and catches an error for each unknown name. */
const KNOWN = knownToIconv();

/** Null if the label is unknown. */
export function findCharset(label: string | undefined): Charset | null {
  const bare = (label ?? '')
    .slice(0, MAX_LABEL_CHARS)
    .toLowerCase()
    .replace(/:\d{4}$/, '');
  const key = bare.replace(/[^a-z0-9]/g, '').replace(/^(?:win|xcp|xwindows)(?=\d)/, 'windows');
  if (key === '' || NO_CHARSET.has(key)) return null;
  if (/^(?:cs)?iso2022/.test(key)) return byName('iso-2022');
  return byName(MEANT.get(key) ?? key);
}

function byName(name: string): Charset | null {
  switch (name) {
    case 'utf-8':
      return UTF8;
    case 'us-ascii':
      return { ...UTF8, name };
    case 'utf-7':
      return { name, kind: 'shifted', decode: readUtf7 };
    case 'hz':
      return { name, kind: 'shifted', decode: readHz };
    case 'iso-2022':
      return { name, kind: 'shifted', decode: readIso2022 };
    case 'utf-16':
    case 'utf-16le':
    case 'utf-16be':
    case 'utf-32':
    case 'utf32le':
    case 'utf32be':
      return { name, kind: 'wide', decode: by(name) };
    case 'gb18030':
    case 'big5-hkscs':
    case 'cp932':
    case 'euc-jp':
    case 'cp949':
      return { name, kind: 'multi', decode: by(name) };
    case 'macintosh':
    case 'x-mac-cyrillic':
      // Apple's charset has had a euro sign since 1998, which iconv-lite lacks.
      return { name, kind: 'single', decode: (bytes) => new TextDecoder(name).decode(bytes) };
    default:
      return KNOWN.has(name.replaceAll('-', ''))
        ? { name, kind: 'single', decode: by(name) }
        : null;
  }
}

function by(name: string): (bytes: Buffer) => string {
  return (bytes) => decodeIconv(bytes, name);
}

function meaning(name: string, ...keys: readonly string[]): [string, string][] {
  return keys.map((key) => [key, name]);
}

function knownToIconv(): ReadonlySet<string> {
  // iconv-lite loads its list at the first query.
  if (!iconv.encodingExists('utf-8')) return new Set();
  return new Set(Object.keys(iconv.encodings ?? {}));
}

/**
 * Decodes UTF-7 (RFC 2152). A run that encodes mark-up or control characters stays encoded (M10),
 * so that UTF-7 cannot hide a tag.
 */
const UTF7_RUN = /\+([A-Za-z0-9+/]{0,8000})-?/g;

const NOT_IN_UTF7 = /[<>&\p{Cc}\p{Cs}\ufffe\uffff]/u;

function readUtf7(bytes: Buffer): string {
  return bytes.toString('utf8').replace(UTF7_RUN, (run, encoded: string) => {
    if (encoded === '') return run === '+-' ? '+' : run;
    const utf16 = Buffer.from(encoded, 'base64');
    // The padding bits of the last character are not a byte.
    const decoded = utf16
      .subarray(0, utf16.length - (utf16.length % 2))
      .swap16()
      .toString('utf16le');
    return decoded === '' || NOT_IN_UTF7.test(decoded) ? run : decoded;
  });
}
