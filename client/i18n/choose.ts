import { LANGUAGES, type Language, SOURCE } from './languages.ts';
import { sameTongue } from './locale.ts';

/**
 * The first of the reader's languages, as `navigator.languages` has them, that the page
 * speaks; English where it speaks none. `zh-HK` is read in the script of `zh-TW`, and `iw`
 * is what `he` was called once.
 */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => sameTongue(language, tag));
    if (found !== undefined) return found;
  }
  return SOURCE;
}
