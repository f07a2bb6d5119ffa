// How the console is built: into dist/console of the project, its files compressed ahead of time, nothing inline, so that the
// server can forbid inline scripts and styles.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const OUT = path.join(import.meta.dirname, '..', 'dist', 'console');
const COMPRESSED = /\.(?:js|css|html|svg|json)$/;
/** Smaller files gain nothing from it. */
const LEAST_BYTES = 1_024;

function compressed(): Plugin {
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      const { size } = statSync(file);
      if (statSync(file).isDirectory()) visit(file);
      else if (COMPRESSED.test(name) && name !== 'index.html' && size >= LEAST_BYTES) {
        const bytes = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(bytes));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    }
  };
  return { name: 'compressed', apply: 'build', closeBundle: () => visit(OUT) };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), compressed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/sip': { target: 'ws://127.0.0.1:8080', ws: true } } },
});
