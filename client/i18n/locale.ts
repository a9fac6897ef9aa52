/**
 * How the reader writes dates and numbers, in the language that the page speaks: of `en-GB`
 * and `fr`, an English page takes the first.
 */
export function readerLocale(catalogue: string, wanted: readonly string[]): string {
  const language = languageOf(catalogue);
  return wanted.find((tag) => language !== null && languageOf(tag) === language) ?? catalogue;
}

/** Null for what is no language tag: Intl would throw at it, and the page with it. */
function languageOf(tag: string): string | null {
  try {
    return new Intl.Locale(tag).language;
  } catch {
    return null;
  }
}
