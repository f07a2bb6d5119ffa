// Rows of second factors: a sealed secret, the last code that was taken, digests of the recovery codes that are left. Owns
// these statements, and that no code is taken twice; passwords are asked by `session-sign-in.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, later } from '../../base/time.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { BegunFactor, SecondFactors } from '../../core/people/second-factor.ts';
import type { Checked, Session } from '../../core/people/session.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { Opener } from './sessions.ts';
import { newRecoveryCode, newSecret, readCode, recoveryDigest, stepOf, uriOf } from './totp.ts';

const PURPOSE = 'second factor';
const RECOVERY_PURPOSE = 'recovery codes';

const FIND = {
  name: 'second-factor-find',
  text: `select id, secret, confirmed_at, made_at from second_factors
         where account_id = $1 and coalesce(person_id, 0) = coalesce($2::integer, 0)`,
};
/** One that nobody has confirmed gives way. */
const BEGIN = {
  name: 'second-factor-begin',
  text: `insert into second_factors (account_id, person_id, secret, made_at) values ($1, $2, $3, $4)
         on conflict (account_id, coalesce(person_id, 0)) do update
           set secret = excluded.secret, made_at = excluded.made_at
         where second_factors.confirmed_at is null returning id`,
};
const CONFIRM = {
  name: 'second-factor-confirm',
  text: `update second_factors set confirmed_at = $3, last_step = $2, recovery = $4
         where id = $1 and confirmed_at is null and secret = $5 returning id`,
};
/** Of two that come with the same code at the same time one finds it taken. */
const TAKE_STEP = {
  name: 'second-factor-take-step',
  text: 'update second_factors set last_step = $2 where id = $1 and last_step < $2 returning id',
};
const TAKE_RECOVERY = {
  name: 'second-factor-take-recovery',
  text: `update second_factors set recovery = array_remove(recovery, $2::bytea)
         where id = $1 and $2::bytea = any(recovery) returning id`,
};
const REMOVE = {
  name: 'second-factor-remove',
  text: 'delete from second_factors where id = $1',
};

type Row = {
  readonly id: number;
  readonly secret: Buffer;
  readonly confirmed_at: number | null;
  readonly made_at: number;
};

/** A password or a code of somebody who is signed in, its failures counted like those of a sign-in. */
export type Confirming = {
  readonly password: (
    session: Session,
    asked: { readonly password: string; readonly address: string },
  ) => Promise<Result<true, Checked>>;
  readonly code: (
    session: Session,
    asked: { readonly code: string; readonly address: string },
  ) => Promise<Result<true, Checked>>;
};

type FactorGround = { readonly database: Database; readonly secrets: Secrets; readonly clock: Clock };

export class FactorRows {
  readonly #ground: FactorGround;

  constructor(ground: FactorGround) {
    this.#ground = ground;
  }

  async find(opener: Opener): Promise<Row | undefined> {
    const [row] = await this.#ground.database.query<Row>(FIND, [opener.account.id, opener.person ?? null]);
    return row;
  }

  /** Whether a code is good, which it is once; `none`: nobody asks for one here. */
  async take(opener: Opener, code: string | undefined): Promise<'good' | 'wrong' | 'missing' | 'none'> {
    const row = await this.find(opener);
    if (!row || row.confirmed_at === null) return 'none';
    if (code === undefined) return 'missing';
    return (await this.#takeStep(row, code)) || (await this.#takeRecovery(row, code)) ? 'good' : 'wrong';
  }

  /** Undefined: sealed under another key, so no code fits. */
  secretOf(row: Row): string | undefined {
    return this.#ground.secrets.open(row.secret, PURPOSE);
  }

  async #takeStep(row: Row, code: string): Promise<boolean> {
    const { database, clock } = this.#ground;
    const secret = this.secretOf(row);
    const step = secret === undefined ? undefined : stepOf(secret, readCode(code), clock.now());
    if (step === undefined) return false;
    return (await database.query(TAKE_STEP, [row.id, step])).length > 0;
  }

  async #takeRecovery(row: Row, code: string): Promise<boolean> {
    const { database, secrets } = this.#ground;
    const digest = recoveryDigest(code, secrets.key(RECOVERY_PURPOSE));
    if (!digest) return false;
    return (await database.query(TAKE_RECOVERY, [row.id, digest])).length > 0;
  }
}

export class StoredSecondFactors implements SecondFactors {
  readonly #ground: FactorGround & { readonly rows: FactorRows; readonly confirming: Confirming };

  constructor(ground: FactorGround & { readonly rows: FactorRows; readonly confirming: Confirming }) {
    this.#ground = ground;
  }

  begin: SecondFactors['begin'] = async (session, asked) => {
    const { database, secrets, clock, confirming } = this.#ground;
    const right = await confirming.password(session, asked);
    if (!right.ok) return right;
    return await whileAvailable<BegunFactor, { readonly fault: FaultCode }>(
      async () => {
        const secret = newSecret();
        const { account, person } = openerOf(session);
        const values = [account.id, person ?? null, secrets.seal(secret, PURPOSE), new Date(clock.now())];
        const rows = await database.query(BEGIN, values);
        if (rows.length === 0) return err({ fault: 'change-failed' });
        return ok({ secret, uri: uriOf(secret, session.person?.login ?? account.login) });
      },
      { fault: 'service-unavailable' },
    );
  };

  confirm: SecondFactors['confirm'] = async (session, code) => {
    const { database, secrets, clock, rows } = this.#ground;
    return await whileAvailable<readonly string[], { readonly fault: FaultCode | 'code-wrong' }>(
      async () => {
        const now = clock.now();
        const row = await rows.find(openerOf(session));
        const fresh = row && later(clock.now(), -LIMITS.console.factorBegun) <= row.made_at;
        if (!row || row.confirmed_at !== null || !fresh) return err({ fault: 'record-missing' });
        const secret = rows.secretOf(row);
        const step = secret === undefined ? undefined : stepOf(secret, readCode(code), now);
        if (step === undefined) return err({ fault: 'code-wrong' });
        const codes = Array.from({ length: LIMITS.console.recoveryCodes }, newRecoveryCode);
        const key = secrets.key(RECOVERY_PURPOSE);
        const digests = codes.map((one) => recoveryDigest(one, key));
        const done = await database.query(CONFIRM, [row.id, step, new Date(now), digests, row.secret]);
        return done.length > 0 ? ok(codes) : err({ fault: 'record-missing' });
      },
      { fault: 'service-unavailable' },
    );
  };

  remove: SecondFactors['remove'] = async (session, asked) => {
    const { database, confirming, rows } = this.#ground;
    return await whileAvailable<true, Checked | { readonly fault: FaultCode }>(
      async () => {
        const row = await rows.find(openerOf(session));
        if (!row || row.confirmed_at === null) return err({ fault: 'record-missing' });
        const right = await confirming.code(session, asked);
        if (!right.ok) return right;
        await database.query(REMOVE, [row.id]);
        return ok(true);
      },
      { fault: 'service-unavailable' },
    );
  };
}

export function openerOf({ account, person }: Session): Opener {
  return { account, person: person?.id };
}
