// Opens the storage for one command and closes it again, beside a running server or alone. Owns turning what can go wrong
// with a database into a sentence for the person at the terminal.

import { StorageUnavailable } from '../storage/database.ts';
import { EmbeddedPostgresError } from '../storage/embedded/embedded-error.ts';
import { MigrationError } from '../storage/migrate.ts';
import { NodeTaken } from '../storage/nodes.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { CommandError } from './command-error.ts';
import { loadSettings } from './load-settings.ts';
import { publicUrl } from './server-record.ts';
import { storageOptions } from './storage-options.ts';

const KNOWN = [EmbeddedPostgresError, StorageUnavailable, MigrationError, NodeTaken];

/** Faults an operator can do something about become their sentence; anything else is a bug and stays as it is. */
export function explained(error: unknown): unknown {
  return KNOWN.some((one) => error instanceof one) ? new CommandError((error as Error).message) : error;
}

export async function withStorage(work: (storage: Storage) => Promise<void>): Promise<void> {
  const settings = loadSettings();
  const onFault = (what: string, error: unknown): void => {
    process.stderr.write(`dozvon: ${what}: ${error instanceof Error ? error.message : error}\n`);
  };
  try {
    const storage = await openStorage(
      storageOptions(settings, { role: 'command', publicUrl: () => publicUrl(settings), onFault }),
    );
    try {
      await work(storage);
    } finally {
      await storage.close();
    }
  } catch (error) {
    throw explained(error);
  }
}
