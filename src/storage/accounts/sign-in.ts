// Who a request speaks for: by API key, or by login and password in any of the forms clients send. Owns the lock-out of
// addresses that fail too often and the list of addresses an account may be used from; wrong and unknown look the same from outside.

import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import { isAllowedFrom } from '../../core/accounts/account-addresses.ts';
import { allows, KEY_SCOPES, type KeyScope } from '../../core/accounts/api-keys.ts';
import type { SignInFailures } from '../../core/accounts/sign-in-failures.ts';
import type { Authenticate, Identified, Identify, SignIn, SignInFault } from '../../core/ports.ts';
import { storable } from '../database/stored-text.ts';
import type { AccountBook, BookedAccount } from './account-book.ts';
import { keyDigest } from './api-keys.ts';
import { GuessesUnderWay, guesserOf } from './guesses.ts';
import { isPassword } from './password.ts';

type SignInDoors = {
  readonly book: AccountBook;
  readonly clock: Clock;
  readonly failed: SignInFailures;
};

type Found = {
  readonly booked: BookedAccount;
  readonly scopes: readonly KeyScope[];
  readonly by: Identified['by'];
};

/** The account alone, for whoever asks no more. */
export function authenticator(identify: Identify): Authenticate {
  return async (signIn) => {
    const identified = await identify(signIn);
    return identified.ok ? ok(identified.value.account) : identified;
  };
}

export function identifier({ book, clock, failed }: SignInDoors): Identify {
  const byKey = async (key: string): Promise<Found | undefined> => {
    const keyed = await book.byKey(keyDigest(key));
    return keyed && { ...keyed, by: { means: 'key', name: keyed.name, scopes: keyed.scopes } };
  };
  const byPassword = async ({ login, password }: SignIn): Promise<Found | undefined> => {
    const booked = await book.byLogin(storable(login));
    if (isPassword(password, booked?.password) && booked)
      return { booked, scopes: KEY_SCOPES, by: { means: 'password' } };
    // Some installations put a key where the password belongs; it must be a key of that login.
    const keyed = password === '' ? undefined : await byKey(password);
    return keyed?.booked.facts.account.login === login ? keyed : undefined;
  };
  const look = async (signIn: SignIn): Promise<Result<Identified, 'sign-in-failed' | 'key-limited'>> => {
    const found = signIn.apiKey === '' ? await byPassword(signIn) : await byKey(signIn.apiKey);
    if (!found || !isAllowedFrom(found.booked.networks, signIn.address)) return err('sign-in-failed');
    const { account } = found.booked.facts;
    if (account.state !== 'open') return err('sign-in-failed');
    const may = allows(found.scopes, signIn.needs ?? 'everything');
    return may ? ok({ account, by: found.by }) : err('key-limited');
  };
  const underWay = new GuessesUnderWay((from) => failed.left(from, clock.now()));
  return async (signIn): Promise<Result<Identified, SignInFault>> => {
    const from = guesserOf(signIn.address);
    await underWay.enter(from);
    try {
      if (failed.isFull(from, clock.now())) return err('address-locked');
      const found = await look(signIn);
      // A limited key is a right one: nobody guesses by it.
      if (!found.ok && found.error === 'sign-in-failed') failed.note(from, clock.now());
      return found;
    } finally {
      underWay.leave(from);
    }
  };
}
