/** A tag, comment or declaration in unparsed markup. */
export interface Tag {
  readonly start: number;
  readonly end: number;
  /** In lower case; empty for comments and declarations. */
  readonly name: string;
  /** `raw`: an element whose content is raw text up to its end tag. */
  readonly kind: 'open' | 'close' | 'raw' | 'other';
}

/** Elements whose content every parser reads as text. */
const RAW_TEXT = new Set(['style', 'script', 'textarea', 'title', 'xmp', 'noembed', 'noframes']);

/** Pattern for the beginning of tags; reusing it for a whole text saves most of the time. */
export function createTagPattern(): RegExp {
  return /<(?:(\/?)([a-z][^\s/>]{0,40})|[!?])/gi;
}

/**
 * The next tag after `from`. An unclosed tag ends with the text, so that scanning all tags reads
 * each character at most twice, however broken the markup is.
 */
export function findNextTag(html: string, from: number, starts = createTagPattern()): Tag | null {
  starts.lastIndex = from;
  const match = starts.exec(html);
  if (match === null) return null;
  const start = match.index;
  const [, slash, written = ''] = match;
  const name = written.toLowerCase();
  const end = findEnd(html, start, html.startsWith('<!--', start) ? '-->' : '>');
  if (name === '') return { start, end, name, kind: 'other' };
  if (slash === '/') return { start, end, name, kind: 'close' };
  if (!RAW_TEXT.has(name)) return { start, end, name, kind: 'open' };
  return { start, end: findRawTextEnd(html, end, name), name, kind: 'raw' };
}

function findEnd(html: string, start: number, mark: string): number {
  const found = html.indexOf(mark, start);
  return found === -1 ? html.length : found + mark.length;
}

function findRawTextEnd(html: string, from: number, name: string): number {
  const endTag = new RegExp(`</${name}`, 'gi');
  endTag.lastIndex = from;
  const found = endTag.exec(html);
  // If this end tag is missing, the whole rest is raw text.
  return found === null ? html.length : findEnd(html, found.index, '>');
}
