// Parts of submitted messages taken by one transaction: which came before, which are of an old message that will never be whole, which
// make one whole. Owns these decisions and the rows they write; `submitted-parts.ts` has the transaction.

import { type Instant, instant } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import { NO_MONEY } from '../../core/accounts/money.ts';
import { toldBy } from '../../core/esme/esme-told.ts';
import type { KeptPart, PartAdded, SubmittedPart, WholeMessage } from '../../core/esme/submitted-parts.ts';
import { STATUS } from '../../core/messages/status.ts';
import { numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import { storableJson } from '../database/stored-text.ts';
import { type NewEsmeDelivery, queueTold } from './told-rows.ts';

// One that was given up by the time it is stored was answered all the same, and can be asked for.
const ADD = {
  name: 'submitted-parts-add',
  text: `insert into submitted_parts (account_id, public_id, family, total, number, digest, part, received_at, state, ended_at)
         select account_id, public_id, family, total, number, digest, part, $8::timestamptz, state,
           case when state = 'expired' then $8::timestamptz end
         from unnest($1::integer[], $2::text[], $3::text[], $4::smallint[], $5::smallint[], $6::text[], $7::jsonb[], $9::text[])
           with ordinality as p(account_id, public_id, family, total, number, digest, part, state, place)
         order by place returning id, account_id, public_id`,
};

// From then on they are one message, whatever is submitted under the same reference.
const MADE_WHOLE = {
  name: 'submitted-parts-made-whole',
  text: `update submitted_parts p set state = 'whole', joined_as = w.name
         from unnest($1::bigint[], $2::text[]) as w(id, name) where p.id = w.id`,
};

const NUMBERED = {
  name: 'submitted-parts-numbered',
  text: `update accounts a set next_public_id = a.next_public_id + n.taken
         from unnest($1::integer[], $2::integer[]) as n(id, taken) where a.id = n.id`,
};

const END = {
  name: 'submitted-parts-end',
  text: `update submitted_parts set state = $2, joined_as = $3, ended_at = $4, part = null
         where id = any($1::bigint[]) and state in ('waiting', 'whole')
         returning id`,
};

export type Row = {
  /** 0 until it is stored. */
  id: number;
  readonly account_id: AccountId;
  readonly public_id: string;
  readonly family: string;
  readonly total: number;
  readonly number: number;
  readonly digest: string;
  readonly part: Pick<SubmittedPart, 'content' | 'receipt'> | null;
  readonly received_at: number;
  /** `whole`: the others are there too, and the message is being submitted. */
  state: 'waiting' | 'whole' | 'joined' | 'expired' | 'refused';
};

export type Adding = {
  readonly account: Account;
  readonly part: SubmittedPart;
  readonly family: string;
  readonly added: (added: PartAdded) => void;
};

/** Parts of one transaction, taken in their order over what is stored already. */
export class PartBatch {
  readonly #families = new Map<string, Row[]>();
  readonly #numbers: Map<number, number>;
  readonly #taken = new Map<number, number>();
  readonly #now: Instant;
  readonly #new: Row[] = [];
  readonly #stale: Row[] = [];
  readonly #answers: (() => void)[] = [];

  constructor(known: readonly Row[], nextNumbers: ReadonlyMap<number, number>, now: Instant) {
    this.#numbers = new Map(nextNumbers);
    this.#now = now;
    const seen = new Set<number>();
    for (const row of known) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      this.#rowsOf(row.account_id, row.family).push(row);
    }
  }

  get gaveUp(): boolean {
    return this.#stale.length > 0;
  }

  take(item: Adding): void {
    const { account, part, family } = item;
    const next = this.#numbers.get(account.id);
    // The account is gone.
    if (next === undefined) return;
    const rows = this.#rowsOf(account.id, family);
    const same = rows.findLast(({ number, digest }) => number === part.number && digest === part.digest);
    if (same && same.state !== 'expired')
      return void this.#answers.push(() => item.added({ id: same.public_id }));
    // Another text under the same number: the reference is used again, and the old message will never be whole.
    if (rows.some(({ state, number }) => state === 'waiting' && number === part.number)) this.#giveUp(rows);
    this.#numbers.set(account.id, next + 1);
    this.#taken.set(account.id, (this.#taken.get(account.id) ?? 0) + 1);
    const { content, receipt, total, number, digest } = part;
    const row: Row = {
      id: 0,
      account_id: account.id,
      public_id: String(next),
      family,
      total,
      number,
      digest,
      part: { content, ...(receipt && { receipt }) },
      received_at: this.#now,
      state: 'waiting',
    };
    rows.push(row);
    this.#new.push(row);
    const waiting = rows.filter(({ state }) => state === 'waiting');
    const whole = waiting.length === total;
    if (whole) this.#makeWhole(waiting);
    this.#answers.push(() =>
      item.added({ id: row.public_id, ...(whole && { whole: wholeOf(account, waiting) }) }),
    );
  }

  async store(session: Session): Promise<void> {
    // First, so that the key of those that wait is free.
    await expireRows(session, this.#stale, this.#now);
    if (this.#new.length === 0) return;
    const stored = await session.query<Pick<Row, 'id' | 'account_id' | 'public_id'>>(ADD, [
      numbers(this.#new.map((row) => row.account_id)),
      this.#new.map((row) => row.public_id),
      this.#new.map((row) => row.family),
      numbers(this.#new.map((row) => row.total)),
      numbers(this.#new.map((row) => row.number)),
      this.#new.map((row) => row.digest),
      this.#new.map((row) => (row.state === 'expired' ? null : storableJson(row.part))),
      new Date(this.#now),
      // What is whole waits until it has its name.
      this.#new.map((row) => (row.state === 'expired' ? 'expired' : 'waiting')),
    ]);
    // Each account counts its own ids.
    const ids = new Map(stored.map((row) => [`${row.account_id} ${row.public_id}`, row.id]));
    for (const row of this.#new) row.id = ids.get(`${row.account_id} ${row.public_id}`) ?? 0;
    if (this.#whole.length > 0)
      await session.query(MADE_WHOLE, [
        numbers(this.#whole.map(({ row }) => row.id)),
        this.#whole.map(({ name }) => name),
      ]);
    await session.query(NUMBERED, [numbers([...this.#taken.keys()]), numbers([...this.#taken.values()])]);
  }

  /** Parts that were made one message, by its name. */
  readonly #whole: { readonly row: Row; readonly name: string }[] = [];

  answer(): void {
    for (const answer of this.#answers) answer();
  }

  #makeWhole(rows: readonly Row[]): void {
    const name = nameOf(rows);
    for (const row of rows) {
      row.state = 'whole';
      this.#whole.push({ row, name });
    }
  }

  #giveUp(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.state !== 'waiting') continue;
      row.state = 'expired';
      this.#stale.push(row);
    }
  }

  #rowsOf(account: number, family: string): Row[] {
    const key = `${account} ${family}`;
    const rows = this.#families.get(key) ?? [];
    this.#families.set(key, rows);
    return rows;
  }
}

export function wholeOf(account: Account, rows: readonly Row[]): WholeMessage {
  const parts = rows
    .toSorted((one, other) => one.number - other.number)
    .map(
      ({ public_id, part, number }): KeptPart => ({
        id: public_id,
        content: part?.content,
        number,
        ...(part?.receipt && { receipt: part.receipt }),
      }),
    );
  return { account, name: nameOf(rows), parts };
}

function nameOf(rows: readonly Row[]): string {
  return `parts ${rows.find(({ number }) => number === 1)?.public_id ?? ''}`;
}

export async function endRows(
  session: Session,
  rows: readonly Row[],
  { state, as, now }: { readonly state: Row['state']; readonly as: string | null; readonly now: Instant },
): Promise<void> {
  if (rows.length === 0) return;
  await session.query(END, [numbers(rows.map(({ id }) => id)), state, as, new Date(now)]);
}

export async function expireRows(session: Session, rows: readonly Row[], now: Instant): Promise<void> {
  await queueTold(
    session,
    rows.flatMap((row) => toldOfPart(row, undefined, now)),
  );
  await endRows(session, rows, { state: 'expired', as: null, now });
}

/** The end of a part that no message came of: refused with this error, or out of time. */
export function toldOfPart(row: Row, refused: number | undefined, now: Instant): readonly NewEsmeDelivery[] {
  const wish = row.part?.receipt;
  const status = refused === undefined ? STATUS.expired : STATUS.forbidden;
  if (wish === undefined || toldBy(wish, status) === undefined) return [];
  const told = {
    kind: 'receipt',
    id: row.public_id,
    message: 'sms',
    status,
    err: refused ?? 0,
    from: wish.from,
    to: wish.to ?? { ton: 1, npi: 1, address: '' },
    acceptedAt: instant(row.received_at),
    at: now,
    parts: 1,
    cost: NO_MONEY,
    flag: 0,
    text: '',
  } as const;
  return [{ kind: 'esme', account: row.account_id, ref: undefined, mass: 'no', told, at: now }];
}
