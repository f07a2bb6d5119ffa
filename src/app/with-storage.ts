// Opens the storage for one command and closes it again, beside a running server or alone. Owns this frame; what goes
// wrong inside it is told at the terminal by `main.ts`.

import { openStorage, type Storage } from '../storage/storage.ts';
import { loadSettings } from './load-settings.ts';
import { publicUrl } from './server-record.ts';
import { storageOptions } from './storage-options.ts';

export async function withStorage(work: (storage: Storage) => Promise<void>): Promise<void> {
  const settings = await loadSettings();
  const onFault = (what: string, error: unknown): void => {
    process.stderr.write(`dozvon: ${what}: ${error instanceof Error ? error.message : error}\n`);
  };
  const storage = await openStorage(
    storageOptions(settings, { role: 'command', publicUrl: () => publicUrl(settings), onFault }),
  );
  try {
    await work(storage);
  } finally {
    await storage.close();
  }
}
