// Sendings that may be repeated without being sent twice. Owns the rows of idempotency keys and the transaction that one is
// stored in together with its messages; what is accepted at what price is decided in the core.

import { LIMITS } from '../base/limits.ts';
import { err, type Result } from '../base/result.ts';
import { type Instant, later } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import type { Accepted, IdempotencyKey, Refused } from '../core/messages/submission.ts';
import type { Database, Session } from './database.ts';
import { storableJson } from './stored-text.ts';

type Answer = Result<Accepted, Refused>;

type Row = { readonly request: string; readonly answer: Answer };

// Held until the transaction ends, whichever process it is in. Two keys with the same digest only wait for each other.
const LOCK = {
  name: 'idempotency-lock',
  text: `select pg_try_advisory_xact_lock(hashtextextended('idempotency ' || $1::integer || ' ' || $2::text, 0)) as free`,
};
const FIND = {
  name: 'idempotency-find',
  text: 'select request, answer from idempotency_keys where account_id = $1 and key = $2 and created_at > $3',
};
const STORE = {
  name: 'idempotency-store',
  text: `insert into idempotency_keys (account_id, key, request, answer, created_at) values ($1, $2, $3, $4::jsonb, $5)
         on conflict (account_id, key) do update
         set request = excluded.request, answer = excluded.answer, created_at = excluded.created_at
         where idempotency_keys.created_at <= $6
         returning key`,
};

export const FORGET_KEYS = 'delete from idempotency_keys where created_at <= $1';

/** Keys made before it are forgotten. */
export function keysFrom(now: Instant): Date {
  return new Date(later(now, -LIMITS.json.idempotencyKeyKept));
}

type Sending = {
  readonly account: Account;
  readonly key: IdempotencyKey;
  readonly now: Instant;
  /** Accepts over this session alone, so that all of it is one transaction. */
  readonly accept: (session: Session) => Promise<Answer>;
};

/** `again`: nothing was done, the answer is that of the first request or a refusal. */
export type Once = { readonly answer: Answer; readonly told: 'first' | 'again' };

/**
 * The answer to a sending with a key. Nothing of it can happen twice: the messages, the money and the key's row with the
 * answer are committed together or not at all. Who dies before the commit has stored no key and sent nothing, and the
 * repeat sends; who dies after it, the answer unsaid, has stored both, and the repeat reads the answer. Between the two
 * there is no moment. A second request at the same time finds the lock taken (409); one whose lock were somehow granted
 * would still fail at the primary key and take its messages back with it.
 */
export async function once(database: Database, { account, key, now, accept }: Sending): Promise<Once> {
  return await database.transaction(async (session) => {
    const [lock] = await session.query<{ free: boolean }>(LOCK, [account.id, key.key]);
    if (!lock?.free) return { answer: err({ fault: 'key-in-use' }), told: 'again' };
    const since = keysFrom(now);
    const [row] = await session.query<Row>(FIND, [account.id, key.key, since]);
    if (row && row.request !== key.request) return { answer: err({ fault: 'key-reused' }), told: 'again' };
    if (row) return { answer: row.answer, told: 'again' };
    const answer = await accept(session);
    // A refusal without an id has stored nothing: it may be mended and asked again with the same key.
    if (!answer.ok && answer.error.publicId === undefined) return { answer, told: 'first' };
    const stored = await session.query(STORE, [
      account.id,
      key.key,
      key.request,
      storableJson(answer),
      new Date(now),
      since,
    ]);
    if (stored.length === 0) throw new Error('the idempotency key was stored by somebody else meanwhile');
    return { answer, told: 'first' };
  });
}
