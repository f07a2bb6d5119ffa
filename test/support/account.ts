// An account as a value, for tests that need no database.

import { ACCOUNT_DEFAULTS, type Account, type AccountId } from '../../src/core/accounts/account.ts';
import { money } from '../../src/core/accounts/money.ts';

/** Number 1, `alex`, everything at its default. */
export function accountValue(changes: Partial<Account> = {}): Account {
  return {
    id: 1 as AccountId,
    login: 'alex',
    currency: 'RUR',
    credit: money(0),
    state: 'open',
    administrator: 'off',
    parent: undefined,
    sharing: 'own tariff, own balance',
    payer: 1 as AccountId,
    plan: 0,
    settings: ACCOUNT_DEFAULTS,
    ...changes,
  };
}
