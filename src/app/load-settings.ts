// The settings of this process: environment and file as they are now. Owns the one place that reads the environment, and
// how all faults together are shown to the person who started the command.

import { CommandError } from './command-error.ts';
import { HOME } from './project.ts';
import { readSettings, type Settings } from './settings.ts';

/** `given`: variables in place of those of the environment. */
export function loadSettings(given: Readonly<Record<string, string>> = {}): Settings {
  const settings = readSettings({ ...process.env, ...given }, HOME);
  if (!settings.ok)
    throw new CommandError(
      `the configuration is wrong:\n${settings.error.map((fault) => `  ${fault}`).join('\n')}`,
    );
  return settings.value;
}
