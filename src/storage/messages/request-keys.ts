// Rows of idempotency keys that are taken before the work and answered after it. Owns these statements; answers are sealed,
// as one may hold a key that is told once.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, later } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { RequestKeys } from '../../core/accounts/request-keys.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { IdempotencyKey } from '../../core/messages/submission.ts';
import { type Session, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { KEY_LOCK, keysFrom } from './idempotency-keys.ts';

// The lock is that of sendings: neither takes a key the other is about to store.
const TAKE = {
  name: 'request-keys-take',
  text: `
with lock as (${KEY_LOCK})
insert into idempotency_keys (account_id, key, request, created_at, under_way_until)
select $1, $2, $3, $4, $5 from lock where free
on conflict (account_id, key) do update
set request = excluded.request, created_at = excluded.created_at, under_way_until = excluded.under_way_until,
  answer = null, sealed = null
where idempotency_keys.created_at <= $6
returning key`,
};
const FIND = {
  name: 'request-keys-find',
  text: `select request, sealed, under_way_until from idempotency_keys
         where account_id = $1 and key = $2 and created_at > $3`,
};
const ANSWER = {
  name: 'request-keys-answer',
  text: `update idempotency_keys set sealed = $4, under_way_until = null
         where account_id = $1 and key = $2 and request = $3`,
};
const FREE = {
  name: 'request-keys-free',
  text: `delete from idempotency_keys where account_id = $1 and key = $2 and request = $3 and sealed is null`,
};
const BREAK_OFF = {
  name: 'request-keys-break-off',
  text: `update idempotency_keys set under_way_until = null
         where account_id = $1 and key = $2 and request = $3 and sealed is null`,
};

type Row = {
  readonly request: string;
  readonly sealed: Buffer | null;
  readonly under_way_until: number | null;
};

type Parts = { readonly session: Session; readonly secrets: Secrets; readonly clock: Clock };

type Taken = Awaited<ReturnType<RequestKeys['take']>>;

export class StoredRequestKeys implements RequestKeys {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async take(account: Account, key: IdempotencyKey): Promise<Taken> {
    const { session, clock } = this.#parts;
    return await whileAvailable<{ kind: 'new' } | { kind: 'answered'; answer: string }, FaultCode>(
      async () => {
        const now = clock.now();
        const until = new Date(later(now, LIMITS.json.idempotencyKeyUnderWay));
        const values = [account.id, key.key, key.request, new Date(now), until, keysFrom(now)];
        const taken = await session.query(TAKE, values);
        if (taken.length > 0) return ok({ kind: 'new' });
        const [row] = await session.query<Row>(FIND, [account.id, key.key, keysFrom(now)]);
        return row ? this.#known(row, account, key) : err('key-in-use');
      },
      'service-unavailable',
    );
  }

  #known(
    row: Row,
    account: Account,
    key: IdempotencyKey,
  ): Result<{ kind: 'answered'; answer: string }, FaultCode> {
    const { secrets, clock } = this.#parts;
    if (row.request !== key.request) return err('key-reused');
    const answer = row.sealed === null ? undefined : secrets.open(row.sealed, purposeOf(account, key));
    if (answer !== undefined) return ok({ kind: 'answered', answer });
    const underWay = row.under_way_until !== null && row.under_way_until > clock.now();
    return err(underWay ? 'key-in-use' : 'key-broken-off');
  }

  async answer(account: Account, key: IdempotencyKey, answer: string): Promise<void> {
    const sealed = this.#parts.secrets.seal(answer, purposeOf(account, key));
    await this.#end(ANSWER, [account.id, key.key, key.request, sealed]);
  }

  async free(account: Account, key: IdempotencyKey): Promise<void> {
    await this.#end(FREE, [account.id, key.key, key.request]);
  }

  async breakOff(account: Account, key: IdempotencyKey): Promise<void> {
    await this.#end(BREAK_OFF, [account.id, key.key, key.request]);
  }

  async #end(statement: typeof ANSWER, values: readonly unknown[]): Promise<void> {
    await whileAvailable<true, FaultCode>(async () => {
      await this.#parts.session.query(statement, values);
      return ok(true);
    }, 'service-unavailable');
  }
}

function purposeOf(account: Account, key: IdempotencyKey): string {
  return `answer ${account.id} ${key.key}`;
}
