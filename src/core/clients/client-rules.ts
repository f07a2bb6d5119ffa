// What may be done with a sub-client, and what a change of its kind does to its money. Owns these decisions; it is told
// everything it needs, the store carries out what it says.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account, AccountId, Sharing } from '../accounts/account.ts';
import type { ClientChange, ClientRefusal } from './clients.ts';

/** Marks of an account that take rights from it (`fl[27]`, `fl[28]`). */
export function mayChange(account: Account): Result<true, ClientRefusal> {
  return account.settings.more['fl[27]'] === '1'
    ? err({ fault: 'change-failed', detail: 'this account may not change settings' })
    : ok(true);
}

export function mayPay(account: Account): Result<true, ClientRefusal> {
  return account.settings.more['fl[28]'] === '1'
    ? err({ fault: 'change-failed', detail: 'this account may not pay' })
    : ok(true);
}

/** Another login of an account has the sub-clients of that account. */
export function principal(account: Account): AccountId {
  return account.sharing === 'another login' && account.parent !== undefined ? account.parent : account.id;
}

export function sharesBalance(sharing: Sharing): boolean {
  return (
    sharing === 'main tariff, main balance' ||
    sharing === 'own tariff, main balance' ||
    sharing === 'another login'
  );
}

/** What of an account is still somewhere. */
type Holdings = {
  readonly balance: number;
  readonly balance2: number;
  readonly reserved: number;
  readonly reserved2: number;
};

/**
 * Before an account stops having a balance of its own, by sharing another's or by being deleted: what is there goes to the
 * account above. Debts and waiting messages cannot.
 */
export function mayGiveUpBalance(held: Holdings): Result<'nothing' | 'move', ClientRefusal> {
  if (held.reserved > 0 || held.reserved2 > 0)
    return err({
      fault: 'change-failed',
      detail: 'messages that wait are paid from its own balance; try again when they have ended',
    });
  if (held.balance < 0 || held.balance2 < 0)
    return err({ fault: 'change-failed', detail: 'its balance is below nothing; pay it first' });
  return ok(held.balance > 0 || held.balance2 > 0 ? 'move' : 'nothing');
}

/** `depth`: accounts above the one that gets a sub-client. */
export function mayHaveClient(depth: number, clients: number): Result<true, ClientRefusal> {
  if (depth + 1 >= LIMITS.clients.depth)
    return err({ fault: 'client-not-saved', detail: `accounts are at most ${LIMITS.clients.depth} deep` });
  if (clients >= LIMITS.clients.ofAccount)
    return err({
      fault: 'client-not-saved',
      detail: `an account has at most ${LIMITS.clients.ofAccount} sub-clients`,
    });
  return ok(true);
}

/**
 * A change an account asks for of itself. Its password is the owner's, while a manager or a key that only manages may ask
 * for all else: who changes it shows that he has it.
 */
export function mayChangeSelf(change: ClientChange): Result<true, ClientRefusal> {
  if (change.scope !== 'self')
    return err({ fault: 'change-failed', detail: 'only the account above may change this' });
  if (change.password !== undefined && change.presentPassword === undefined)
    return err({ fault: 'change-failed', detail: 'pswc must be the present password of the account' });
  return ok(true);
}

export function plansFit(plan: number, least: number): Result<true, ClientRefusal> {
  return plan >= least
    ? ok(true)
    : err({ fault: 'parameters-wrong', detail: `tariff ${plan} is below the lowest, mintrf ${least}` });
}

/** Prices and sums of the account above are in its currency; who shares either has the same. */
export function sameCurrency(currency: string, above: string): Result<true, ClientRefusal> {
  return currency === above
    ? ok(true)
    : err({
        fault: 'change-failed',
        detail: `only with a tariff and a balance of its own can it have another currency than ${above}`,
      });
}
