// `dozvon incoming TO FROM TEXT` and `dozvon prefix …`: a message handed in by hand, and the words that lead messages to an
// account. Owns the reading of what was typed; whose a message is is decided in the core.

import { instant } from '../../base/time.ts';
import { firstWord } from '../../core/incoming/incoming-message.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { CommandError, misused } from '../command-error.ts';
import { knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

const OWNED_BY = {
  rented: 'which rents the number',
  recent: 'which wrote to the subscriber last',
  prefix: 'by its first word',
  command: 'which it commands',
  nobody: '',
} as const;

export async function incoming(to: string, from: string, text: string): Promise<void> {
  if (to.trim() === '' || from.trim() === '') throw new CommandError('a number is empty');
  await withStorage(async (storage) => {
    const now = instant(Date.now());
    const message = { to, from, text, sentAt: now, receivedAt: now, source: 'command-line' };
    const received = await storage.receiving.incoming.receive(message);
    if (received.kind !== 'taken') throw new CommandError('the text is longer than any message can be');
    const { id, owner, by } = received;
    if (owner === undefined) say(`message ${id} is nobody's`);
    else say(`message ${id} is for ${owner}, ${OWNED_BY[by]}`);
  });
}

type PrefixOptions = { readonly number?: string };

/** The number a word stands for; an empty one is every number. */
function numberOf({ number }: PrefixOptions): string {
  if (number === undefined) return '';
  const digits = parsePhone(number) ?? number.trim();
  if (!/^\d{2,15}$/.test(digits)) throw misused(`--number: "${number}" is no number`);
  return digits;
}

function wordOf(text: string): string {
  const word = text.trim().toLowerCase();
  if (word === '' || firstWord(word) !== word || word.length > 50)
    throw new CommandError('a word is up to 50 letters, digits and signs of _ # * -');
  return word;
}

export async function prefixAdd(login: string, text: string, options: PrefixOptions): Promise<void> {
  const [word, number] = [wordOf(text), numberOf(options)];
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const added = await storage.receiving.prefixes.add(account, number, word);
    if (added === 'taken') throw new CommandError(`the word "${word}" is taken already`);
    say(
      `messages that begin with "${word}"${number === '' ? '' : ` and come to ${number}`} are for ${login}`,
    );
  });
}

export async function prefixList(): Promise<void> {
  await withStorage(async (storage) => {
    for (const { number, word, login } of await storage.receiving.prefixes.list())
      say(`${word} ${number === '' ? 'any number' : number} ${login}`);
  });
}

export async function prefixRemove(text: string, options: PrefixOptions): Promise<void> {
  const [word, number] = [wordOf(text), numberOf(options)];
  await withStorage(async (storage) => {
    const removed = await storage.receiving.prefixes.remove(number, word);
    if (removed === 'missing') throw new CommandError(`there is no such word "${word}"`);
    say(`the word "${word}" is taken away`);
  });
}

/** Phones that command accounts by SMS. */
export async function commandPhones(): Promise<void> {
  await withStorage(async (storage) => {
    for (const { phone, login } of await storage.receiving.commands.phones()) say(`${phone} ${login}`);
  });
}

export async function commandPhoneAdd(login: string, text: string): Promise<void> {
  const phone = parsePhone(text);
  if (phone === undefined) throw new CommandError(`"${text}" is no number`);
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    await storage.receiving.commands.join(phone, account);
    const pin =
      account.settings.commandPin === undefined ? ' once it has a PIN (account set --command-pin)' : '';
    say(`${phone} commands ${login}${pin}`);
  });
}

export async function commandPhoneRemove(text: string): Promise<void> {
  const phone = parsePhone(text);
  if (phone === undefined) throw new CommandError(`"${text}" is no number`);
  await withStorage(async (storage) => {
    await storage.receiving.commands.leave(phone);
    say(`${phone} commands nobody`);
  });
}
