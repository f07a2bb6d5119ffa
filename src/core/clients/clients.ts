// Sub-clients as an account above them sees them: made, changed, given money, counted. Owns the questions an interface may
// ask and the shapes of their answers.

import type { Result } from '../../base/result.ts';
import type { Account, AccountId, AccountSettings, AccountState, Sharing } from '../accounts/account.ts';
import type { Money } from '../accounts/money.ts';
import type { Purse } from '../accounts/purse.ts';
import type { FaultCode } from '../faults.ts';
import type { Period } from '../statistics/statistics.ts';

/** A sub-client by what its account above calls it. */
export type ClientName =
  | { readonly by: 'login'; readonly login: string }
  | { readonly by: 'id'; readonly id: number };

/** What becomes of a sub-client; what is absent stays. A setting of undefined is taken away. */
export type ClientChange = {
  readonly newLogin?: string;
  readonly password?: string;
  readonly presentPassword?: string;
  readonly sharing?: Sharing;
  readonly plan?: number;
  readonly planLeast?: number;
  readonly currency?: string;
  readonly state?: Exclude<AccountState, 'deleted'>;
  readonly settings: Partial<AccountSettings>;
  /** Settings under their wire names; undefined takes one away. */
  readonly more: Readonly<Record<string, string | undefined>>;
  /** Whether all of it is what an account may change of itself. */
  readonly scope: 'self' | 'above';
};

export type NewClient = {
  readonly login: string;
  readonly password: string;
  readonly change: ClientChange;
};

/** `sum` is in the currency of the account that pays; a negative one takes back, up to what is there. */
export type ClientPayment = { readonly client: ClientName; readonly sum: Money; readonly purse: Purse };

export type StatisticsQuestion = {
  readonly period: Period;
  readonly purse: Purse;
  /** One sub-client; absent: all of `reseller`. */
  readonly client?: ClientName;
  /** Sub-clients with a balance of their own, or those that spend the main one. */
  readonly balances: 'own' | 'shared';
  readonly deleted: 'show' | 'hide';
  /** Sums in the currency of each client, or of who asks. */
  readonly currency: 'theirs' | 'mine';
  readonly detail: 'sums' | 'days';
};

export type ClientStatistics = {
  readonly login: string;
  /** Of a row of one day. */
  readonly day?: string;
  readonly cnt: number;
  /** Spent. */
  readonly credit: Money;
  /** Received. */
  readonly debit: Money;
  readonly currency: string;
};

export type Client = {
  readonly id: AccountId;
  readonly login: string;
  readonly parent: AccountId;
  readonly state: AccountState;
  readonly sharing: Sharing;
  readonly plan: number;
  readonly currency: string;
  readonly balance: Money;
  readonly balance2: Money;
};

/** A sub-client with all that is set of it, by the names of `client-parameters.ts`. */
type ClientWithSettings = Client & { readonly settings: Readonly<Record<string, string>> };

export type ClientRefusal = { readonly fault: FaultCode; readonly detail?: string };

export interface Clients {
  add(account: Account, client: NewClient): Promise<Result<AccountId, ClientRefusal>>;
  /** Of a sub-client at any depth, or of the account itself as far as it may. */
  change(account: Account, client: ClientName, change: ClientChange): Promise<Result<true, ClientRefusal>>;
  /** Of a sub-client at any depth. */
  find(account: Account, client: ClientName): Promise<Result<ClientWithSettings, ClientRefusal>>;
  /** What was moved, in the currency of the account that pays. */
  pay(account: Account, payment: ClientPayment): Promise<Result<Money, ClientRefusal>>;
  statistics(
    account: Account,
    question: StatisticsQuestion,
  ): Promise<Result<readonly ClientStatistics[], ClientRefusal>>;
  /** All below the account, parents before children. */
  list(account: Account): Promise<Result<readonly Client[], ClientRefusal>>;
}
