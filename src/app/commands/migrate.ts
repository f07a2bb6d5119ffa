// `dozvon migrate`: brings the database to the newest schema and says what was done. The server does the same at its start.

import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function migrate(): Promise<void> {
  await withStorage(async (storage) => {
    const { applied } = storage.migrated;
    const line = applied.length === 0 ? 'the database is up to date' : `applied ${applied.join(', ')}`;
    say(line);
  });
}
