import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { fetchCatalogue } from '../../i18n/catalogues.ts';
import { isLanguage, type Language, SOURCE } from '../../i18n/languages.ts';
import { speak } from '../../i18n/texts.ts';
import { keepLanguage } from '../../settings/language.ts';

interface LanguageChoice {
  readonly spoken: Language;
  /** The last one chosen could not be fetched; the page speaks as before. */
  readonly failed: boolean;
  readonly choose: (language: Language) => void;
}

export function useLanguage(): LanguageChoice {
  const { i18n } = useLingui();
  const [failed, setFailed] = useState(false);
  const choose = async (language: Language) => {
    try {
      const catalogue = await fetchCatalogue(language);
      speak(i18n, language, catalogue);
      keepLanguage(language);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return { spoken: isLanguage(i18n.locale) ? i18n.locale : SOURCE, failed, choose };
}
