// Sessions of the console: opened by a login and a password, and a code where there is a second factor; known by a token
// that is told to the browser and kept nowhere. Owns their shape and what may be asked of them.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account, Switch } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { Person } from './person.ts';
import type { Role } from './role.ts';

/** Where a session is used from. */
export type Place = {
  readonly address: string;
  /** What the browser calls itself. */
  readonly agent: string;
};

export type Session = {
  readonly id: number;
  readonly account: Account;
  /** Undefined: the account's own login, which is an owner. */
  readonly person: Person | undefined;
  readonly role: Role;
  readonly secondFactor: Switch;
  /** The password was given by somebody else: nothing else may be done before it is changed. */
  readonly passwordChange: 'needed' | 'not needed';
  /** What requests that change something must bring beside the cookie. */
  readonly csrfToken: string;
  readonly madeAt: Instant;
  /** When it ends unless it is used before. */
  readonly until: Instant;
};

export type OpenedSession = { readonly session: Session; readonly token: string };

/** A session as it is listed. */
export type SessionRecord = Place & {
  readonly id: number;
  /** Login and name of whoever opened it. */
  readonly login: string;
  readonly name: string;
  readonly madeAt: Instant;
  readonly usedAt: Instant;
  readonly until: Instant;
};

export type SignInAsked = Place & {
  readonly login: string;
  readonly password: string;
  /** Six digits, or a recovery code; absent: none was asked for yet. */
  readonly code: string | undefined;
};

export type Checked =
  /** Login and password do not fit together, or may not be used from there. */
  | { readonly fault: 'sign-in-failed' }
  /** Too many failed; milliseconds after which the next is looked at. */
  | { readonly fault: 'sign-in-delayed'; readonly wait: number }
  /** The code is not the present one, or was taken already. */
  | { readonly fault: 'code-wrong' }
  | { readonly fault: 'service-unavailable' };

export type SignInRefused = Checked | { readonly fault: 'code-needed' };

export type PasswordRefused =
  | Checked
  | { readonly fault: 'password-weak' | 'password-same' | 'change-failed' };

export type NewPassword = Place & { readonly password: string; readonly newPassword: string };

/** Whose sessions an owner sees, and everybody else. */
export type Whose = 'mine' | 'everybody’s';

export interface Sessions {
  open(asked: SignInAsked): Promise<Result<OpenedSession, SignInRefused>>;
  /** The session of a token, used from there now. */
  find(token: string, place: Place): Promise<Result<Session, 'sign-in-failed' | 'service-unavailable'>>;
  /** Newest first. */
  list(session: Session, whose: Whose): Promise<Result<readonly SessionRecord[], FaultCode>>;
  /** `record-missing` when there is none, or it is somebody else's and `whose` does not reach it. */
  end(session: Session, id: number, whose: Whose): Promise<Result<true, FaultCode>>;
  /**
   * Ends all sessions of whoever changes it and opens a new one. The password must be one by the rule
   * (`accounts/login.ts`) and another than before: `password-weak`, `password-same`. `change-failed`: the account may not
   * change its settings, and its own password is one.
   */
  changePassword(session: Session, asked: NewPassword): Promise<Result<OpenedSession, PasswordRefused>>;
}
