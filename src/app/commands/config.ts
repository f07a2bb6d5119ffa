// `dozvon config`: a configuration file to begin with, and whether one is right. Owns what is printed; nothing is opened.

import path from 'node:path';
import { CommandError } from '../command-error.ts';
import { configurationFile } from '../config-file.ts';
import { loadSettings } from '../load-settings.ts';
import { say } from '../say.ts';

export function configInit(): void {
  process.stdout.write(configurationFile());
}

/** Without a file the one that the server would take. */
export async function configCheck(file: string | undefined): Promise<void> {
  const settings = await loadSettings(file === undefined ? {} : { DOZVON_CONFIG: path.resolve(file) });
  const { trunks, links, phones } = settings;
  if (settings.file === undefined)
    throw new CommandError('there is no configuration file: `dozvon config init` prints one');
  say(
    `${settings.file} is right: ${trunks.length} trunks, ${links.length} links, ${phones.length} virtual phones`,
  );
}
