/**
 * Makes untrusted text safe to show in one line: subjects, names, file names.
 */

/** Characters of a subject, a name or a header value that are kept; RFC 5322 2.1.1's longest line. */
export const MAX_LINE_CHARS = 998;

/** Bytes (UTF-8) of a file name; the most that common file systems take. */
export const MAX_FILENAME_BYTES = 255;

// Embeddings, overrides, isolates and marks, which change the order of the text around them.
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: matches control characters.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all but tab and line feed.
const TEXT_CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const INVISIBLE = /[\u034f\u00ad\u200b-\u200d\u2060\ufeff]/g;
// Preheaders are padded with long runs of these; a single joiner is part of its word.
const GAP = /[\u034f\s\u00ad\u200b-\u200d\u2060\ufeff]{2,}|\s/g;
/** Characters that common file systems forbid, beside the path separators. */
const UNSAFE_IN_FILENAMES = /[<>:"|?*]/g;

/** One line: controls become spaces, bidi controls vanish, lone surrogates are replaced. */
export function cleanLine(line: string, maxChars = MAX_LINE_CHARS): string {
  // Cut first, so that the work is bounded too.
  const bounded = line.length > maxChars * 2 ? line.slice(0, maxChars * 2) : line;
  const clean = bounded
    .toWellFormed()
    .replace(CONTROLS, ' ')
    .replace(BIDI_CONTROLS, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cutText(clean, maxChars);
}

/** Several lines: line feeds and tabs stay. */
export function cleanText(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return lines.toWellFormed().replace(TEXT_CONTROLS, ' ');
}

/** The first words of a text in one line, without invisible characters. */
export function makeSnippet(text: string, maxChars: number): string {
  // A text can begin with much white space. The limit bounds the work for a text of spaces only.
  return cleanLine(text.slice(0, maxChars * 20).replace(GAP, ' '), maxChars);
}

/** Cuts between characters, never inside a surrogate pair. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const last = text.charCodeAt(maxChars - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxChars - 1 : maxChars);
}

/**
 * A name to save an attachment under: no path, no controls, at most 255 bytes, never empty
 * (RFC 6266 4.3). The extension survives a cut, since it decides what opens the file.
 */
export function safeFilename(name: string | undefined, fallback: string): string {
  const base = (name ?? '').slice(-MAX_LINE_CHARS).split(/[/\\]/).at(-1) ?? '';
  const clean = cleanLine(base)
    .replace(INVISIBLE, '')
    .replace(UNSAFE_IN_FILENAMES, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  return clean === '' ? fallback : fitFilename(clean);
}

function fitFilename(name: string): string {
  if (Buffer.byteLength(name) <= MAX_FILENAME_BYTES) return name;
  const extension = /\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? '';
  let stem = '';
  let room = MAX_FILENAME_BYTES - extension.length;
  for (const character of name.slice(0, name.length - extension.length)) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    stem += character;
  }
  return stem + extension;
}

/** `type/subtype`, lower case, without parameters: safe to be sent as a header. */
export function safeContentType(type: string | undefined): string {
  const bare = (type ?? '').toLowerCase().trim();
  return /^[a-z0-9][\w.+-]{0,63}\/[a-z0-9][\w.+-]{0,126}$/.test(bare)
    ? bare
    : 'application/octet-stream';
}
