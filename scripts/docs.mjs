// Writes the reference pages from the tables in the code.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

await prepare((line) => process.stderr.write(`${line}\n`));
const { referencePages } = await import(pathToFileURL(path.join(root, 'dist/src/app/reference.js')).href);
const folder = path.join(root, 'docs', 'reference');
mkdirSync(folder, { recursive: true });
for (const [name, text] of referencePages()) writeFileSync(path.join(folder, name), text);
