/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX 9, 2.4). */
const BEGIN = '\u2068';
const END = '\u2069';

/**
 * Names, hosts and subjects in a sentence that runs from right to left: each keeps its own
 * direction, and moves no mark that stands beside it.
 */
export function isolated(
  values: Readonly<Record<string, string | number>> = {},
): Record<string, string | number> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' && value !== '' ? `${BEGIN}${value}${END}` : value,
  ]);
  return Object.fromEntries(entries);
}
