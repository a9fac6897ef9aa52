import type { Language } from '../../i18n/languages.ts';

/** What each language calls itself, in the order of its Latin name: whoever looks for theirs finds it. */
export const LANGUAGE_NAMES: readonly (readonly [Language, string])[] = [
  ['ar', 'العربية'],
  ['id', 'Bahasa Indonesia'],
  ['bn', 'বাংলা'],
  ['de', 'Deutsch'],
  ['en', 'English'],
  ['es', 'Español'],
  ['fa', 'فارسی'],
  ['fr', 'Français'],
  ['hi', 'हिन्दी'],
  ['it', 'Italiano'],
  ['he', 'עברית'],
  ['ja', '日本語'],
  ['ko', '한국어'],
  ['nl', 'Nederlands'],
  ['pl', 'Polski'],
  ['pt-BR', 'Português (Brasil)'],
  ['ru', 'Русский'],
  ['th', 'ไทย'],
  ['vi', 'Tiếng Việt'],
  ['tr', 'Türkçe'],
  ['uk', 'Українська'],
  ['ur', 'اردو'],
  ['zh-CN', '简体中文'],
  ['zh-TW', '繁體中文'],
];
