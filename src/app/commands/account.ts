// `dozvon account …`: accounts made, changed, shown, topped up; what their menus may call and their SMS be signed with.
// Owns the reading of the options; the store does the rest.

import type { Account, AccountSettings } from '../../core/accounts/account.ts';
import { formatMoney, type Money, parseMoney } from '../../core/accounts/money.ts';
import { type PhoneNumber, parsePhone } from '../../core/numbers/phone-number.ts';
import { readSenderName, SENDER_RULE, type SenderName } from '../../core/senders/sender-name.ts';
import type { Storage } from '../../storage/storage.ts';
import { CommandError } from '../command-error.ts';
import { voiceOption } from '../voice-option.ts';
import { withStorage } from '../with-storage.ts';

const LOGIN = /^[\p{L}\p{N}._@-]{1,60}$/u;

function amount(text: string): Money {
  const parsed = parseMoney(text);
  if (parsed === undefined) throw new CommandError(`"${text}" is no amount; write 100 or 99.50`);
  return parsed;
}

function phoneNumber(text: string): PhoneNumber {
  const phone = parsePhone(text);
  if (!phone) throw new CommandError(`"${text}" is no phone number`);
  return phone;
}

function senderName(text: string): SenderName {
  const name = readSenderName(text);
  if (!name) throw new CommandError(SENDER_RULE);
  return name;
}

async function accountOf(storage: Storage, login: string): Promise<Account> {
  const account = await storage.accounts.find(login);
  if (!account) throw new CommandError(`there is no account "${login}"`);
  return account;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export async function accountAdd(
  login: string,
  options: { readonly password: string; readonly balance: string },
): Promise<void> {
  if (!LOGIN.test(login)) throw new CommandError('a login is 1 to 60 letters, digits or . _ @ -');
  if (options.password === '') throw new CommandError('the password is empty');
  const balance = amount(options.balance);
  if (balance < 0) throw new CommandError('the balance is negative');
  await withStorage(async (storage) => {
    const added = await storage.accounts.add({ login, password: options.password, balance });
    if (!added.ok) throw new CommandError(`the account "${login}" exists already`);
    say(`account ${login} added, balance ${formatMoney(balance)} ${added.value.currency}`);
  });
}

/** Options of `account set` as the command line gives them. */
type SetOptions = {
  readonly password?: string;
  readonly handler?: string;
  readonly secret?: string;
  readonly menuSilence?: number;
  readonly menuRounds?: number;
  readonly menuWrongKeys?: number;
  readonly menuSms?: number;
  readonly menuInterrupt?: string;
  readonly ring?: string;
  readonly callSeconds?: number;
  readonly sender?: string;
  readonly callerId?: string;
  readonly voice?: string;
  readonly timeZone?: string;
  readonly test?: string;
};

type Reader = (value: string | number) => unknown;

function range(least: number, most: number): Reader {
  return (value) => {
    if (Number(value) < least || Number(value) > most)
      throw new CommandError(`it must be from ${least} to ${most}`);
    return Number(value);
  };
}

function oneOf(...choices: readonly string[]): Reader {
  return (value) => {
    if (!choices.includes(String(value))) throw new CommandError(`it must be one of ${choices.join(', ')}`);
    return value;
  };
}

const orNothing: Reader = (value) => (value === '' ? undefined : String(value));

function address(value: string | number): unknown {
  if (value === '') return undefined;
  const fits = URL.canParse(String(value)) && /^https?:$/.test(new URL(String(value)).protocol);
  if (!fits) throw new CommandError('it must be an http or https address');
  return value;
}

function timeZone(value: string | number): unknown {
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(value) });
  } catch {
    throw new CommandError('it must be an IANA zone such as Europe/Moscow');
  }
  return value;
}

/** Option → setting it changes, and how it is read. */
const SETTERS: Readonly<
  Record<Exclude<keyof SetOptions, 'password'>, readonly [keyof AccountSettings, Reader]>
> = {
  handler: ['handler', address],
  secret: ['secret', orNothing],
  menuSilence: ['menuSilence', range(1, 60)],
  menuRounds: ['menuRounds', range(1, 10)],
  menuWrongKeys: ['menuWrongKeys', range(1, 10)],
  menuSms: ['menuSms', range(0, 100)],
  menuInterrupt: ['menuInterrupt', oneOf('on', 'off')],
  ring: ['ring', oneOf('one', 'all')],
  callSeconds: ['callSeconds', range(10, 7_200)],
  sender: ['sender', (value) => (value === '' ? undefined : senderName(String(value)).name)],
  callerId: ['callerId', (value) => (value === '' ? undefined : phoneNumber(String(value)))],
  voice: ['voice', (value) => (value === '' ? undefined : voiceOption(String(value)))],
  timeZone: ['timeZone', timeZone],
  test: ['test', oneOf('on', 'off')],
};

export async function accountSet(login: string, options: SetOptions): Promise<void> {
  const settings: Record<string, unknown> = {};
  for (const [option, [setting, read]] of Object.entries(SETTERS)) {
    const value = options[option as keyof SetOptions];
    if (value === undefined) continue;
    try {
      settings[setting] = read(value);
    } catch (error) {
      const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      throw error instanceof CommandError ? new CommandError(`--${flag}: ${error.message}`) : error;
    }
  }
  if (options.password === '') throw new CommandError('--password: it is empty');
  const { password } = options;
  if (password === undefined && Object.keys(settings).length === 0) throw new CommandError('nothing to set');
  await withStorage(async (storage) => {
    const changed = await storage.accounts.change(login, {
      ...(password === undefined ? {} : { password }),
      settings: settings as Partial<AccountSettings>,
    });
    if (!changed.ok) throw new CommandError(`there is no account "${login}"`);
    say(
      `account ${login} changed: ${[...(password ? ['password'] : []), ...Object.keys(settings)].join(', ')}`,
    );
  });
}

export async function accountShow(login: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await accountOf(storage, login);
    const { balance, credit, currency } = await storage.accounts.funds(account);
    say(`balance ${formatMoney(balance)} ${currency}, credit ${formatMoney(credit)}`);
    for (const [name, value] of Object.entries(account.settings)) {
      say(`${name}: ${name === 'secret' && value !== undefined ? 'set' : (value ?? 'none')}`);
    }
    const senders = await storage.senders.all({ login, state: 'approved' });
    say(
      `senders: ${
        senders
          .map(({ name }) => name)
          .sort()
          .join(', ') || 'none'
      }`,
    );
    say(
      `numbers menus may call: ${[...(await storage.accounts.transferNumbers(account))].join(', ') || 'none'}`,
    );
  });
}

export async function accountTopUp(login: string, text: string): Promise<void> {
  const added = amount(text);
  if (added <= 0) throw new CommandError('the amount must be more than nothing');
  await withStorage(async (storage) => {
    const done = await storage.accounts.topUp(login, added);
    if (!done.ok) throw new CommandError(`there is no account "${login}"`);
    say(`account ${login}: balance ${formatMoney(done.value.balance)} ${done.value.currency}`);
  });
}

export async function accountAllowTransfer(login: string, texts: readonly string[]): Promise<void> {
  const phones = texts.map(phoneNumber);
  await withStorage(async (storage) => {
    await storage.accounts.allowTransfer(await accountOf(storage, login), phones);
    say(`menus of ${login} may call ${phones.join(', ')}`);
  });
}

export async function accountAddSender(login: string, name: string): Promise<void> {
  const sender = senderName(name);
  await withStorage(async (storage) => {
    await storage.senders.approveName(await accountOf(storage, login), sender);
    say(`account ${login} may send as ${sender.name}`);
  });
}
