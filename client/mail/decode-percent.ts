/** Percent-decoded, or as it is where that makes no sense: a stranger wrote it. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
