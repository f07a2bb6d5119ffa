// Who may open a session, and who changes a password: login and password, then a code where there is a second factor. Owns
// the order of what is looked at, and that neither words nor time tell whether a login exists; failures are counted by the
// same counters as at every other door.

import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { isAllowedFrom } from '../../core/accounts/account-addresses.ts';
import { isPasswordStrong } from '../../core/accounts/login.ts';
import type { SignInFailures } from '../../core/accounts/sign-in-failures.ts';
import { mayChange } from '../../core/clients/client-rules.ts';
import type { AuditEntry, AuditLog } from '../../core/people/audit-log.ts';
import type { PersonId } from '../../core/people/person.ts';
import type { Role } from '../../core/people/role.ts';
import type {
  Checked,
  NewPassword,
  OpenedSession,
  Session,
  Sessions,
  SignInAsked,
  SignInRefused,
} from '../../core/people/session.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { GuessesUnderWay, guesserOf } from '../accounts/guesses.ts';
import { isPlainPassword, openPassword, sealPassword } from '../accounts/password.ts';
import { type Session as Connection, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { hashPassword, isHashed } from './password-hash.ts';
import { type Confirming, type FactorRows, openerOf } from './second-factors.ts';
import type { Opener, SessionsGround, StoredSessions } from './sessions.ts';

type SignInGround = SessionsGround & {
  readonly failed: SignInFailures;
  readonly sessions: StoredSessions;
  readonly factors: FactorRows;
  readonly audit: AuditLog;
};

type PersonRow = {
  readonly id: PersonId;
  readonly account_id: Account['id'];
  readonly role: Role;
  readonly state: string;
  readonly password: string;
  readonly once_until: number | null;
};

/** Whoever has this login; `hash` absent: the account itself, whose password is kept another way. */
type Found = Opener & {
  readonly role: Role;
  readonly isOpen: (now: number, address: string) => boolean;
  readonly hash: string | undefined;
  readonly isAccount: (password: string) => boolean;
};

const PERSON = {
  name: 'session-person',
  text: 'select id, account_id, role, state, password, once_until from people where lower(login) = lower($1)',
};
const PERSON_BY_ID = {
  name: 'session-person-by-id',
  text: 'select id, account_id, role, state, password, once_until from people where id = $1',
};
// While a password is looked at somebody may change it or block the person, which ends the sessions there are: the row is
// held and looked at once more before there is another.
const SIGNED_IN = {
  name: 'session-signed-in',
  text: `update people set signed_in_at = $2 where id = $1 and password = $3 and state = 'open' returning id`,
};
const SIGNED_IN_ACCOUNT = {
  name: 'session-signed-in-account',
  text: 'select password from accounts where id = $1 and login = $2 for share',
};
const HOLD_PERSON = { name: 'session-hold-person', text: 'select from people where id = $1 for update' };
const STILL_OPEN = { name: 'session-still-open', text: 'select id from sessions where id = $1' };
const CHANGE_PERSON = {
  name: 'session-change-person',
  text: 'update people set password = $2, password_at = $3, once_until = null where id = $1',
};
const CHANGE_ACCOUNT = {
  name: 'session-change-account',
  text: 'update accounts set password = $2 where id = $1',
};

/** One failure at a time of an address and of a login, so that many at once learn no more than one by one. */
class Guesses {
  readonly #failed: SignInFailures;
  readonly #clock: Clock;
  readonly #addresses: GuessesUnderWay;
  readonly #logins: GuessesUnderWay;

  constructor(failed: SignInFailures, clock: Clock) {
    this.#failed = failed;
    this.#clock = clock;
    this.#addresses = new GuessesUnderWay((from) => failed.left(from, clock.now()));
    this.#logins = new GuessesUnderWay((login) => failed.leftOfLogin(login, clock.now()));
  }

  /** What `look` finds, unless so many have failed that nothing is looked at; a failure it tells of is counted. */
  async guarded<T, E extends { readonly fault: string }>(
    { login, address }: { readonly login: string; readonly address: string },
    look: () => Promise<Result<T, E>>,
  ): Promise<Result<T, E | Checked>> {
    const from = guesserOf(address);
    const key = this.#failed.loginKey(login, from);
    // Always in this order, so that nobody waits for somebody who waits for him.
    await this.#addresses.enter(from);
    try {
      await this.#logins.enter(key);
      try {
        const now = this.#clock.now();
        const wait = this.#failed.isFull(from, now) ? LOCKED : this.#failed.wait(from, key, now);
        if (wait > 0) return err({ fault: 'sign-in-delayed', wait });
        const found = await look();
        if (found.ok) this.#failed.succeeded(from, login);
        else if (COUNTED.has(found.error.fault)) this.#failed.noteOfLogin(from, key, this.#clock.now());
        return found;
      } finally {
        this.#logins.leave(key);
      }
    } finally {
      this.#addresses.leave(from);
    }
  }
}

/** For the rest of a minute, as at every other door. */
const LOCKED = 60_000;
/** Whoever has the password but not the code has not been refused yet. */
const COUNTED: ReadonlySet<string> = new Set(['sign-in-failed', 'code-wrong']);

export class SessionSignIn implements Pick<Sessions, 'open' | 'changePassword'> {
  readonly #ground: SignInGround;
  readonly #guesses: Guesses;
  /** For what whoever is signed in does to the second factor. */
  readonly confirming: Confirming = {
    password: (session, asked) => this.#confirmPassword(session, asked),
    code: (session, asked) => this.#confirmCode(session, asked),
  };

  constructor(ground: SignInGround) {
    this.#ground = ground;
    this.#guesses = new Guesses(ground.failed, ground.clock);
  }

  async open(asked: SignInAsked): Promise<Result<OpenedSession, SignInRefused>> {
    const tried: { found: Found | undefined } = { found: undefined };
    const opened = await this.#guesses.guarded<OpenedSession, SignInRefused>(asked, () =>
      whileAvailable<OpenedSession, SignInRefused>(
        () => this.#opened(asked, (found) => (tried.found = found)),
        { fault: 'service-unavailable' },
      ),
    );
    const code = opened.ok ? undefined : opened.error.fault;
    // Nothing was looked at, so nothing was tried; whoever goes on and on must not fill the log.
    if (code !== 'sign-in-delayed')
      await this.#ground.audit.note(tried.found?.account.id, triedEntry(asked, tried.found, code));
    return opened;
  }

  async changePassword(session: Session, asked: NewPassword): ReturnType<Sessions['changePassword']> {
    if (!session.person && !mayChange(session.account).ok) return err({ fault: 'change-failed' });
    const right = await this.#confirmPassword(session, asked);
    if (!right.ok) return right;
    if (asked.newPassword === asked.password) return err({ fault: 'password-same' });
    if (!isPasswordStrong(asked.newPassword)) return err({ fault: 'password-weak' });
    return await whileAvailable<OpenedSession, Checked>(
      async () => {
        const opened = await this.#changed(session, asked);
        return opened ? ok(opened) : err({ fault: 'sign-in-failed' });
      },
      { fault: 'service-unavailable' },
    );
  }

  async #opened(
    asked: SignInAsked,
    tell: (found: Found | undefined) => void,
  ): Promise<Result<OpenedSession, SignInRefused>> {
    const { sessions, factors, database, clock } = this.#ground;
    const found = await this.#find(asked.login);
    tell(found);
    const right = await isRight(found, asked.password);
    if (!found || !right || !found.isOpen(clock.now(), asked.address))
      return err({ fault: 'sign-in-failed' });
    const taken = await factors.take(found, asked.code);
    if (taken === 'missing') return err({ fault: 'code-needed' });
    if (taken === 'wrong') return err({ fault: 'code-wrong' });
    const token = await database.transaction(async (connection) =>
      (await this.#isStill(connection, found, asked.password))
        ? await sessions.open(connection, found, asked)
        : undefined,
    );
    const opened = token === undefined ? undefined : await sessions.opened(token, asked);
    return opened ? ok(opened) : err({ fault: 'sign-in-failed' });
  }

  /** Whether the password that was found right is so still; until the transaction ends it stays so. */
  async #isStill(
    connection: Connection,
    { account, person, hash }: Found,
    password: string,
  ): Promise<boolean> {
    const { clock, secrets } = this.#ground;
    if (person !== undefined)
      return (await connection.query(SIGNED_IN, [person, new Date(clock.now()), hash])).length > 0;
    const held = [account.id, account.login];
    const [row] = await connection.query<{ password: Buffer | null }>(SIGNED_IN_ACCOUNT, held);
    return isPlainPassword(password, row?.password ? openPassword(row.password, secrets) : undefined);
  }

  async #find(login: string): Promise<Found | undefined> {
    const { book, database } = this.#ground;
    const booked = await book.byLogin(storable(login));
    // Asked in any case: an account takes as long as a person.
    const [row] = await database.query<PersonRow>(PERSON, [storable(login)]);
    if (booked) {
      const { account } = booked.facts;
      return {
        account,
        person: undefined,
        role: 'owner',
        hash: undefined,
        isOpen: (_now, address) => account.state === 'open' && isAllowedFrom(booked.networks, address),
        isAccount: (password) => isPlainPassword(password, booked.password),
      };
    }
    return row && (await this.#personFound(row));
  }

  async #personFound(row: PersonRow): Promise<Found | undefined> {
    const booked = await this.#ground.book.of(row.account_id, 'kept');
    if (!booked) return undefined;
    const { account } = booked.facts;
    const isGood = (now: number): boolean => row.once_until === null || now < row.once_until;
    return {
      account,
      person: row.id,
      role: row.role,
      hash: row.password,
      isOpen: (now, address) =>
        row.state === 'open' &&
        account.state === 'open' &&
        isGood(now) &&
        isAllowedFrom(booked.networks, address),
      isAccount: () => false,
    };
  }

  async #found(session: Session): Promise<Found | undefined> {
    if (!session.person) return await this.#find(session.account.login);
    const [row] = await this.#ground.database.query<PersonRow>(PERSON_BY_ID, [session.person.id]);
    return row && (await this.#personFound(row));
  }

  #confirmPassword(
    session: Session,
    { password, address }: { readonly password: string; readonly address: string },
  ): Promise<Result<true, Checked>> {
    return this.#guesses.guarded<true, Checked>({ login: loginOf(session), address }, () =>
      whileAvailable<true, Checked>(
        async () => ((await isRight(await this.#found(session), password)) ? ok(true) : REFUSED),
        { fault: 'service-unavailable' },
      ),
    );
  }

  #confirmCode(
    session: Session,
    { code, address }: { readonly code: string; readonly address: string },
  ): Promise<Result<true, Checked>> {
    return this.#guesses.guarded<true, Checked>({ login: loginOf(session), address }, () =>
      whileAvailable<true, Checked>(
        async () => {
          const taken = await this.#ground.factors.take(openerOf(session), code);
          return taken === 'good' ? ok(true) : err({ fault: 'code-wrong' });
        },
        { fault: 'service-unavailable' },
      ),
    );
  }

  /** The triggers end every session of whoever it is; this one goes on under another token. */
  async #changed(session: Session, asked: NewPassword): Promise<OpenedSession | undefined> {
    const { database, secrets, book, sessions, clock } = this.#ground;
    const { account, person } = session;
    const hash = person ? await hashPassword(asked.newPassword) : undefined;
    const token = await database.transaction(async (connection) => {
      await connection.query(person ? HOLD_PERSON : LOCK_ACCOUNT, [person?.id ?? account.id]);
      // It has ended if anybody has changed the password, the role or the person since it was shown.
      if ((await connection.query(STILL_OPEN, [session.id])).length === 0) return undefined;
      if (person) await connection.query(CHANGE_PERSON, [person.id, hash, new Date(clock.now())]);
      else await connection.query(CHANGE_ACCOUNT, [account.id, sealPassword(asked.newPassword, secrets)]);
      return await sessions.open(connection, openerOf(session), asked);
    });
    book.forget(account.id);
    return token === undefined ? undefined : await sessions.opened(token, asked);
  }
}

const REFUSED = err({ fault: 'sign-in-failed' }) as Result<never, Checked>;

function loginOf({ account, person }: Session): string {
  return person?.login ?? account.login;
}

/** One hash, whoever it is and whether there is anybody: the time tells nothing. */
async function isRight(found: Found | undefined, password: string): Promise<boolean> {
  const hashed = await isHashed(password, found?.hash);
  return hashed || (found?.isAccount(password) ?? false);
}

/** The login of nobody may be a password in the wrong field: only how it begins is written down. */
const SHOWN_CHARACTERS = 2;

function triedEntry(asked: SignInAsked, found: Found | undefined, code: string | undefined): AuditEntry {
  const shown = found ? asked.login : `${[...asked.login].slice(0, SHOWN_CHARACTERS).join('')}…`;
  return {
    person: found?.person,
    who: shown,
    role: found?.role ?? '',
    means: 'password',
    operation: 'startSession',
    touched: 'POST /session',
    address: asked.address,
    status: code === undefined ? 200 : code === 'service-unavailable' ? 503 : 401,
    code,
  };
}
