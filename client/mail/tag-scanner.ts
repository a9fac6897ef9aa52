/** A tag, or what stands in its place, in markup that nobody has parsed. */
export interface Tag {
  readonly start: number;
  readonly end: number;
  /** In lower case; empty where it has none. */
  readonly name: string;
  /** `raw`: an element whose content is text to every parser, up to its end tag. */
  readonly kind: 'open' | 'close' | 'raw' | 'other';
}

/** They are one piece of text to the parser, whatever stands in them. */
const RAW_TEXT = new Set(['style', 'script', 'textarea', 'title', 'xmp', 'noembed', 'noframes']);

/** What tags begin with; one for all tags of a text saves most of the time. */
export function createTagPattern(): RegExp {
  return /<(?:(\/?)([a-z][^\s/>]{0,40})|[!?])/gi;
}

/**
 * The next tag from there on. What has no end ends with the text, so that going through all
 * tags looks at each character once or twice, however broken the markup is.
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
  // Where the first has no end, no later one has: looked for once, not for each of them.
  return found === null ? html.length : findEnd(html, found.index, '>');
}
