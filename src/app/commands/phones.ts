// `dozvon phone …`: phones that register with this server. Owns the reading of what was typed and the printing; which numbers they
// may have is the core's.

import { PHONE_HOST, readPhoneNumber } from '../../core/phones/phones.ts';
import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function phoneAdd(
  login: string,
  text: string,
  options: { readonly name?: string },
): Promise<void> {
  const number = readPhoneNumber(text);
  if (number === undefined)
    throw new CommandError(`"${text}" is neither an extension of three to six digits nor a phone number`);
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const made = await storage.doors.phones.create(account, { number, name: options.name ?? '' });
    const { password } = granted(made);
    say(`phone ${number} of ${login}: registers as sip:${number}@${PHONE_HOST}`);
    say(`password ${password} (shown only now)`);
  });
}

export async function phoneList(login: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    for (const { number, kind, name } of granted(await storage.doors.phones.list(account)))
      say([number, kind, ...(name === '' || name === kind ? [] : [name])].join(' '));
  });
}

export async function phoneRemove(login: string, number: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const removed = await storage.doors.phones.remove(account, number);
    if (!removed.ok && removed.error === 'record-missing')
      throw new CommandError(`${login} has no phone ${number}`);
    granted(removed);
    say(`phone ${number} is gone`);
  });
}
