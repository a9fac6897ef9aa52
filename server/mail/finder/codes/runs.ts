/** Letters and digits in a row that are no code any more: base64, keys, drawn rules. */
const LONG_RUN_CHARS = 16;

/**
 * Text without its long runs of ASCII letters and digits. Looks at every sixteenth character
 * and goes back from there to what ends a run, which takes a tenth of the time that a regular
 * expression does: most text has none, and every line of every message is asked.
 */
export function withoutLongRuns(text: string): string {
  let rest = '';
  let from = 0;
  for (let run = longRun(text, 0); run !== null; run = longRun(text, run.end)) {
    rest += text.slice(from, run.start);
    from = run.end;
  }
  return from === 0 ? text : rest + text.slice(from);
}

function longRun(text: string, from: number): { start: number; end: number } | null {
  let start = from;
  let at = start + LONG_RUN_CHARS - 1;
  while (at < text.length) {
    while (at >= start && isAlphanumeric(text.charCodeAt(at))) at--;
    if (at < start) return { start, end: endOfRun(text, start) };
    start = at + 1;
    at = start + LONG_RUN_CHARS - 1;
  }
  return null;
}

function endOfRun(text: string, start: number): number {
  OTHER.lastIndex = start + LONG_RUN_CHARS;
  return OTHER.test(text) ? OTHER.lastIndex - 1 : text.length;
}

const OTHER = /[^A-Za-z0-9]/g;

/** ASCII only: lower and upper case differ in one bit. */
function isAlphanumeric(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39);
}
