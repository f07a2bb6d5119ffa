// Where the program's own files are, where it keeps what is its user's, and how it is called. Owns these; commands that touch no
// settings need them too.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program's folder: compiled files live in dist/src/app. */
export const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** A clone has the sources beside what was made of them, an installed package has not. */
const IS_CLONE = existsSync(path.join(PROJECT, 'src'));

/**
 * Where the configuration file is looked for and relative paths start: the clone's own folder. An installed package is
 * replaced as a whole by the next version, so nothing may be kept in it; there it is the folder the command was started in.
 */
export const HOME = IS_CLONE ? PROJECT : process.cwd();

/** How a person at the terminal calls the program. */
export const COMMAND = IS_CLONE ? './dozvon' : 'dozvon';
