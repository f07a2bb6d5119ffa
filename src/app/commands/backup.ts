// `dozvon backup` and `dozvon restore`. Own what is printed and the proof of the books after a restoration; what belongs to a
// backup is storage's.

import path from 'node:path';
import { makeBackup } from '../../storage/backup/backup.ts';
import { heldMessages } from '../../storage/backup/held-messages.ts';
import type { Manifest } from '../../storage/backup/manifest.ts';
import { restoreBackup } from '../../storage/backup/restore.ts';
import { CommandError } from '../command-error.ts';
import { loadSettings } from '../load-settings.ts';
import { programVersion } from '../program-version.ts';
import { COMMAND } from '../project.ts';
import { say } from '../say.ts';
import type { Settings } from '../settings.ts';
import { withStorage } from '../with-storage.ts';
import { heldLines } from './held.ts';

type BackupFlags = { readonly withoutRecordings?: true; readonly withoutKey?: true };

export async function backup(file: string, flags: BackupFlags): Promise<void> {
  const settings = await loadSettings();
  const manifest = await makeBackup({
    ...placesOf(settings),
    file: path.resolve(file),
    recordings: flags.withoutRecordings ? 'without' : 'with',
    key: flags.withoutKey ? 'without' : 'with',
    version: programVersion(),
  });
  say(`${file}: ${contents(manifest)}`);
  say(
    flags.withoutKey
      ? `without secret.key: keep that of ${settings.data} elsewhere, nothing can be restored without it`
      : 'it holds secret.key: whoever reads it can read every password of the installation',
  );
  say(settings.file === undefined ? 'there is no configuration file' : `not in it: ${settings.file}`);
}

export async function restore(file: string, flags: { readonly waiting: 'hold' | 'send' }): Promise<void> {
  const settings = await loadSettings();
  const manifest = await restoreBackup({ ...placesOf(settings), file: path.resolve(file), ...flags });
  say(`restored into ${settings.data}: ${contents(manifest)}`);
  await withStorage(async (storage) => {
    const faults = await storage.audit();
    if (faults.length > 0)
      throw new CommandError(`the books do not balance: ${faults[0]?.login.en}: ${faults[0]?.sentence.en}`);
    say('the books balance');
    for (const line of await heldLines(storage.database)) say(line);
    if ((await heldMessages(storage.database)).length > 0)
      say(`what is held goes out by \`${COMMAND} held send\` and is given up by \`${COMMAND} held end\``);
  });
}

function placesOf({ data, databaseUrl }: Settings): {
  readonly folder: string;
  readonly databaseUrl?: string;
} {
  return { folder: data, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

function contents({ madeAt, tables, files }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const others = files.filter(({ name }) =>
    /^(?:uploads|documents|numbering|recordings)\//.test(name),
  ).length;
  return `${rows} rows of ${tables.length} tables as of ${madeAt}, ${others} files`;
}
