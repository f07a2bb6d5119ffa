// Sub-clients over the database: each question of `core/clients/clients.ts` as one transaction. Owns the order of looking,
// deciding, locking and writing; the statements are `client-rows.ts` and `transfers.ts`, the decisions the core's.

import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import { type Account, type AccountId, type AccountSettings, SHARINGS } from '../../core/accounts/account.ts';
import type { Money } from '../../core/accounts/money.ts';
import { money } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { RateLimit } from '../../core/accounts/rate-limit.ts';
import {
  mayChange,
  mayChangeSelf,
  mayGiveUpBalance,
  mayHaveClient,
  mayPay,
  plansFit,
  principal,
  sameCurrency,
  sharesBalance,
} from '../../core/clients/client-rules.ts';
import type {
  Client,
  ClientChange,
  ClientName,
  ClientPayment,
  ClientRefusal,
  Clients,
  NewClient,
} from '../../core/clients/clients.ts';
import { toldParameters } from '../../core/clients/told-parameters.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { cheaperOnPlan } from '../money/plan-prices.ts';
import { give, lockAccounts, take } from '../money/transfers.ts';
import type { AccountBook } from './account-book.ts';
import {
  clientsBelow,
  type FoundClient,
  findClient,
  hasBooks,
  insertClient,
  knownSenders,
  placeOf,
  readClient,
  updateClient,
  updatePayers,
} from './client-rows.ts';
import { clientStatistics } from './client-statistics.ts';
import { isPassword, openPassword } from './password.ts';

type ClientDoors = {
  readonly database: Database;
  readonly book: AccountBook;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly changes: RateLimit;
  readonly statistics: Statistics;
};

type Tariff = Pick<Account, 'sharing' | 'plan' | 'currency'>;

type Outcome<T> = Result<T, ClientRefusal>;

const AWAY: ClientRefusal = { fault: 'service-unavailable' };
const MISSING: ClientRefusal = { fault: 'client-missing' };
const TAKEN: ClientRefusal = { fault: 'client-not-saved', detail: 'the login is taken' };
const HASTY: ClientRefusal = { fault: 'requests-too-many' };
const UNIQUE_VIOLATION = '23505';

/** What a refusal must undo: everything the transaction did. */
class Refusal extends Error {
  readonly refusal: ClientRefusal;

  constructor(refusal: ClientRefusal) {
    super(refusal.fault);
    this.refusal = refusal;
  }
}

export class StoredClients implements Clients {
  readonly #doors: ClientDoors;

  constructor(doors: ClientDoors) {
    this.#doors = doors;
  }

  async add(account: Account, client: NewClient): Promise<Outcome<AccountId>> {
    if (this.#isHasty(`${account.id} add`)) return err(HASTY);
    const { database, secrets } = this.#doors;
    return await answered(async () => {
      allowed(mayChange(account));
      const tariff = { sharing: SHARINGS[0], plan: 0, currency: account.currency };
      await this.#checkPlan(account, { ...tariff, ...client.change });
      return await database.transaction(async (session) => {
        // In the order of their numbers, as whoever sends locks them: the account above, and who pays for it.
        await lockAccounts(session, [principal(account), account.payer]);
        const above = (await readClient(session, principal(account), secrets))?.account;
        if (!above) throw new Refusal(MISSING);
        const { depth, clients } = await placeOf(session, above.id);
        allowed(mayHaveClient(depth, clients));
        await checkSenders(session, client.change, [account.id, above.id]);
        const id = await insertClient(session, newRow(client, above), secrets);
        if (id === undefined) throw new Refusal(TAKEN);
        return id;
      });
    });
  }

  async change(account: Account, client: ClientName, change: ClientChange): Promise<Outcome<true>> {
    const { database, secrets } = this.#doors;
    return await answered(async () => {
      allowed(mayChange(account));
      const { account: looked } = await this.#find(database, account, client);
      if (this.#isHasty(`${account.id} change ${looked.id}`)) throw new Refusal(HASTY);
      if ([change.plan, change.sharing, change.currency].some((part) => part !== undefined))
        await this.#checkPlan(account, { ...looked, ...change });
      const changed = await database.transaction(async (session) => {
        await this.#lockFamily(session, looked);
        const found = await this.#find(session, account, { by: 'id', id: looked.id });
        if (looked.id === account.id) allowed(mayChangeSelf(change));
        await this.#checkPresentPassword(session, found.account, change);
        const { sendersOfParent } = found.account.settings;
        const above = sendersOfParent === 'on' && found.account.parent ? [found.account.parent] : [];
        await checkSenders(session, change, [looked.id, account.id, principal(account), ...above]);
        const currency = await this.#changeKind(session, found, change);
        await updateClient(session, { id: looked.id, change: { ...change, currency } }, secrets);
        if (change.sharing !== undefined || currency !== looked.currency)
          await updatePayers(session, looked.id);
        return true as const;
      });
      // This process hears of it too, a moment later; the next request must not come before that.
      this.#doors.book.forget(looked.id);
      return changed;
    });
  }

  async pay(account: Account, payment: ClientPayment): Promise<Outcome<Money>> {
    return await this.#act(async (session) => {
      allowed(mayPay(account));
      const looked = await this.#find(session, account, payment.client);
      if (looked.account.id === account.id) throw new Refusal(MISSING);
      const main = account.payer;
      await lockAccounts(session, [looked.account.id, main]);
      const { account: client } = await this.#find(session, account, { by: 'id', id: looked.account.id });
      if (client.payer !== client.id) throw new Refusal({ fault: 'balance-shared' });
      const { purse, sum } = payment;
      return allowed(
        sum > 0
          ? await give(session, { from: main, to: client.id, purse, sum })
          : await take(session, { from: client.id, to: main, purse, sum: money(-sum) }),
      );
    });
  }

