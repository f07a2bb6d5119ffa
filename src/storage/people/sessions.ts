// Rows of sessions. Owns these statements, the token and how long a session lives; whether somebody may have one is
// decided by `session-sign-in.ts`. A session ends with password, role and person by triggers (migration 0018).

import { createHash, randomBytes } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, type Instant, instant, later } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import { isAllowedFrom } from '../../core/accounts/account-addresses.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { PersonId } from '../../core/people/person.ts';
import type { OpenedSession, Place, Session, SessionRecord, Whose } from '../../core/people/session.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { type Session as Connection, type Database, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storable } from '../database/stored-text.ts';
import { type PersonRow, personColumns, personOf } from './person-row.ts';

export type SessionsGround = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly book: AccountBook;
  readonly clock: Clock;
};

/** Who opens a session: somebody of the account, or the account's own login. */
export type Opener = { readonly account: Account; readonly person: PersonId | undefined };

const FACTOR = `exists (select from second_factors f where f.account_id = s.account_id
  and coalesce(f.person_id, 0) = coalesce(s.person_id, 0) and f.confirmed_at is not null)`;

const OPEN = {
  name: 'session-open',
  text: `insert into sessions (digest, account_id, person_id, made_at, used_at, until, address, agent)
         values ($1, $2, $3, $4, $4, $5, $6, $7)`,
};
/** The one unused longest makes room. */
const MAKE_ROOM = {
  name: 'session-make-room',
  text: `delete from sessions where id in (
           select id from sessions where account_id = $1 and coalesce(person_id, 0) = coalesce($2::integer, 0)
           order by used_at desc, id desc offset $3)`,
};
const FIND = {
  name: 'session-find',
  text: `select s.id as session_id, s.account_id, s.made_at as session_made_at, s.used_at, s.until,
           ${FACTOR} as factor, ${personColumns('p')}
         from sessions s left join people p on p.id = s.person_id
         where s.digest = $1 and s.until > $2 and s.used_at > $3`,
};
const USE = {
  name: 'session-use',
  text: 'update sessions set used_at = $2, address = $3, agent = $4 where id = $1',
};
const LIST = {
  name: 'session-list',
  text: `select s.id, s.made_at, s.used_at, s.until, s.address, s.agent, coalesce(p.login, a.login) as login,
           coalesce(p.name, '') as name
         from sessions s join accounts a on a.id = s.account_id left join people p on p.id = s.person_id
         where s.account_id = $1 and ($2 or coalesce(s.person_id, 0) = coalesce($3::integer, 0))
           and s.until > $4 and s.used_at > $5
         order by s.id desc`,
};
const END = {
  name: 'session-end',
  text: `delete from sessions where id = $1 and account_id = $2
           and ($3 or coalesce(person_id, 0) = coalesce($4::integer, 0)) returning id`,
};
const FORGET = {
  name: 'session-forget',
  text: 'delete from sessions where until <= $1 or used_at <= $2',
};

type FoundRow = PersonRow & {
  readonly session_id: number;
  readonly account_id: AccountId;
  readonly session_made_at: number;
  readonly used_at: number;
  readonly until: number;
  readonly factor: boolean;
};

type ListRow = {
  readonly id: number;
  readonly made_at: number;
  readonly used_at: number;
  readonly until: number;
  readonly address: string;
  readonly agent: string;
  readonly login: string;
  readonly name: string;
};

/** A token has 256 random bits, so a plain digest is as good as a slow one. */
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function agentOf({ agent }: Place): string {
  return storable([...agent].slice(0, LIMITS.console.agentCharacters).join(''));
}

export class StoredSessions {
  readonly #ground: SessionsGround;

  constructor(ground: SessionsGround) {
    this.#ground = ground;
  }

