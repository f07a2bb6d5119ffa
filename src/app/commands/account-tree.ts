// `dozvon account …` of accounts above and below one another: sub-clients made, shown as a tree, given money, closed. Owns
// the reading of options and the printing; the rules are those of `users.php`.

import { type Account, type AccountId, SHARINGS } from '../../core/accounts/account.ts';
import { formatMoney, type Money, parseMoney } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { ClientChange } from '../../core/clients/clients.ts';
import type { Storage } from '../../storage/storage.ts';
import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

type Electronic = { readonly electronic?: true };

function sumOf(text: string): Money {
  const sum = parseMoney(text);
  if (sum === undefined || sum === 0) throw new CommandError(`"${text}" is no amount; write 100 or 99.50`);
  return sum;
}

type NewClient = {
  readonly parent: string;
  readonly password: string;
  readonly change: ClientChange;
};

export async function addClient(storage: Storage, login: string, client: NewClient): Promise<AccountId> {
  const parent = await knownAccount(storage, client.parent);
  const { password, change } = client;
  return granted(await storage.clients.add(parent, { login, password, change }));
}

export async function accountTree(login: string | undefined): Promise<void> {
  await withStorage(async (storage) => {
    const tops =
      login === undefined
        ? (await storage.accounts.list()).filter(({ parent }) => parent === undefined)
        : [await knownAccount(storage, login)];
    for (const top of tops) await tellTree(storage, top);
  });
}

async function tellTree(storage: Storage, top: Account): Promise<void> {
  const { balance, currency } = await storage.accounts.funds(top);
  const state = top.state === 'open' ? '' : `, ${top.state}`;
  say(`${top.login}: ${formatMoney(balance)} ${currency}, plan ${top.plan}${state}`);
  const below = await storage.clients.below(top.id);
  const depths = new Map<number, number>([[top.id, 0]]);
  for (const client of below) {
    const depth = (depths.get(client.parent) ?? 0) + 1;
    depths.set(client.id, depth);
    const own = client.sharing === SHARINGS[0] || client.sharing === SHARINGS[1];
    const money = own ? `${formatMoney(client.balance)} ${client.currency}, ` : '';
    const closed = client.state === 'open' ? '' : `, ${client.state}`;
    say(`${'  '.repeat(depth)}${client.login}: ${money}${client.sharing}, plan ${client.plan}${closed}`);
  }
}

export async function accountTransfer(
  from: string,
  to: string,
  options: Electronic & { readonly amount: string },
): Promise<void> {
  const sum = sumOf(options.amount);
  if (sum < 0) throw new CommandError('the amount must be more than nothing');
  await withStorage(async (storage) => {
    const [giver, taker] = [await knownAccount(storage, from), await knownAccount(storage, to)];
    const purse: Purse = options.electronic ? 2 : 1;
    granted(await storage.clients.transfer(giver, taker, { sum, purse }));
    await tellBalances(storage, [giver, taker], purse);
  });
}

export async function accountPay(login: string, text: string, options: Electronic): Promise<void> {
  const sum = sumOf(text);
  await withStorage(async (storage) => {
    const client = await knownAccount(storage, login);
    const parent = (await storage.accounts.list()).find(({ id }) => id === client.parent);
    if (!parent) throw new CommandError(`${login} is a main account: use account top-up`);
    const purse: Purse = options.electronic ? 2 : 1;
    const name = { by: 'id', id: client.id } as const;
    granted(await storage.clients.pay(parent, { client: name, sum, purse }));
    await tellBalances(storage, [parent, client], purse);
  });
}

async function tellBalances(storage: Storage, accounts: readonly Account[], purse: Purse): Promise<void> {
  for (const account of accounts) {
    const { balance, currency } = await storage.accounts.funds(account, purse);
    say(
      `account ${account.login}: ${purse === 2 ? 'electronic ' : ''}balance ${formatMoney(balance)} ${currency}`,
    );
  }
}

export async function accountState(login: string, state: 'open' | 'blocked'): Promise<void> {
  await withStorage(async (storage) => {
    const changed = await storage.accounts.change(login, { state });
    if (!changed.ok) throw new CommandError(`there is no account "${login}"`);
    if (changed.value.state !== state) throw new CommandError(`the account "${login}" is deleted`);
    say(`account ${login} is ${state}`);
  });
}

export async function accountDelete(login: string): Promise<void> {
  await withStorage(async (storage) => {
    granted(await storage.clients.remove((await knownAccount(storage, login)).id));
    say(`account ${login} is deleted`);
  });
}

/** `on`: it may ask what concerns the installation itself; only the operator at the command line can say so. */
export async function accountAdministrator(login: string, given: string): Promise<void> {
  if (given !== 'on' && given !== 'off') throw new CommandError('it must be on or off');
  await withStorage(async (storage) => {
    const { parent } = await knownAccount(storage, login);
    if (given === 'on' && parent !== undefined)
      throw new CommandError('a sub-client cannot look after the installation');
    const changed = await storage.accounts.change(login, { administrator: given });
    if (!changed.ok) throw new CommandError(`there is no account "${login}"`);
    say(`account ${login}: administrator ${given}`);
  });
}
