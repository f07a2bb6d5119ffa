// `dozvon account …`: accounts made, changed, shown, topped up; what their menus may call and their SMS be signed with.
// Owns the reading of the options; the store does the rest.

import { LIMITS } from '../../base/limits.ts';
import type { Account, AccountSettings } from '../../core/accounts/account.ts';
import { readCurrency } from '../../core/accounts/currency.ts';
import { isLogin, isPasswordStrong, LOGIN_RULE, PASSWORD_RULE } from '../../core/accounts/login.ts';
import { formatMoney, type Money, parseMoney } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import { sharesBalance } from '../../core/clients/client-rules.ts';
import { ESME_PASSWORD_RULE, isEsmePassword } from '../../core/esme/esme-access.ts';
import { ANSWER_SETTINGS } from '../../core/incoming/incoming-message.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import { type PhoneNumber, parsePhone } from '../../core/numbers/phone-number.ts';
import { TRANSFER_DEMANDS } from '../../core/numbers/transfer-number.ts';
import { isPin } from '../../core/phone-commands/command-text.ts';
import { readSenderName, SENDER_RULE, type SenderName } from '../../core/senders/sender-name.ts';
import type { Storage } from '../../storage/storage.ts';
import { clientChange, parametersOf } from '../client-options.ts';
import { CommandError, misused } from '../command-error.ts';
import { knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { voiceOption } from '../voice-option.ts';
import { withStorage } from '../with-storage.ts';
import { addClient } from './account-tree.ts';

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

export async function accountAdd(
  login: string,
  options: {
    readonly password: string;
    readonly balance: string;
    readonly currency?: string;
    readonly parent?: string;
    readonly with?: readonly string[];
  },
): Promise<void> {
  if (!isLogin(login)) throw new CommandError(LOGIN_RULE);
  if (options.password === '') throw new CommandError('the password is empty');
  const balance = amount(options.balance);
  if (balance < 0) throw new CommandError('the balance is negative');
  const currency = options.currency === undefined ? undefined : readCurrency(options.currency);
  if (options.currency !== undefined && currency === undefined)
    throw new CommandError(`"${options.currency}" is no currency; there are RUR, USD, EUR, UAH and KZT`);
  const { parent, password } = options;
  const given = { login, password, balance, currency, parameters: parametersOf(options.with ?? []) };
  await (parent === undefined ? addMain(given) : addBelow(parent, given));
}

type GivenAccount = {
  readonly login: string;
  readonly password: string;
  readonly balance: Money;
  readonly currency: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
};

async function addMain({ login, password, balance, currency, parameters }: GivenAccount): Promise<void> {
  const change = mainChange(parameters);
  await withStorage(async (storage) => {
    const given = { login, password, balance, ...(currency === undefined ? {} : { currency }) };
    const added = await storage.accounts.add(given);
    if (!added.ok) throw new CommandError(`the account "${login}" exists already`);
    if (parameters.size > 0) await storage.accounts.change(login, change);
    say(`account ${login} added, balance ${formatMoney(balance)} ${added.value.currency}`);
  });
}

async function addBelow(parent: string, given: GivenAccount): Promise<void> {
  const { login, password, balance, currency, parameters } = given;
  if (!isPasswordStrong(password)) throw new CommandError(PASSWORD_RULE);
  const all = new Map([...parameters, ...(currency === undefined ? [] : [['curr', currency] as const])]);
  const change = clientChange(all, 'sub-client');
  if (balance > 0 && change.sharing !== undefined && sharesBalance(change.sharing))
    throw misused(`--balance: ${login} would have no balance of its own: it is ${change.sharing}`);
  await withStorage(async (storage) => {
    const id = await addClient(storage, login, { parent, password, change });
    say(`account ${login} added below ${parent}, number ${id}`);
    if (balance > 0) await topUp(storage, login, { added: balance, purse: 1 });
  });
}

/** What belongs to a sub-client alone is refused. */
function mainChange(parameters: ReadonlyMap<string, string>): Parameters<Storage['accounts']['change']>[1] {
  const { plan, planLeast, state, settings, more } = clientChange(parameters, 'main account');
  return {
    settings,
    more,
    ...(plan === undefined ? {} : { plan }),
    ...(planLeast === undefined ? {} : { planLeast }),
    ...(state === undefined ? {} : { state }),
  };
}

/** Options of `account set` as the command line gives them. */
type SetOptions = {
  readonly password?: string;
  readonly handler?: string;
  readonly secret?: string;
  readonly commandPin?: string;
  readonly commandPinAsked?: string;
  readonly handlerStatuses?: string;
  readonly handlerIncoming?: string;
  readonly handlerCalls?: string;
  readonly handlerMethod?: string;
  readonly answer?: string;
  readonly menuSilence?: number;
  readonly menuRounds?: number;
  readonly menuWrongKeys?: number;
  readonly menuSms?: number;
  readonly menuInterrupt?: string;
  readonly transferNumbers?: string;
  readonly ring?: string;
  readonly callSeconds?: number;
  readonly sender?: string;
  readonly callerId?: string;
  readonly voice?: string;
  readonly timeZone?: string;
  readonly historyDays?: number;
  readonly requestLog?: string;
  readonly test?: string;
  readonly electronicKinds?: string;
  readonly smpp?: string;
  readonly smppPassword?: string;
  readonly smppIncoming?: string;
  readonly smppBinds?: number;
  readonly smppWindow?: number;
  readonly smppRate?: number;
  readonly smppReceiptWindow?: number;
  readonly smppParts?: string;
  readonly smppRepeats?: string;
  readonly smppParameters?: string;
  readonly credit?: string;
  readonly plan?: number;
  readonly with?: readonly string[];
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

function pin(value: string | number): unknown {
  if (value === '') return undefined;
  if (!isPin(String(value))) throw new CommandError('it must be 4 to 12 digits');
  return String(value);
}

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

function kinds(value: string | number): unknown {
  const named = String(value)
    .split(',')
    .map((kind) => kind.trim())
    .filter((kind) => kind !== '');
  const unknown = named.find((kind) => !Object.hasOwn(MESSAGE_KINDS, kind));
  if (unknown !== undefined)
    throw new CommandError(`"${unknown}" is no kind; there are ${Object.keys(MESSAGE_KINDS).join(', ')}`);
  return named.length === 0 ? undefined : named.join(',');
}

/** Option → setting it changes, and how it is read. */
const SETTERS: Readonly<
  Record<
    Exclude<keyof SetOptions, 'password' | 'smppPassword' | 'credit' | 'plan' | 'with' | 'answer'>,
    readonly [keyof AccountSettings, Reader]
  >
> = {
  handler: ['handler', address],
  secret: ['secret', orNothing],
  commandPin: ['commandPin', pin],
  commandPinAsked: ['commandPinAsked', oneOf('always', 'once')],
  handlerStatuses: ['handlerStatuses', oneOf('on', 'off')],
  handlerIncoming: ['handlerIncoming', oneOf('on', 'off')],
  handlerCalls: ['handlerCalls', oneOf('on', 'off')],
  handlerMethod: ['handlerMethod', oneOf('post', 'get')],
  menuSilence: ['menuSilence', range(1, 60)],
  menuRounds: ['menuRounds', range(1, 10)],
  menuWrongKeys: ['menuWrongKeys', range(1, 10)],
  menuSms: ['menuSms', range(0, 100)],
  menuInterrupt: ['menuInterrupt', oneOf('on', 'off')],
  transferNumbers: [
    'transferNumbers',
    (value) => (value === '' ? undefined : oneOf(...TRANSFER_DEMANDS)(value)),
  ],
  ring: ['ring', oneOf('one', 'all')],
  callSeconds: ['callSeconds', range(10, 7_200)],
  sender: ['sender', (value) => (value === '' ? undefined : senderName(String(value)).name)],
  callerId: ['callerId', (value) => (value === '' ? undefined : phoneNumber(String(value)))],
  voice: ['voice', (value) => (value === '' ? undefined : voiceOption(String(value)))],
  timeZone: ['timeZone', timeZone],
  historyDays: ['historyDays', (value) => (Number(value) === 0 ? undefined : range(1, 3_650)(value))],
  requestLog: ['requestLog', oneOf('on', 'off')],
  test: ['test', oneOf('on', 'off')],
  electronicKinds: ['electronicKinds', kinds],
  smpp: ['smpp', oneOf('on', 'off')],
  smppIncoming: ['smppIncoming', oneOf('on', 'off')],
  smppBinds: ['smppBinds', range(1, LIMITS.smppServer.bindsMost)],
  smppWindow: ['smppWindow', range(1, LIMITS.smppServer.windowMost)],
  smppRate: ['smppRate', range(1, LIMITS.smppServer.rateMost)],
  smppReceiptWindow: ['smppReceiptWindow', range(1, LIMITS.smppServer.receiptWindowMost)],
  smppParts: ['smppParts', oneOf('join', 'pass')],
  smppRepeats: ['smppRepeats', oneOf('send', 'recognise')],
  smppParameters: ['smppParameters', oneOf('all', 'standard')],
};

export async function accountSet(login: string, options: SetOptions): Promise<void> {
  const settings: Record<string, unknown> = {};
  for (const [option, [setting, read]] of Object.entries(SETTERS)) {
    const value = options[option as keyof typeof SETTERS];
    if (value === undefined) continue;
    try {
      settings[setting] = read(value);
    } catch (error) {
      const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      throw error instanceof CommandError ? misused(`--${flag}: ${error.message}`) : error;
    }
  }
  if (options.password === '') throw misused('--password: it is empty');
  const { smppPassword } = options;
  if (smppPassword !== undefined && smppPassword !== '' && !isEsmePassword(smppPassword))
    throw misused(`--smpp-password: ${ESME_PASSWORD_RULE}`);
  const parameters = parametersOf(options.with ?? []);
  const more = mainChange(parameters);
  const { password, plan, answer } = options;
  if (plan !== undefined && plan > 8) throw misused('--plan: it must be from 0 to 8');
  const credit = options.credit === undefined ? undefined : amount(options.credit);
  if (credit !== undefined && credit < 0) throw misused('--credit: it is negative');
  const named = [
    ...(password === undefined ? [] : ['password']),
    ...(smppPassword === undefined ? [] : ['smppPassword']),
    ...(credit === undefined ? [] : ['credit']),
    ...(plan === undefined ? [] : ['plan']),
    ...Object.keys(settings),
    ...(answer === undefined ? [] : ['answer']),
    ...parameters.keys(),
  ];
  if (named.length === 0) throw new CommandError('nothing to set');
  await withStorage(async (storage) => {
    const changed = await storage.accounts.change(login, {
      ...more,
      ...(password === undefined ? {} : { password }),
      ...(credit === undefined ? {} : { credit }),
      ...(plan === undefined ? {} : { plan }),
      settings: { ...more.settings, ...settings } as Partial<AccountSettings>,
      more: { ...more.more, ...(answer === undefined ? {} : answered(answer)) },
    });
    if (!changed.ok) throw new CommandError(`there is no account "${login}"`);
    if (smppPassword !== undefined) await setSmppPassword(storage, changed.value, smppPassword);
    say(`account ${login} changed: ${named.join(', ')}`);
  });
}

/** An empty one takes it away. */
async function setSmppPassword(storage: Storage, account: Account, password: string): Promise<void> {
  const set = await storage.doors.esme.access.setPassword(account, password === '' ? undefined : password);
  if (!set.ok) throw misused(`--smpp-password: ${set.error}`);
}

/** The automatic answer under the names `users.php` has for it; an empty text switches it off. */
function answered(text: string): Readonly<Record<string, string>> {
  return { [ANSWER_SETTINGS.on]: text === '' ? '0' : '1', [ANSWER_SETTINGS.text]: text };
}

export async function accountShow(login: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const { balance, credit, currency } = await storage.accounts.funds(account);
    say(`balance ${formatMoney(balance)} ${currency}, credit ${formatMoney(credit)}`);
    say(`electronic balance ${formatMoney((await storage.accounts.funds(account, 2)).balance)} ${currency}`);
    await tellPlace(storage, account);
    for (const [name, value] of Object.entries(account.settings)) {
      if (name === 'more') continue;
      const told = HIDDEN.has(name) && value !== undefined ? 'set' : (shown(name, value) ?? 'none');
      say(`${name}: ${told}`);
    }
    for (const [name, value] of Object.entries(account.settings.more)) say(`${name}: ${value}`);
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

const HIDDEN: ReadonlySet<string> = new Set(['secret', 'commandPin']);
const AMOUNTS: ReadonlySet<string> = new Set(['balanceAlarm', 'daySpendLimit', 'hourSpendLimit']);

function shown(name: string, value: unknown): unknown {
  return AMOUNTS.has(name) && typeof value === 'number' ? formatMoney(value as Money) : value;
}

async function tellPlace(storage: Storage, account: Account): Promise<void> {
  const all = await storage.accounts.list();
  const loginOf = (id: number | undefined): string => all.find((one) => one.id === id)?.login ?? 'nobody';
  say(`number ${account.id}, ${account.state}, plan ${account.plan}`);
  if (account.administrator === 'on') say('looks after the installation');
  if (account.parent !== undefined) say(`below ${loginOf(account.parent)}: ${account.sharing}`);
  if (account.payer !== account.id) say(`paid by ${loginOf(account.payer)}`);
}

export async function accountTopUp(
  login: string,
  text: string,
  options: { readonly electronic?: true },
): Promise<void> {
  const added = amount(text);
  if (added <= 0) throw new CommandError('the amount must be more than nothing');
  await withStorage((storage) => topUp(storage, login, { added, purse: options.electronic ? 2 : 1 }));
}

async function topUp(
  storage: Storage,
  login: string,
  { added, purse }: { readonly added: Money; readonly purse: Purse },
): Promise<void> {
  const account = await knownAccount(storage, login);
  if (account.payer !== account.id)
    throw new CommandError(`${login} has no balance of its own: it is ${account.sharing}`);
  const done = await storage.accounts.topUp(login, added, purse);
  if (!done.ok) throw new CommandError(`there is no account "${login}"`);
  const which = purse === 2 ? 'electronic balance' : 'balance';
  say(`account ${login}: ${which} ${formatMoney(done.value.balance)} ${done.value.currency}`);
}

export async function accountAddSender(login: string, name: string): Promise<void> {
  const sender = senderName(name);
  await withStorage(async (storage) => {
    await storage.senders.approveName(await knownAccount(storage, login), sender);
    say(`account ${login} may send as ${sender.name}`);
  });
}
