/** Quotes of one text at most: each costs elements, and a hostile text may have one a line. */
const MAX_QUOTES = 200;

/** Levels that are shown as quotes, so that lines on a phone keep their width. */
const MAX_DEPTH = 3;

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'quote'; readonly parts: readonly TextPart[] };

/**
 * Splits a text into its quotes and the text between them. Quotes lose the mark at the start of each
 * line, and each part loses the blank lines at its ends. What only looks like a quote stays text.
 */
export function splitQuotes(text: string): readonly TextPart[] {
  let left = MAX_QUOTES;

  function split(lines: readonly string[], levels: number): readonly TextPart[] {
    const parts: TextPart[] = [];
    const addText = (start: number, end: number) => {
      const own = trimBlankLines(lines.slice(start, end));
      if (own.length > 0) parts.push({ kind: 'text', text: own.join('\n') });
    };
    let textStart = 0;
    for (let at = 0, end = 0; at < lines.length; at = end) {
      end = findRunEnd(lines, at);
      const run = lines.slice(at, end);
      if (levels === 0 || left === 0 || !isQuote(run, lines[at - 1] ?? '')) continue;
      left -= 1;
      addText(textStart, at);
      parts.push({ kind: 'quote', parts: split(run.map(removeMark), levels - 1) });
      textStart = end;
    }
    addText(textStart, lines.length);
    return parts;
  }

  return split(text.split(/\r?\n/), MAX_DEPTH);
}

/** Lines that all have a mark, or all have none. */
function findRunEnd(lines: readonly string[], start: number): number {
  const isMarked = lines[start]?.startsWith('>');
  let end = start + 1;
  while (end < lines.length && lines[end]?.startsWith('>') === isMarked) end += 1;
  return end;
}

/** At least one line of a quote has this; those of `>=1.2` or `>name` alone are no quote. */
const MARK = /^>(?:[ >]|$)/;

/** A line of diff(1) in front of the lines that it adds. */
const DIFF_COMMAND = /^(?:---|\d+(?:,\d+)?[acd]\d+(?:,\d+)?)$/;

function isQuote(run: readonly string[], before: string): boolean {
  return (
    run.some((line) => MARK.test(line)) &&
    run.some((line) => /[^>\s]/.test(line)) &&
    // The prompt of Python, and the markers of a conflict in Git.
    !run.every((line) => line.startsWith('>>>')) &&
    !DIFF_COMMAND.test(before)
  );
}

const removeMark = (line: string) => line.replace(/^> ?/, '');

function trimBlankLines(lines: readonly string[]): readonly string[] {
  const hasContent = (line: string) => line.trim() !== '';
  const start = lines.findIndex(hasContent);
  return start < 0 ? [] : lines.slice(start, lines.findLastIndex(hasContent) + 1);
}
