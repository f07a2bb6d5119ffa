// Who a request speaks for: by API key, or by login and password in any of the forms clients send. Owns the lock-out of
// addresses that fail too often and the list of addresses an account may be used from; wrong and unknown look the same from outside.

import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { isAllowedFrom } from '../../core/accounts/account-addresses.ts';
import { allows, KEY_SCOPES, type KeyScope } from '../../core/accounts/api-keys.ts';
import type { RateLimit } from '../../core/accounts/rate-limit.ts';
import type { Authenticate, SignIn, SignInFault } from '../../core/ports.ts';
import { storable } from '../database/stored-text.ts';
import type { AccountBook, BookedAccount } from './account-book.ts';
import { keyDigest } from './api-keys.ts';
import { GuessesUnderWay, guesserOf } from './guesses.ts';
import { isPassword } from './password.ts';

type SignInDoors = {
  readonly book: AccountBook;
  readonly clock: Clock;
  readonly failed: RateLimit;
};

type Found = { readonly booked: BookedAccount; readonly scopes: readonly KeyScope[] };

export function authenticator({ book, clock, failed }: SignInDoors): Authenticate {
  const byKey = (key: string): Promise<Found | undefined> => book.byKey(keyDigest(key));
  const byPassword = async ({ login, password }: SignIn): Promise<Found | undefined> => {
    const booked = await book.byLogin(storable(login));
    if (isPassword(password, booked?.password) && booked) return { booked, scopes: KEY_SCOPES };
    // Some installations put a key where the password belongs; it must be a key of that login.
    const keyed = password === '' ? undefined : await byKey(password);
    return keyed?.booked.facts.account.login === login ? keyed : undefined;
  };
  const look = async (signIn: SignIn): Promise<Result<Account, 'sign-in-failed' | 'key-limited'>> => {
    const found = signIn.apiKey === '' ? await byPassword(signIn) : await byKey(signIn.apiKey);
    if (!found || !isAllowedFrom(found.booked.networks, signIn.address)) return err('sign-in-failed');
    const { account } = found.booked.facts;
    if (account.state !== 'open') return err('sign-in-failed');
    return allows(found.scopes, signIn.needs ?? 'everything') ? ok(account) : err('key-limited');
  };
  const underWay = new GuessesUnderWay((from) => failed.left(from, clock.now()));
  return async (signIn): Promise<Result<Account, SignInFault>> => {
    const from = guesserOf(signIn.address);
    await underWay.enter(from);
    try {
      if (failed.isFull(from, clock.now())) return err('address-locked');
      const found = await look(signIn);
      // A limited key is a right one: nobody guesses by it.
      if (!found.ok && found.error === 'sign-in-failed') failed.admit(from, clock.now());
      return found;
    } finally {
      underWay.leave(from);
    }
  };
}
