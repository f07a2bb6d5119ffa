// Sendings that may be repeated without being sent twice. Owns the rows of idempotency keys and the transaction that one is
// stored in together with its messages; what is accepted at what price is decided in the core.

import { assert } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import { type Clock, type Instant, later } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Admission, Admitted } from '../../core/messages/accept.ts';
import type { Accepted, IdempotencyKey, Refused } from '../../core/messages/submission.ts';
import type { Database, Session } from '../database/database.ts';
import { storableJson } from '../database/stored-text.ts';
import { admitAll } from './accept-store.ts';

type Answer = Result<Accepted, Refused>;

type Row = { readonly request: string; readonly answer: Answer };

type KeyRow = { readonly account: Account; readonly key: IdempotencyKey; readonly answer: Answer };

/** Held until the transaction ends, whichever process it is in. Two keys with the same digest only wait for each other. */
export const KEY_LOCK = `select pg_try_advisory_xact_lock(hashtextextended('idempotency ' || $1::integer || ' ' || $2::text, 0)) as free`;

const LOCK = { name: 'idempotency-lock', text: KEY_LOCK };
const FIND = {
  name: 'idempotency-find',
  text: 'select request, answer from idempotency_keys where account_id = $1 and key = $2 and created_at > $3',
};
const STORE = {
  name: 'idempotency-store',
  text: `insert into idempotency_keys (account_id, key, request, answer, created_at) values ($1, $2, $3, $4::jsonb, $5)
         on conflict (account_id, key) do update
         set request = excluded.request, answer = excluded.answer, created_at = excluded.created_at,
           under_way_until = null, sealed = null
         where idempotency_keys.created_at <= $6
         returning key`,
};

export const FORGET_KEYS = 'delete from idempotency_keys where created_at <= $1';

/** Keys made before it are forgotten. */
export function keysFrom(now: Instant): Date {
  return new Date(later(now, -LIMITS.json.idempotencyKeyKept));
}

function keptFrom({ kept }: IdempotencyKey, now: Instant): Date {
  return kept === undefined ? keysFrom(now) : new Date(later(now, -kept));
}

/**
 * Sendings with a key. Nothing of one can happen twice: its messages, its money and the key's row with the answer are
 * committed together or not at all. Who dies before the commit has stored no key and sent nothing, and the repeat sends; who
 * dies after it, the answer unsaid, has stored both, and the repeat reads the answer. Between the two there is no moment. A
 * second request at the same time finds the lock taken (409); were it granted all the same, it would fail at the primary
 * key and take its messages back with it.
 */
export class IdempotencyKeys {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** What the key has been answered already, or why it may not be used; undefined: it is free. */
  find(account: Account, key: IdempotencyKey): Promise<Answer | undefined> {
    return this.#known(this.#database, account, key);
  }

  /** Stores the sending and its key by one transaction. */
  async admit(admission: Admission, key: IdempotencyKey): Promise<Admitted> {
    const { account } = admission;
    return await this.#database.transaction(async (session): Promise<Admitted> => {
      const [lock] = await session.query<{ free: boolean }>(LOCK, [account.id, key.key]);
      if (!lock?.free) return { kind: 'answered', answer: err({ fault: 'key-in-use' }) };
      const known = await this.#known(session, account, key);
      if (known) return { kind: 'answered', answer: known };
      const [admitted] = await admitAll(session, [admission]);
      assert(admitted !== undefined, 'every admission has an answer');
      if (admitted.kind !== 'stale' && admitted.kind !== 'answered')
        await this.#store(session, { account, key, answer: admission.answerTo(admitted) });
      return admitted;
    });
  }

  async #known(session: Session, account: Account, key: IdempotencyKey): Promise<Answer | undefined> {
    const since = keptFrom(key, this.#clock.now());
    const [row] = await session.query<Row>(FIND, [account.id, key.key, since]);
    if (!row) return undefined;
    return row.request === key.request ? row.answer : err({ fault: 'key-reused' });
  }

  async #store(session: Session, { account, key, answer }: KeyRow): Promise<void> {
    const now = this.#clock.now();
    const since = keptFrom(key, now);
    const values = [account.id, key.key, key.request, storableJson(answer), new Date(now), since];
    const stored = await session.query(STORE, values);
    assert(stored.length > 0, 'nobody else stores a key whose lock is held');
  }
}
