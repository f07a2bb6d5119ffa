// People who sign in to the console for an account, each with a login, a password and a role of their own. Owns their shape
// and what an owner may ask about them; a password that is given to somebody is told once and kept nowhere.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account, Switch } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { Role } from './role.ts';

export type PersonId = number & { readonly __person: true };

export type PersonState = 'open' | 'blocked';

export type Person = {
  readonly id: PersonId;
  /** Nobody else's in the whole installation, no account's either. */
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** Who is blocked cannot sign in. */
  readonly state: PersonState;
  readonly secondFactor: Switch;
  /** The password was given by somebody else and must be changed; it is good until then. */
  readonly passwordUntil: Instant | undefined;
  readonly madeAt: Instant;
  readonly signedInAt: Instant | undefined;
};

export type PersonTerms = Pick<Person, 'login' | 'name' | 'role'>;

/** What is absent stays. */
export type PersonChange = Partial<Pick<Person, 'name' | 'role' | 'state'>> & {
  /** A new password is given to the person. */
  readonly password?: 'new';
  /** Whoever has lost what makes the codes signs in without. */
  readonly secondFactor?: 'off';
};

/** `password`: where one was given, told this once. */
export type GivenPassword = { readonly person: Person; readonly password: string | undefined };

export interface People {
  /** In order of their numbers. */
  list(account: Account): Promise<Result<readonly Person[], FaultCode>>;
  /** `change-failed` past the limit of people, `login-taken` when an account or a person has the login. */
  add(account: Account, terms: PersonTerms): Promise<Result<GivenPassword, FaultCode | 'login-taken'>>;
  /** Ends the person's sessions when password, role or state change. `record-missing`; so does `remove`. */
  change(account: Account, id: PersonId, change: PersonChange): Promise<Result<GivenPassword, FaultCode>>;
  remove(account: Account, id: PersonId): Promise<Result<true, FaultCode>>;
}
