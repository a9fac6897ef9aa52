/** LEFT-TO-RIGHT ISOLATE, FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX 9, 2.4). */
const LEFT_TO_RIGHT = '\u2066';
const AS_IT_IS = '\u2068';
const END = '\u2069';

/** In a sentence of either direction it keeps its own, and moves nothing that stands beside it. */
export function isolate(text: string): string {
  return `${AS_IT_IS}${text}${END}`;
}

/** Its labels stay in their order, whatever letters it has; most have none that run the other way. */
export function isolateHost(host: string): string {
  return /[^ -~]/.test(host) ? `${LEFT_TO_RIGHT}${host}${END}` : host;
}

/** What is put into a sentence that runs from right to left: names, hosts and subjects. */
export function isolateValues(
  values: Readonly<Record<string, string | number>> = {},
): Record<string, string | number> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' && value !== '' ? isolate(value) : value,
  ]);
  return Object.fromEntries(entries);
}
