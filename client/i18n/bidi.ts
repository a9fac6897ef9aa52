/** LEFT-TO-RIGHT ISOLATE, FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX 9, 2.4). */
const LEFT_TO_RIGHT = '\u2066';
const AS_IT_IS = '\u2068';
const END = '\u2069';

/**
 * Keeps the text's own direction inside a sentence of either direction, without reordering its
 * neighbours.
 */
export function isolate(text: string): string {
  return `${AS_IT_IS}${text}${END}`;
}

/** Keeps the labels of a host in order, whatever its script; ASCII hosts need no isolation. */
export function isolateHost(host: string): string {
  return /[^ -~]/.test(host) ? `${LEFT_TO_RIGHT}${host}${END}` : host;
}

/** Isolates the values that are put into a right-to-left sentence: names, hosts and subjects. */
export function isolateValues(
  values: Readonly<Record<string, string | number>> = {},
): Record<string, string | number> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' && value !== '' ? isolate(value) : value,
  ]);
  return Object.fromEntries(entries);
}
