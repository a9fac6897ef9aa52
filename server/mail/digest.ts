import { fieldOf, type Header } from './header.ts';

/** Multiparts of that kind which are looked for in one message; real ones have one. */
const MAX_DIGESTS = 20;

/** Characters of a field that its boundary is looked for in. */
const MAX_FIELD_CHARS = 1_000;

const DEFAULT_TYPE = Buffer.from('Content-Type: message/rfc822\r\n');

/**
 * In a digest a part that says nothing of itself is a message (RFC 2046, 5.1.5). The parser
 * takes it for text, so it is told: the body as given where there is no digest.
 */
export function withDigestTypes(header: Header, body: Buffer): Buffer {
  const boundaries = new Set(boundariesOf(header, body));
  return [...boundaries].reduce(withTypes, body);
}

function boundariesOf(header: Header, body: Buffer): readonly string[] {
  const type = fieldOf(header, 'content-type') ?? '';
  const fields = /^\s*multipart\/digest\b/i.test(type) ? [type.slice(0, MAX_FIELD_CHARS)] : [];
  const said = 'multipart/digest';
  for (let at = body.indexOf(said); at >= 0; at = body.indexOf(said, at + 1)) {
    if (fields.push(body.toString('latin1', at, at + MAX_FIELD_CHARS)) > MAX_DIGESTS) break;
  }
  return fields.flatMap((field) => {
    const [unfolded = ''] = field.split(/\r?\n(?![ \t])/, 1);
    const found = /boundary\s*=\s*(?:"([^"\r\n]+)"|([^\s;"]+))/i.exec(unfolded);
    return found?.[1] ?? found?.[2] ?? [];
  });
}

function withTypes(body: Buffer, boundary: string): Buffer {
  const delimiter = `--${boundary}`;
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    const end = at + delimiter.length;
    const header = emptyHeaderAt(body, end);
    if (header === null || (at > 0 && body[at - 1] !== LINE_FEED)) continue;
    pieces.push(body.subarray(from, header), DEFAULT_TYPE);
    from = header;
  }
  return pieces.length === 0 ? body : Buffer.concat([...pieces, body.subarray(from)]);
}

const LINE_FEED = 0x0a;

/** Where the header of a part begins that has no field at all; null where it has some. */
function emptyHeaderAt(body: Buffer, delimiterEnd: number): number | null {
  const line = /^[ \t]*\r?\n(?=\r?\n)/.exec(
    body.toString('latin1', delimiterEnd, delimiterEnd + 80),
  );
  return line === null ? null : delimiterEnd + line[0].length;
}
