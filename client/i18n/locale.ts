/**
 * How the reader writes dates and numbers, in the language that the page speaks: of `en-GB`
 * and `fr`, an English page takes the first.
 */
export function readerLocale(catalogue: string, wanted: readonly string[]): string {
  return wanted.find((tag) => sameTongue(catalogue, tag)) ?? catalogue;
}

/**
 * Whether whoever reads one reads the other: the same language in the same script, once both
 * are written out (`zh-HK` is `zh-Hant-HK`). The country does not matter.
 */
export function sameTongue(one: string, other: string): boolean {
  const tongue = tongueOf(one);
  return tongue !== null && tongue === tongueOf(other);
}

/** Null for what is no language tag: Intl would throw at it, and the page with it. */
function tongueOf(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return null;
  }
}
