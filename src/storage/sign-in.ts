// Who a request speaks for: by API key, or by login and password in any of the forms clients send. Owns the lock-out of
// addresses that fail too often and the list of addresses an account may be used from; wrong and unknown look the same from outside.

import { err, ok, type Result } from '../base/result.ts';
import type { Clock } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import { isAllowedFrom } from '../core/accounts/account-addresses.ts';
import type { RateLimit } from '../core/accounts/rate-limit.ts';
import type { Authenticate, SignIn } from '../core/ports.ts';
import type { AccountBook, BookedAccount } from './account-book.ts';
import { keyDigest } from './api-keys.ts';
import { GuessesUnderWay, guesserOf } from './guesses.ts';
import { isPassword } from './password.ts';
import { storable } from './stored-text.ts';

type SignInDoors = {
  readonly book: AccountBook;
  readonly clock: Clock;
  readonly failed: RateLimit;
};

export function authenticator({ book, clock, failed }: SignInDoors): Authenticate {
  const byKey = (key: string): Promise<BookedAccount | undefined> => book.byKey(keyDigest(key));
  const byPassword = async ({ login, password }: SignIn): Promise<BookedAccount | undefined> => {
    const booked = await book.byLogin(storable(login));
    if (isPassword(password, booked?.password)) return booked;
    // Some installations put a key where the password belongs; it must be a key of that login.
    const keyed = password === '' ? undefined : await byKey(password);
    return keyed?.facts.account.login === login ? keyed : undefined;
  };
  const look = async (signIn: SignIn): Promise<Result<Account, 'sign-in-failed'>> => {
    const booked = signIn.apiKey === '' ? await byPassword(signIn) : await byKey(signIn.apiKey);
    if (!booked || !isAllowedFrom(booked.networks, signIn.address)) return err('sign-in-failed');
    const { account } = booked.facts;
    return account.state === 'open' ? ok(account) : err('sign-in-failed');
  };
  const underWay = new GuessesUnderWay((from) => failed.left(from, clock.now()));
  return async (signIn): Promise<Result<Account, 'sign-in-failed' | 'address-locked'>> => {
    const from = guesserOf(signIn.address);
    await underWay.enter(from);
    try {
      if (failed.isFull(from, clock.now())) return err('address-locked');
      const found = await look(signIn);
      if (!found.ok) failed.admit(from, clock.now());
      return found;
    } finally {
      underWay.leave(from);
    }
  };
}
