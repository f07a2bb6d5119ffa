// The settings of this process: environment and file as they are now. Owns the one place that reads the environment, and
// how all faults together are shown to the person who started the command.

import { CommandError } from './command-error.ts';
import { HOME } from './project.ts';
import { readConfiguration, readSettings, type Settings } from './settings.ts';

/** `given`: variables in place of those of the environment. */
export async function loadSettings(given: Readonly<Record<string, string>> = {}): Promise<Settings> {
  const environment = { ...process.env, ...given };
  const configuration = readConfiguration(environment, HOME);
  const kinds = configuration.given.has('links') ? await (await import('./link-kinds.ts')).linkKinds() : [];
  const settings = readSettings(environment, configuration, kinds);
  if (!settings.ok)
    throw new CommandError(
      `the configuration is wrong:\n${settings.error.map((fault) => `  ${fault}`).join('\n')}`,
    );
  return settings.value;
}
