// `dozvon why`: which rule decided about a message, what it waits for, what it cost. Owns the printing; the sentences are the
// core's.

import { CommandError } from '../command-error.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function why(login: string, id: string, options: { readonly phone?: string }): Promise<void> {
  await withStorage(async (storage) => {
    const account = await storage.accounts.find(login);
    if (!account) throw new CommandError(`there is no account ${login}`);
    const told = await storage.doors.why(account, { phone: options.phone ?? '', publicId: id });
    if (!told.ok) throw new CommandError(`account ${login} has no message ${id}`);
    say(told.value.sentences.join('\n'));
  });
}
