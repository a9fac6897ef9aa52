import { defineConfig } from 'vite';

const entries = {
  index: 'library/index.ts',
  matchers: 'fixtures/matchers.ts',
  playwright: 'fixtures/playwright.ts',
  vitest: 'fixtures/vitest.ts',
  'mayfly-client': 'command/mayfly-client.ts',
};

/** The package has no dependencies: the command line brings its libraries, with their licences. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      input: entries,
      // The test runners of the user.
      external: ['@playwright/test', 'vitest'],
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
