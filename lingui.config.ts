import { defineConfig } from '@lingui/conf';
import { LANGUAGES, SOURCE } from './client/i18n/languages.ts';

/**
 * Catalogues are flat JSON, message id to ICU text, so that TypeScript knows every id
 * and any translation tool can read them.
 */
export default defineConfig({
  sourceLocale: SOURCE,
  locales: [...LANGUAGES],
  catalogs: [{ path: '<rootDir>/client/i18n/{locale}', include: ['client'] }],
  format: {
    catalogExtension: '.json',
    parse(content) {
      const texts: Record<string, string> = JSON.parse(content);
      return Object.fromEntries(
        Object.entries(texts).map(([id, translation]) => [id, { translation }]),
      );
    },
    serialize: (catalog) =>
      `${JSON.stringify(
        Object.fromEntries(
          Object.entries(catalog).map(([id, { translation }]) => [id, translation]),
        ),
        null,
        2,
      )}\n`,
  },
});
