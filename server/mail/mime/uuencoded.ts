/** A file inside a text, in the historical form of uuencode (POSIX). */
export interface UuFile {
  readonly name: string;
  readonly content: Buffer;
}

// A line has a length and 45 bytes in 60 characters; some programs add a checksum.
const BLOCK =
  /(?:^|\n)begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,400})\r?\n((?:[ -`]{1,90}\r?\n)*?)(?:[ `]?\r?\n)?end[ \t]*(?=\r?\n|$)/g;

/** Files that are extracted from one text. */
const MAX_FILES = 100;

export interface Extracted {
  /** The text without the files. */
  readonly text: string;
  readonly files: readonly UuFile[];
}

export function extractFiles(text: string): Extracted {
  if (!text.includes('begin ')) return { text, files: [] };
  const files: UuFile[] = [];
  const left = text.replace(BLOCK, (block, name: string, lines: string) => {
    const content = files.length < MAX_FILES ? decodeLines(lines) : null;
    if (content === null) return block;
    files.push({ name: name.trim(), content });
    return '\n';
  });
  return { text: left, files };
}

/** Characters of a checksum at the end of a line. */
const MAX_SURPLUS = 3;

/** Spaces that relays may have removed from the end of a line. With more missing, the line is prose. */
const MAX_LOST = 4;

const isZeros = (line: string) => /^[ `]*$/.test(line);

/** Null if the lines are not uuencode: prose can contain "begin" too. */
function decodeLines(lines: string): Buffer | null {
  const decoded: Buffer[] = [];
  for (const line of lines.split(/\r?\n/)) {
    if (line === '') continue;
    const length = sixBits(line, 0);
    const needed = Math.ceil(length / 3) * 4;
    const surplus = line.length - 1 - needed;
    if (length === 0 ? !isZeros(line) : surplus > MAX_SURPLUS || surplus < -MAX_LOST) return null;
    decoded.push(decodeLine(line.padEnd(needed + 1, ' '), length));
  }
  const content = Buffer.concat(decoded);
  return content.length === 0 ? null : content;
}

function decodeLine(line: string, length: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil(length / 3) * 3);
  for (let from = 1, to = 0; to < length; from += 4, to += 3) {
    const quantum =
      (sixBits(line, from) << 18) |
      (sixBits(line, from + 1) << 12) |
      (sixBits(line, from + 2) << 6) |
      sixBits(line, from + 3);
    bytes.writeUIntBE(quantum, to, 3);
  }
  return bytes.subarray(0, length);
}

function sixBits(line: string, at: number): number {
  return (line.charCodeAt(at) - 0x20) & 0x3f;
}
