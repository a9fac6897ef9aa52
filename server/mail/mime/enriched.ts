/** Commands of text/enriched and text/richtext; real ones have some ten letters. */
const COMMAND = /<(\/?)([a-z0-9-]{1,60})>/gi;

/**
 * The plain text of text/enriched (RFC 1896) or of its forerunner text/richtext (RFC 1341),
 * whose line breaks are commands. One pass.
 */
export function enrichedToText(source: string): string {
  const text = dropParameters(source.replaceAll('\r\n', '\n'));
  const isRichtext = /<nl>/i.test(text);
  const lines = isRichtext ? text.replace(/\n/g, ' ') : joinLines(text);
  // A doubled bracket is a literal one; a placeholder protects it while commands are removed.
  return lines
    .replaceAll('<<', '\0')
    .replace(COMMAND, (_command, end: string, name: string) => shownFor(name, end === '/'))
    .replaceAll('\0', '<');
}

/** A single line break becomes a space; of several, one is removed (RFC 1896, 2). */
function joinLines(text: string): string {
  return text.replace(/\n+/g, (breaks) => (breaks.length === 1 ? ' ' : breaks.slice(1)));
}

/** Removes parameters of commands, for example colours and fonts. */
function dropParameters(text: string): string {
  const [first = '', ...rest] = text.split(/<param>/i);
  return first + rest.map(afterParameter).join('');
}

function afterParameter(piece: string): string {
  const end = /<\/param>/i.exec(piece);
  return end === null ? piece : piece.slice(end.index + end[0].length);
}

function shownFor(name: string, isEnd: boolean): string {
  if (isEnd) return '';
  switch (name.toLowerCase()) {
    case 'nl':
      return '\n';
    case 'lt':
      return '<';
    case 'np':
      return '\n\n';
    default:
      return '';
  }
}
