// `node dist/scripts/site/main.js`: builds the site into dist/site. Run by scripts/prepare.mjs when a document or the builder changed.
// A link that leads nowhere is told of and stops nobody from running the server; test/tidy/site.test.ts fails by it.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSite } from './build.ts';

const compiled = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(compiled, '../../..');

const { broken } = buildSite({ root, compiled, into: path.join(root, 'dist', 'site') });
for (const one of broken) process.stderr.write(`${one}\n`);
