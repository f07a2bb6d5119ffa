// `dozvon why`: which rule decided about a message, what it waits for, what it cost. Owns the printing; the sentences are the
// core's.

import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { saySentences } from '../told-sentences.ts';
import { withStorage } from '../with-storage.ts';

export async function why(login: string, id: string, options: { readonly phone?: string }): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const told = await storage.doors.why(account, { phone: options.phone ?? '', publicId: id });
    if (!told.ok && told.error === 'message-missing')
      throw new CommandError(`account ${login} has no message ${id}`);
    saySentences(granted(told).sentences);
  });
}
