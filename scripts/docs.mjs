// Writes the reference pages, and the types that the console knows the API by, from the tables in the code.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

await prepare((line) => process.stderr.write(`${line}\n`));
const load = (file) => import(pathToFileURL(path.join(root, 'dist/src/app', file)).href);
const { referencePages } = await load('reference.js');
const { russianReferencePages } = await load('reference-ru.js');
const { apiTypes } = await load('api-types.js');
const folder = path.join(root, 'docs', 'reference');
mkdirSync(folder, { recursive: true });
for (const [name, text] of await referencePages()) writeFileSync(path.join(folder, name), text);
// They read the description of the API that has just been written.
const { commandPages } = await load('reference-commands.js');
for (const [name, text] of commandPages()) writeFileSync(path.join(folder, name), text);
const russian = path.join(root, 'docs', 'ru', 'reference');
mkdirSync(russian, { recursive: true });
for (const [name, text] of russianReferencePages()) writeFileSync(path.join(russian, name), text);
writeFileSync(path.join(root, 'clients', 'typescript', 'src', 'schema.ts'), apiTypes());
