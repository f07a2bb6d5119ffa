// Where the project's own files are. Owns that path; commands that touch no settings need it too.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: compiled files live in dist/src/app. */
export const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
