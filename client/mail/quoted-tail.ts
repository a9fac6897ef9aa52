/** Lines of a quote that is worth folding. */
const MIN_QUOTED_LINES = 4;

/** Lines of what introduces a quote: "On … wrote:", often broken once. */
const MAX_INTRODUCTION_LINES = 3;

interface SplitText {
  /** What the author wrote; empty only if the text is. */
  readonly own: string;
  /** The quote at the end, with its introduction; null if there is none to fold. */
  readonly quote: string | null;
}

/** Splits the email that a text answers from its end. An email that is only a quote has none. */
export function splitQuotedTail(text: string): SplitText {
  const lines = text.trimEnd().split(/\r?\n/);
  let start = lines.length;
  while (isQuotedOrBlank(lines[start - 1])) start -= 1;
  const quoted = lines.slice(start).filter((line) => line !== '' && !isBlank(line));
  start -= countIntroduction(lines.slice(0, start));
  const own = lines.slice(0, start).join('\n').trimEnd();
  if (quoted.length < MIN_QUOTED_LINES || own === '') return { own: text, quote: null };
  return { own, quote: lines.slice(start).join('\n').trim() };
}

const isBlank = (line: string) => line.trim() === '';

function isQuotedOrBlank(line: string | undefined): boolean {
  return line !== undefined && (line.startsWith('>') || isBlank(line));
}

/** In every language it has a date or an address, and ends with a colon. */
function countIntroduction(lines: readonly string[]): number {
  const blank = lines.findLastIndex(isBlank);
  const last = lines.slice(blank + 1);
  const text = last.join(' ').trimEnd();
  const isIntroduction = /[:：]$/.test(text) && /[\p{Nd}@]/u.test(text);
  return isIntroduction && last.length <= MAX_INTRODUCTION_LINES ? last.length : 0;
}
