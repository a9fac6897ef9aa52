import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the server; the page's own port stays Vite's. */
const SERVER = 'http://127.0.0.1:3000';
// The server checks Origin; in development the page comes from another port.
const fromOurPage = { target: SERVER, headers: { origin: 'http://localhost:3000' } };

export default defineConfig({
  root: 'client',
  plugins: [react()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is inlined as data: URLs, so that the page's policy can stay narrow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/api': fromOurPage, '/socket.io': { ...fromOurPage, ws: true } },
  },
});