  /** Between any two accounts, whoever is above whom: what an operator does. In the currency of the first. */
  async transfer(
    from: Account,
    to: Account,
    payment: { readonly sum: Money; readonly purse: Purse },
  ): Promise<Outcome<Money>> {
    return await this.#act(async (session) => {
      if (from.payer !== from.id || to.payer !== to.id || from.id === to.id)
        throw new Refusal({ fault: 'balance-shared' });
      return allowed(await give(session, { from: from.id, to: to.id, ...payment }));
    });
  }

  statistics: Clients['statistics'] = async (account, question) => {
    const { database: session, secrets, statistics } = this.#doors;
    return await answered(async () => {
      const client = question.client && (await this.#find(session, account, question.client)).account.id;
      return allowed(await clientStatistics({ session, secrets, statistics }, { account, question, client }));
    });
  };

  find: Clients['find'] = async (account, client) => {
    return await this.#act(async (session) => {
      const found = await this.#find(session, account, client);
      const listed = await clientsBelow(session, principal(account));
      const shown = listed.find(({ id }) => id === found.account.id);
      if (!shown) throw new Refusal(MISSING);
      return { ...shown, settings: toldParameters(found.account, found.planLeast) };
    });
  };

  list: Clients['list'] = async (account) => {
    return await this.#act((session) => clientsBelow(session, principal(account)));
  };

  /** All below an account, whoever asks. */
  async below(id: AccountId): Promise<readonly Client[]> {
    return await clientsBelow(this.#doors.database, id);
  }

  /** Of an account above, whoever it is: what an operator does. Money left goes to the account above it. */
  async remove(id: AccountId): Promise<Outcome<true>> {
    return await this.#act(async (session) => {
      const looked = await readClient(session, id, this.#doors.secrets);
      if (looked) await this.#lockFamily(session, looked.account);
      const found = await readClient(session, id, this.#doors.secrets);
      if (!found || found.account.state === 'deleted') throw new Refusal(MISSING);
      if ((await placeOf(session, id)).clients > 0)
        throw new Refusal({ fault: 'change-failed', detail: 'it has sub-clients that are not deleted' });
      if (found.account.payer === id) await this.#giveUpBalance(session, found.account);
      await session.query("update accounts set state = 'deleted' where id = $1", [id]);
      return true as const;
    });
  }

  #isHasty(key: string): boolean {
    return this.#doors.changes.admit(key, this.#doors.clock.now()) === 'full';
  }

  async #find(session: Session, account: Account, client: ClientName): Promise<FoundClient> {
    const { secrets } = this.#doors;
    const found = await findClient(session, { top: principal(account), client }, secrets);
    // Another login of an account is below it, but the account itself is not below its logins.
    const own = found?.account.id === account.id;
    if (!found || (!own && found.account.id === principal(account))) throw new Refusal(MISSING);
    return found;
  }

  /** The account, the one above it and who pays for that one, in the order of their numbers. */
  async #lockFamily(session: Session, account: Account): Promise<void> {
    const above = account.parent && (await readClient(session, account.parent, this.#doors.secrets))?.account;
    await lockAccounts(session, [account.id, ...(above ? [above.id, above.payer] : [])]);
  }

  async #checkPresentPassword(session: Session, client: Account, change: ClientChange): Promise<void> {
    if (change.presentPassword === undefined) return;
    const [row] = await session.query<{ password: Buffer | null }>(
      'select password from accounts where id = $1',
      [client.id],
    );
    const digests = row?.password ? openPassword(row.password, this.#doors.secrets) : undefined;
    if (!isPassword(change.presentPassword, digests))
      throw new Refusal({ fault: 'parameters-wrong', detail: 'pswc is not the present password' });
  }

  /** Nobody may give away prices he does not have. */
  async #checkPlan(account: Account, { sharing, plan, currency }: Tariff): Promise<void> {
    if (sharing !== 'own tariff, own balance' && sharing !== 'own tariff, main balance') return;
    const { database, book } = this.#doors;
    const giver = principal(account);
    const compared = allowed(await cheaperOnPlan(database, { book, giver, plan, currency }));
    if (compared === 'no') return;
    const detail = `tariff ${plan} in ${currency} is cheaper than that of the main account`;
    throw new Refusal({ fault: 'change-failed', detail });
  }

  /** What a change of `type`, tariff and currency asks for before it can be written; the currency it leads to. */
  async #changeKind(
    session: Session,
    { account, planLeast }: FoundClient,
    change: ClientChange,
  ): Promise<string> {
    allowed(plansFit(change.plan ?? account.plan, change.planLeast ?? planLeast));
    const sharing = change.sharing ?? account.sharing;
    const above = account.parent && (await readClient(session, account.parent, this.#doors.secrets))?.account;
    const follows = sharing !== 'own tariff, own balance' && above !== undefined;
    const currency = change.currency ?? (follows ? above.currency : account.currency);
    if (follows) allowed(sameCurrency(currency, above.currency));
    if (currency !== account.currency) {
      if (await hasBooks(session, account.id))
        throw new Refusal({ fault: 'change-failed', detail: `its books are in ${account.currency}` });
      if ((await placeOf(session, account.id)).clients > 0)
        throw new Refusal({ fault: 'change-failed', detail: 'it has sub-clients in its currency' });
    }
    if (sharesBalance(sharing) && account.payer === account.id && above)
      await this.#giveUpBalance(session, account);
    return currency;
  }

  async #giveUpBalance(session: Session, account: Account): Promise<void> {
    const to =
      account.parent && (await readClient(session, account.parent, this.#doors.secrets))?.account.payer;
    const locked = await lockAccounts(session, [account.id, ...(to === undefined ? [] : [to])]);
    const held = locked.get(account.id);
    if (!held || allowed(mayGiveUpBalance(held)) === 'nothing') return;
    if (to === undefined)
      throw new Refusal({ fault: 'change-failed', detail: 'there is money in it; pay it out first' });
    for (const [purse, amount] of [
      [1, held.balance],
      [2, held.balance2],
    ] as const)
      if (amount > 0) allowed(await take(session, { from: account.id, to, purse, sum: 'all' }));
  }

  async #act<T>(work: (session: Session) => Promise<T>): Promise<Outcome<T>> {
    return await answered(() => this.#doors.database.transaction(work));
  }
}

/** A refusal thrown inside a transaction has undone it. */
async function answered<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  return await whileAvailable<T, ClientRefusal>(async () => {
    try {
      return ok(await work());
    } catch (error) {
      if (error instanceof Refusal) return err(error.refusal);
      if ((error as { code?: string }).code === UNIQUE_VIOLATION) return err(TAKEN);
      throw error;
    }
  }, AWAY);
}

/** A default sender counts as registered, so it must be. */
async function checkSenders(
  session: Session,
  { settings }: ClientChange,
  owners: readonly AccountId[],
): Promise<void> {
  const names = [settings.sender, settings.senderReserve].filter((name) => name !== undefined);
  if (names.length === 0) return;
  const known = await knownSenders(session, owners, names);
  const strange = names.find((name) => !known.has(name));
  if (strange !== undefined)
    throw new Refusal({ fault: 'parameters-wrong', detail: `the sender ${strange} is not registered` });
}

function allowed<T>(result: Outcome<T>): T {
  if (!result.ok) throw new Refusal(result.error);
  return result.value;
}

// What keeps an account in bounds keeps those below it in the same, unless the account above says otherwise.
const INHERITED = [
  'timeZone',
  'destinations',
  'transferNumbers',
  'mailings',
  'sendingHours',
  'sendingHoursZone',
  'outsideHours',
  'validityMax',
  'unknownSender',
  'templatesOnly',
  'electronicKinds',
  'test',
] as const satisfies readonly (keyof AccountSettings)[];

function newRow({ login, password, change }: NewClient, above: Account): Parameters<typeof insertClient>[1] {
  const sharing = change.sharing ?? 'own tariff, own balance';
  const shared = sharesBalance(sharing);
  const currency = change.currency ?? above.currency;
  if (sharing !== 'own tariff, own balance') allowed(sameCurrency(currency, above.currency));
  const [plan, planLeast] = [change.plan ?? 0, change.planLeast ?? 0];
  allowed(plansFit(plan, planLeast));
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, above.settings[name]]));
  const likeMain =
    sharing === 'another login' ? ({ sendersOfParent: 'on', contactsOfParent: 'on' } as const) : {};
  return {
    login,
    password,
    parent: above.id,
    sharing,
    payer: shared ? above.payer : undefined,
    plan,
    planLeast,
    currency,
    state: change.state ?? 'open',
    change: { ...change, settings: { ...inherited, ...likeMain, ...change.settings } },
  };
}
