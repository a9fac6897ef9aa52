import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './client/build/compress.ts';
import { earlyScript } from './client/build/early-script.ts';
import { firstTexts } from './client/build/first-texts.ts';
import { inlineStyles } from './client/build/inline-styles.ts';
import { LICENCES, licences } from './client/build/licences.ts';
import { pageTexts } from './client/build/page-texts.ts';
import { scopedName } from './client/build/scoped-name.ts';
import { shellWorker } from './client/build/shell-worker.ts';
import { type } from './client/build/type.ts';

/** Where `npm run dev` finds the server; the page's own port stays Vite's. */
const SERVER = 'http://127.0.0.1:3000';
// The server checks Origin; in development the page comes from another port.
const fromOurPage = { target: SERVER, headers: { origin: 'http://localhost:3000' } };

export default defineConfig(({ command }) => {
  // A build is what people get, whatever the shell or the test runner that asked for it
  // says; anything else would pack React's development build, half as large again.
  if (command === 'build') Object.assign(process.env, { NODE_ENV: 'production' });
  return {
    root: 'client',
    plugins: [
      react(),
      lingui({ cwd: import.meta.dirname, failOnCompileError: true }),
      firstTexts(),
      pageTexts(),
      type(),
      earlyScript(),
      inlineStyles(),
      shellWorker(),
      licences(),
      precompress(),
    ],
    css: { modules: { generateScopedName: scopedName } },
    build: {
      outDir: '../dist',
      emptyOutDir: true,
      target: 'es2023',
      cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
      // Nothing is inlined as data: URLs, so that the page's policy can stay narrow.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      license: { fileName: LICENCES },
      // What each icon is beside its shape: ours are drawn by client/ui/Icon.tsx.
      rolldownOptions: { treeshake: { manualPureFunctions: ['createLucideIcon'] } },
    },
    server: {
      proxy: { '/api': fromOurPage, '/socket.io': { ...fromOurPage, ws: true } },
    },
  };
});