  /** Within a transaction of whoever has found out that it may be. */
  async open(connection: Connection, opener: Opener, place: Place): Promise<string> {
    const { clock } = this.#ground;
    const now = clock.now();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const { account, person = null } = opener;
    const until = new Date(later(now, LIMITS.console.sessionLongest));
    const from = [storable(place.address), agentOf(place)];
    await connection.query(OPEN, [digestOf(token), account.id, person, new Date(now), until, ...from]);
    await connection.query(MAKE_ROOM, [account.id, person, LIMITS.console.sessionsOfPerson]);
    return token;
  }

  async find(
    token: string,
    place: Place,
  ): Promise<Result<Session, 'sign-in-failed' | 'service-unavailable'>> {
    if (!TOKEN.test(token)) return err('sign-in-failed');
    const { database, book, clock } = this.#ground;
    return await whileAvailable<Session, 'sign-in-failed' | 'service-unavailable'>(async () => {
      const now = clock.now();
      const [row] = await database.query<FoundRow>(FIND, [digestOf(token), new Date(now), unusedSince(now)]);
      const booked = row && (await book.of(row.account_id, 'kept'));
      if (!row || !booked || booked.facts.account.state !== 'open') return err('sign-in-failed');
      if (!isAllowedFrom(booked.networks, place.address)) return err('sign-in-failed');
      if (row.used_at + LIMITS.console.sessionNoted <= now) {
        const from = [storable(place.address), agentOf(place)];
        await database.query(USE, [row.session_id, new Date(now), ...from]);
      }
      return ok(this.#sessionOf(row, { account: booked.facts.account, token, now }));
    }, 'service-unavailable');
  }

  /** Just opened, as it will be found. */
  async opened(token: string, place: Place): Promise<OpenedSession | undefined> {
    const found = await this.find(token, place);
    return found.ok ? { session: found.value, token } : undefined;
  }

  async list(session: Session, whose: Whose): Promise<Result<readonly SessionRecord[], FaultCode>> {
    const { database, clock } = this.#ground;
    return await whileAvailable<readonly SessionRecord[], FaultCode>(async () => {
      const now = clock.now();
      const reach = [session.account.id, whose !== 'mine', session.person?.id ?? null];
      const rows = await database.query<ListRow>(LIST, [...reach, new Date(now), unusedSince(now)]);
      return ok(rows.map(recordOf));
    }, 'service-unavailable');
  }

  async end(session: Session, id: number, whose: Whose): Promise<Result<true, FaultCode>> {
    const { database } = this.#ground;
    return await whileAvailable<true, FaultCode>(async () => {
      const reach = [session.account.id, whose !== 'mine', session.person?.id ?? null];
      const rows = await database.query(END, [id, ...reach]);
      return rows.length > 0 ? ok(true) : err('record-missing');
    }, 'service-unavailable');
  }

  #sessionOf(
    row: FoundRow,
    { account, token, now }: { readonly account: Account; readonly token: string; readonly now: Instant },
  ): Session {
    const person = personOf(row);
    return {
      id: row.session_id,
      account,
      person,
      role: person?.role ?? 'owner',
      secondFactor: row.factor ? 'on' : 'off',
      passwordChange: person?.passwordUntil === undefined ? 'not needed' : 'needed',
      csrfToken: this.#ground.secrets.sign(`csrf ${token}`),
      madeAt: instant(row.session_made_at),
      until: endOf(row.until, now),
    };
  }
}

/** Those whose time is over. */
export async function forgetSessions(database: Connection, now: Instant): Promise<void> {
  await database.query(FORGET, [new Date(now), unusedSince(now)]);
}

function unusedSince(now: Instant): Date {
  return new Date(later(now, -LIMITS.console.sessionIdle));
}

function endOf(until: number, usedAt: number): Instant {
  return instant(Math.min(until, usedAt + LIMITS.console.sessionIdle));
}

function recordOf(row: ListRow): SessionRecord {
  const { id, login, name, address, agent } = row;
  const usedAt = instant(row.used_at);
  return {
    id,
    login,
    name,
    address,
    agent,
    madeAt: instant(row.made_at),
    usedAt,
    until: endOf(row.until, usedAt),
  };
}
