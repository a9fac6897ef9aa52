import { LANGUAGES, type Language, SOURCE, textDirection } from './languages.ts';

/**
 * The first of the browser's languages (`navigator.languages`) that the page has; English if it
 * has none of them. `zh-HK` gets the script of `zh-TW`; `iw` is an old tag of `he`.
 */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => isSameLanguage(language, tag));
    if (found !== undefined) return found;
  }
  return SOURCE;
}

/** Fonts, hyphenation, quotation marks and screen readers depend on it. */
export function applyLanguage(page: Document, language: Language): void {
  page.documentElement.lang = language;
  page.documentElement.dir = textDirection(language);
}

/**
 * The locale for dates and numbers: the browser's first locale in the language of the page. An
 * English page takes `en-GB` of `en-GB` and `fr`.
 */
export function readerLocale(language: string, wanted: readonly string[]): string {
  return wanted.find((tag) => isSameLanguage(language, tag)) ?? language;
}

/**
 * Whether both tags are the same language in the same script once they are written out
 * (`zh-HK` is `zh-Hant-HK`). The country does not matter.
 */
function isSameLanguage(one: string, other: string): boolean {
  const language = languageAndScript(one);
  return language !== null && language === languageAndScript(other);
}

/** Null for an invalid tag, at which Intl throws. */
function languageAndScript(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return null;
  }
}
