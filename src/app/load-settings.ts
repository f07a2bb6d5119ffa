// The settings of this process: environment and file as they are now. Owns the one place that reads the environment, and
// how all faults together are shown to the person who started the command.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from './command-error.ts';
import { readSettings, type Settings } from './settings.ts';

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

/** `given`: variables in place of those of the environment. */
export function loadSettings(given: Readonly<Record<string, string>> = {}): Settings {
  const settings = readSettings({ ...process.env, ...given }, HOME);
  if (!settings.ok)
    throw new CommandError(
      `the configuration is wrong:\n${settings.error.map((fault) => `  ${fault}`).join('\n')}`,
    );
  return settings.value;
}
