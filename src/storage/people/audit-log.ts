// Rows of the audit log: stored many at a time in the order they happened, looked through, forgotten after their days. Owns
// these statements and how long somebody waits for an entry.

import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../../base/limits.ts';
import { ok, type Result } from '../../base/result.ts';
import { type Clock, DAY, type Instant, instant, later } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import type {
  AuditEntry,
  AuditFilter,
  AuditLog,
  AuditMeans,
  AuditRecord,
} from '../../core/people/audit-log.ts';
import type { PersonId } from '../../core/people/person.ts';
import { type Database, isUnavailable, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { GroupCommit } from '../group-commit.ts';

type Entry = AuditEntry & { readonly account: AccountId | undefined; readonly at: Instant };

const GATHER_MILLISECONDS = 5;
const BATCH = 500;

// One statement for all of a batch, in their order: ids follow it.
const ADD = {
  name: 'audit-add',
  text: `insert into audit_log (account_id, at, person_id, who, role, means, operation, touched, address, status, code)
         select * from unnest($1::integer[], $2::timestamptz[], $3::integer[], $4::text[], $5::text[], $6::text[],
           $7::text[], $8::text[], $9::text[], $10::smallint[], $11::text[])`,
};

const FILTER = `($2::timestamptz is null or at >= $2) and ($3::timestamptz is null or at < $3)
  and ($4::integer is null or person_id = $4) and ($5::text is null or means = $5)
  and ($6::text is null or operation = $6) and ($7::boolean is null or (status < 400) = $7)
  and ($8::bigint is null or id < $8)`;
const COLUMNS = 'id, at, person_id, who, role, means, operation, touched, address, status, code';

const LIST = {
  name: 'audit-list',
  text: `select ${COLUMNS} from audit_log where account_id = $1 and ${FILTER} order by id desc limit $9`,
};
/** Logins that nobody has are the installation's business: each half is read by its own index. */
const LIST_ALL = {
  name: 'audit-list-all',
  text: `select * from (
           (select ${COLUMNS} from audit_log where account_id = $1 and ${FILTER} order by id desc limit $9)
           union all
           (select ${COLUMNS} from audit_log where account_id is null and ${FILTER} order by id desc limit $9)
         ) found order by id desc limit $9`,
};
const FORGET = {
  name: 'audit-forget',
  text: `delete from audit_log where id in (select id from audit_log where at < $1 order by at limit $2)
         returning id`,
};

type Row = {
  readonly id: number;
  readonly at: number;
  readonly person_id: PersonId | null;
  readonly who: string;
  readonly role: string;
  readonly means: AuditMeans;
  readonly operation: string;
  readonly touched: string;
  readonly address: string;
  readonly status: number;
  readonly code: string | null;
};

type AuditGround = {
  readonly database: Database;
  readonly clock: Clock;
  readonly onFault: (what: string, error: unknown) => void;
};

export class StoredAuditLog implements AuditLog {
  readonly #ground: AuditGround;
  readonly #entries: GroupCommit<Entry>;

  constructor(ground: AuditGround) {
    this.#ground = ground;
    this.#entries = new GroupCommit({
      commit: async (entries) => void (await ground.database.query(ADD, columnsOf(entries))),
      isTemporary: isUnavailable,
      gatherMilliseconds: GATHER_MILLISECONDS,
      batchMax: BATCH,
      heldMax: LIMITS.console.auditWaiting,
    });
  }

  async note(account: AccountId | undefined, entry: AuditEntry): Promise<void> {
    const { clock, onFault } = this.#ground;
    const stored = this.#entries
      .add({ ...entry, account, at: clock.now() })
      .catch((error: unknown) => onFault('the audit log lacks an entry', error));
    const isPerson = entry.means === 'session' || entry.operation === 'startSession';
    // While the database is away entries wait in memory; whoever is answered meanwhile waits no longer than this.
    if (isPerson)
      await Promise.race([stored, pause(LIMITS.console.auditPatience, undefined, { ref: false })]);
  }

  list(account: Account, filter: AuditFilter): Promise<Result<readonly AuditRecord[], FaultCode>> {
    return whileAvailable<readonly AuditRecord[], FaultCode>(async () => {
      const { since, before, person, means, operation, outcome, beforeId, limit } = filter;
      const momentOr = (at: Instant | undefined) => (at === undefined ? null : new Date(at));
      const asked = [momentOr(since), momentOr(before), person ?? null, means ?? null];
      const done = outcome === undefined ? null : outcome === 'done';
      const rest = [operation === undefined ? null : storable(operation), done, beforeId ?? null, limit];
      const statement = account.administrator === 'on' ? LIST_ALL : LIST;
      const rows = await this.#ground.database.query<Row>(statement, [account.id, ...asked, ...rest]);
      return ok(rows.map(recordOf));
    }, 'service-unavailable');
  }

  /** Those whose days are over. */
  async forget(): Promise<void> {
    const { database, clock } = this.#ground;
    const until = new Date(later(clock.now(), -LIMITS.console.auditDays * DAY));
    for (;;) {
      const rows = await database.query(FORGET, [until, BATCH]);
      if (rows.length < BATCH) return;
    }
  }

  /** What waits is stored first. */
  close(): Promise<void> {
    return this.#entries.close();
  }
}

function cut(text: string): string {
  return storable([...text].slice(0, LIMITS.console.auditCharacters).join(''));
}

function columnsOf(entries: readonly Entry[]): readonly unknown[] {
  const column = <T>(of: (entry: Entry) => T): readonly T[] => entries.map(of);
  return [
    column(({ account }) => account ?? null),
    column(({ at }) => new Date(at)),
    column(({ person }) => person ?? null),
    column(({ who }) => cut(who)),
    column(({ role }) => cut(role)),
    column(({ means }) => means),
    column(({ operation }) => operation),
    column(({ touched }) => cut(touched)),
    column(({ address }) => cut(address)),
    column(({ status }) => status),
    column(({ code }) => code ?? null),
  ];
}

function recordOf({ at, person_id, code, ...row }: Row): AuditRecord {
  return { ...row, at: instant(at), person: person_id ?? undefined, code: code ?? undefined };
}
