// `dozvon account …-transfer`: the numbers that menus of an account may call, as an administrator sees, vouches for and takes away.
// Owns the printing.

import { type PhoneNumber, parsePhone } from '../../core/numbers/phone-number.ts';
import { CommandError } from '../command-error.ts';
import { knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

function phoneNumber(text: string): PhoneNumber {
  const phone = parsePhone(text);
  if (!phone) throw new CommandError(`"${text}" is no phone number`);
  return phone;
}

export async function accountAllowTransfer(login: string, texts: readonly string[]): Promise<void> {
  const phones = texts.map(phoneNumber);
  await withStorage(async (storage) => {
    await storage.accounts.allowTransfer(await knownAccount(storage, login), phones);
    say(`menus of ${login} may call ${phones.join(', ')}`);
  });
}

export async function accountForbidTransfer(login: string, texts: readonly string[]): Promise<void> {
  const phones = texts.map(phoneNumber);
  await withStorage(async (storage) => {
    const gone = await storage.accounts.forbidTransfer(await knownAccount(storage, login), phones);
    const missing = phones.filter((phone) => !gone.has(phone));
    if (gone.size > 0) say(`menus of ${login} may no longer call ${[...gone].join(', ')}`);
    if (missing.length > 0) throw new CommandError(`${login} has no transfer number ${missing.join(', ')}`);
  });
}

export async function accountTransferNumbers(login: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const { transferBook } = storage.doors;
    const listed = await transferBook.list(account);
    if (!listed.ok) throw new CommandError('the database does not answer');
    say(`menus may call numbers that are ${transferBook.demand(account)}`);
    for (const { phone, state, name } of listed.value)
      say(`${phone} ${state}${name === '' ? '' : `: ${name}`}`);
    if (listed.value.length === 0) say('there are none');
  });
}
