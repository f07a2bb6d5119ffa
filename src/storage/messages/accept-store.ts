// Stores accepted submissions: the accounts' rows are locked, each submission in its turn is paid for or not, and everything
// is written by one statement, so that many answers leave after one commit. Owns these statements; what is accepted at what
// price is decided in the core.

import type { AccountId } from '../../core/accounts/account.ts';
import { type Money, money, NO_MONEY } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { AcceptStore, Admission, Admitted } from '../../core/messages/accept.ts';
import type { JudgedRecipient } from '../../core/messages/judge.ts';
import { MESSAGE_KINDS, MESSENGER_KINDS } from '../../core/messages/kind.ts';
import { STATUS } from '../../core/messages/status.ts';
import { TEMPLATE_KINDS } from '../../core/texts/operator-template.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { moments, numbers, texts } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import { storable, storableJson } from '../database/stored-text.ts';
import { queueOf } from '../work-queues.ts';

const BALANCE = {
  name: 'accept-balance',
  text: `select case when $2 = 1 then p.balance else p.balance2 end as balance
         from accounts a join accounts p on p.id = coalesce(a.payer_id, a.id) where a.id = $1`,
};

// Locked in the order of their numbers and until the commit: two requests cannot spend the same money, two transactions
// cannot wait for each other. No key changes, so that rows of others that name the account need not wait.
const LOCK = {
  name: 'accept-lock',
  text: `select id, version, balance, balance2, credit, next_public_id from accounts
         where id = any($1::integer[]) order by id for no key update`,
};

// Everything of many submissions at once. Ids are drawn first, so that messages find their submissions by their place.
const STORE = {
  name: 'accept-store',
  text: `
with items as materialized (
  select nextval('submissions_id_seq') as id, i.*
  from unnest($1::integer[], $2::text[], $3::timestamptz[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::text[],
              $9::jsonb[], $10::text[], $11::integer[], $12::bigint[], $13::integer[], $14::smallint[], $15::bigint[])
    with ordinality as i(account_id, public_id, accepted_at, door, kind, text, sender, comment, options, client_address,
                         recipients, cause, payer_id, purse, mailing_id, ord)
), stored as (
  insert into submissions (id, account_id, public_id, accepted_at, door, kind, text, sender, comment, options,
                           client_address, recipients, cause, payer_id, purse, mailing_id)
  overriding system value
  select id, account_id, public_id, accepted_at, door, kind, text, sender, comment, options, client_address, recipients,
         cause, payer_id, purse, mailing_id
  from items order by ord
), made as (
  insert into messages (submission_id, account_id, phone, kind, queue, status, err, changed_at, parts, unit_price,
                        reserved, cost, valid_until, due_at, final, rule, template, hidden)
  select i.id, i.account_id, r.phone, i.kind, r.queue, r.status, r.err, i.accepted_at, r.parts, r.unit_price,
         r.cost, r.cost, r.valid_until, r.due_at, r.due_at is null, r.rule, r.template, r.hidden
  from unnest($16::integer[], $17::text[], $18::smallint[], $19::smallint[], $20::smallint[], $21::integer[], $22::bigint[],
              $23::bigint[], $24::timestamptz[], $25::timestamptz[], $26::text[], $34::smallint[], $35::boolean[])
    with ordinality as r(item, phone, queue, status, err, parts, unit_price, cost, valid_until, due_at, rule, template, hidden,
                         ord)
  join items i on i.ord = r.item
  order by r.ord
), booked as (
  insert into ledger (account_id, at, from_book, to_book, amount, why, submission_id, purse)
  select coalesce(i.payer_id, i.account_id), i.accepted_at, 'balance', 'reserved', b.amount, 'accept', i.id, i.purse
  from unnest($27::integer[], $28::bigint[]) as b(item, amount) join items i on i.ord = b.item
)
update accounts a set
  balance = a.balance - c.spent, reserved = a.reserved + c.spent,
  balance2 = a.balance2 - c.spent2, reserved2 = a.reserved2 + c.spent2,
  accepted = a.accepted + c.accepted, next_public_id = a.next_public_id + c.ids
from unnest($29::integer[], $30::bigint[], $31::bigint[], $32::bigint[], $33::bigint[])
  as c(id, spent, spent2, accepted, ids)
where a.id = c.id`,
};

type LockedRow = {
  readonly id: AccountId;
  readonly version: number;
  readonly balance: number;
  readonly balance2: number;
  readonly credit: number;
  readonly next_public_id: number;
};

/** What a locked account comes to while submissions are taken one after the other. */
type Standing = {
  readonly row: LockedRow;
  /** Spent from each purse. */
  readonly spent: Record<Purse, number>;
  accepted: number;
  ids: number;
};

// Only for accounts with limits; 0.3 ms for one recipient.
const COUNTS = {
  name: 'accept-counts',
  text: `select c.account_id, c.day::text, c.subject, c.count
         from unnest($1::integer[], $2::date[], $3::text[]) as s(account_id, day, subject)
         join day_counts c on c.account_id = s.account_id and c.day = s.day and c.subject = s.subject`,
};

const COUNT = {
  name: 'accept-count',
  text: `insert into day_counts as c (account_id, day, subject, count)
         select * from unnest($1::integer[], $2::date[], $3::text[], $4::bigint[])
         on conflict (account_id, day, subject) do update set count = c.count + excluded.count`,
};

type CountRow = {
  readonly account_id: number;
  readonly day: string;
  readonly subject: string;
  readonly count: number;
};

type StoreDoors = { readonly session: Session; readonly book: AccountBook };

/** Admissions are part of the session's transaction. */
export function acceptStore({ session, book }: StoreDoors): AcceptStore {
  return {
    ...acceptReads({ session, book }),
    admit: async (admission) => {
      const [admitted] = await admitAll(session, [admission]);
      if (!admitted) throw new Error('an admission has no answer');
      return admitted;
    },
  };
}

export function acceptReads({ session, book }: StoreDoors): Pick<AcceptStore, 'facts' | 'balance' | 'known'> {
  return {
    facts: async (account, freshness) => (await book.of(account.id, freshness))?.facts,
    balance: async (account, purse) => {
      const [row] = await session.query<{ balance: Money }>(BALANCE, [account.id, purse]);
      return row?.balance ?? NO_MONEY;
    },
    known: async ({ account, day, subjects }) => ({
      black: new Map(),
      counted: await countsOf(
        session,
        subjects.map((subject) => ({ account: account.id, day, subject })),
      ),
    }),
  };
}

type Counted = { readonly account: number; readonly day: string; readonly subject: string };

/** Counts by subject. Subjects of several accounts or days keep apart by `countKey`. */
async function countsOf(
  session: Session,
  asked: readonly Counted[],
  keyOf: (counted: Counted) => string = ({ subject }) => subject,
): Promise<ReadonlyMap<string, number>> {
  if (asked.length === 0) return new Map();
  const rows = await session.query<CountRow>(COUNTS, [
    numbers(asked.map(({ account }) => account)),
    asked.map(({ day }) => day),
    texts(asked.map(({ subject }) => subject)),
  ]);
  return new Map(
    rows.map(({ account_id, day, subject, count }) => [keyOf({ account: account_id, day, subject }), count]),
  );
}

const countKey = ({ account, day, subject }: Counted): string => `${account} ${day} ${subject}`;

/** Takes admissions in their order, in one transaction that the caller has begun. One answer for each. */
export async function admitAll(
  session: Session,
  admissions: readonly Admission[],
): Promise<readonly Admitted[]> {
  const concerned = new Set(admissions.flatMap(({ account }) => [account.id, account.payer]));
  const rows = await session.query<LockedRow>(LOCK, [[...concerned].sort((a, b) => a - b)]);
  const standings = new Map(
    rows.map((row): [number, Standing] => [row.id, { row, spent: { 1: 0, 2: 0 }, accepted: 0, ids: 0 }]),
  );
  const limits = await DayLimits.of(session, admissions);
  const batch = new Batch();
  const admitted = admissions.map((admission) => take(admission, { standings, limits, batch }));
  if (batch.isEmpty) return admitted;
  await session.query(STORE, [
    ...batch.values(),
    ...standingValues([...standings.values()]),
    ...batch.marks(),
  ]);
  await limits.store(session);
  return admitted;
}

/** The day's counts of the accounts locked, and what this transaction adds to them. */
class DayLimits {
  readonly #before: ReadonlyMap<string, number>;
  readonly #added = new Map<string, Counted & { readonly add: number }>();

  private constructor(before: ReadonlyMap<string, number>) {
    this.#before = before;
  }

  static async of(session: Session, admissions: readonly Admission[]): Promise<DayLimits> {
    const asked = admissions.flatMap(({ account, day, counts }) =>
      counts.map(({ subject }) => ({ account: account.id, day, subject })),
    );
    return new DayLimits(await countsOf(session, asked, countKey));
  }

  /** Adds the admission's counts, unless that would go past one of its limits. */
  admit({ account, day, counts }: Admission): 'admitted' | 'full' {
    const rows = counts.map((limit) => {
      const counted = { account: account.id, day, subject: limit.subject };
      const added = this.#added.get(countKey(counted))?.add ?? 0;
      return {
        counted,
        limit,
        add: added + limit.add,
        sum: (this.#before.get(countKey(counted)) ?? 0) + added,
      };
    });
    if (rows.some(({ limit, sum }) => sum + limit.add > limit.most)) return 'full';
    for (const { counted, add } of rows) this.#added.set(countKey(counted), { ...counted, add });
    return 'admitted';
  }

  async store(session: Session): Promise<void> {
    // In one order, so that two transactions cannot wait for each other.
    const rows = [...this.#added.values()].sort((one, other) => (countKey(one) < countKey(other) ? -1 : 1));
    if (rows.length === 0) return;
    await session.query(COUNT, [
      numbers(rows.map(({ account }) => account)),
      rows.map(({ day }) => day),
      texts(rows.map(({ subject }) => subject)),
      numbers(rows.map(({ add }) => add)),
    ]);
  }
}

type Taking = {
  readonly standings: ReadonlyMap<number, Standing>;
  readonly limits: DayLimits;
  readonly batch: Batch;
};

function take(admission: Admission, { standings, limits, batch }: Taking): Admitted {
  const { account, submission, cost, purse, items } = admission;
  const own = standings.get(account.id);
  const payer = standings.get(account.payer);
  if (!own || !payer || own.row.version !== admission.version) return { kind: 'stale' };
  const left = (purse === 1 ? payer.row.balance : payer.row.balance2) - payer.spent[purse];
  const credit = purse === 1 ? payer.row.credit : 0;
  const enough = cost === 0 || left + credit >= cost;
  if (enough && limits.admit(admission) === 'full') return { kind: 'stale' };
  const publicId = submission.publicId ?? String(own.row.next_public_id + own.ids++);
  own.accepted += items.reduce((sum, item) => sum + item.recipients.length, 0);
  if (enough) payer.spent[purse] += cost;
  batch.add(admission, { publicId, enough: enough ? 'yes' : 'no' });
  const balance = money(enough ? left - cost : left);
  return { kind: enough ? 'taken' : 'money-short', publicId, balance };
}

function standingValues(standings: readonly Standing[]): readonly string[] {
  return [
    numbers(standings.map(({ row }) => row.id)),
    numbers(standings.map(({ spent }) => spent[1])),
    numbers(standings.map(({ spent }) => spent[2])),
    numbers(standings.map(({ accepted }) => accepted)),
    numbers(standings.map(({ ids }) => ids)),
  ];
}

type Taken = { readonly publicId: string; readonly enough: 'yes' | 'no' };

type RecipientRow = {
  readonly item: number;
  readonly admission: Admission;
  /** Recipients of the whole admission. */
  readonly all: number;
  readonly parts: number;
  readonly itemDueAt: number;
  readonly recipient: JudgedRecipient;
  readonly status: number;
  readonly err: number;
};

/** The rows of one STORE statement, gathered. */
class Batch {
  readonly #items: { readonly admission: Admission; readonly at: number; readonly publicId: string }[] = [];
  readonly #recipients: RecipientRow[] = [];
  readonly #bookings: { readonly item: number; readonly amount: number }[] = [];

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(admission: Admission, { publicId, enough }: Taken): void {
    const first = this.#items.length + 1;
    const all = admission.items.reduce((sum, item) => sum + item.recipients.length, 0);
    admission.items.forEach(({ parts, dueAt: itemDueAt, recipients }, at) => {
      this.#items.push({ admission, at, publicId });
      const item = this.#items.length;
      for (const recipient of recipients) {
        const { refused } = recipient;
        const short = enough === 'no' && !refused;
        const status = short ? STATUS.moneyShort : (refused?.status ?? STATUS.waiting);
        const err = refused?.err ?? 0;
        this.#recipients.push({ item, admission, all, parts, itemDueAt, recipient, status, err });
      }
    });
    if (enough === 'yes' && admission.cost > 0) this.#bookings.push({ item: first, amount: admission.cost });
  }

  values(): readonly unknown[] {
    return [...this.#itemValues(), ...this.#recipientValues(), ...this.#bookingValues()];
  }

  #itemValues(): readonly unknown[] {
    const all = this.#items.map(({ admission, at, publicId }) => {
      const { account, submission, purse, acceptedAt } = admission;
      return { account, submission, purse, acceptedAt, publicId, item: admission.items[at] };
    });
    return [
      numbers(all.map(({ account }) => account.id)),
      all.map(({ publicId }) => publicId),
      moments(all.map(({ acceptedAt }) => acceptedAt)),
      all.map(({ submission }) => submission.door),
      numbers(all.map(({ submission }) => MESSAGE_KINDS[submission.kind])),
      texts(all.map(({ item }) => item?.text ?? '')),
      texts(all.map(({ item }) => item?.sender)),
      texts(all.map(({ item }) => item?.comment)),
      all.map(({ submission }) => optionsOf(submission)),
      texts(all.map(({ submission }) => submission.clientAddress)),
      numbers(all.map(({ item }) => item?.recipients.length ?? 0)),
      numbers(all.map(({ submission }) => submission.cause ?? null)),
      numbers(all.map(({ account }) => (account.payer === account.id ? null : account.payer))),
      numbers(all.map(({ purse }) => purse)),
      numbers(all.map(({ submission }) => submission.mailing ?? null)),
    ];
  }

  #recipientValues(): readonly unknown[] {
    const all = this.#recipients;
    const waits = (row: RecipientRow): boolean => row.status === STATUS.waiting;
    return [
      numbers(all.map(({ item }) => item)),
      all.map(({ recipient }) => storable(recipient.phone)),
      numbers(all.map(queueOfRow)),
      numbers(all.map(({ status }) => status)),
      numbers(all.map(({ err }) => err)),
      numbers(all.map(({ parts }) => parts)),
      numbers(all.map(({ recipient }) => recipient.unitPrice)),
      numbers(all.map((row) => (waits(row) ? row.recipient.cost : 0))),
      moments(all.map((row) => dueAt(row) + row.admission.validity)),
      moments(all.map((row) => (waits(row) ? dueAt(row) : undefined))),
      texts(all.map(({ recipient }) => recipient.rule)),
    ];
  }

  /** Of each recipient the kind of registered text, and whether it is hidden. */
  marks(): readonly string[] {
    const kinds = this.#recipients.map(({ recipient: { template } }) =>
      template === undefined ? null : TEMPLATE_KINDS.indexOf(template),
    );
    const hidden = this.#recipients.map(({ admission }) => admission.submission.shown === 'no');
    return [numbers(kinds), `{${hidden.join(',')}}`];
  }

  #bookingValues(): readonly string[] {
    return [
      numbers(this.#bookings.map(({ item }) => item)),
      numbers(this.#bookings.map(({ amount }) => amount)),
    ];
  }
}

/** Who is put off lives as long as everybody else, only later. */
function dueAt({ recipient, itemDueAt }: RecipientRow): number {
  return recipient.until ?? itemDueAt;
}

function queueOfRow({ admission, recipient, all }: RecipientRow): number {
  const { account, submission } = admission;
  const { kind, mailing } = submission;
  return queueOf(
    account,
    { kind, ...(mailing !== undefined && { mailing }), recipients: all },
    recipient.link,
  );
}

function optionsOf(submission: Admission['submission']): string {
  const { kind, call, files, binary, partsMax, linkPrefix } = submission;
  const { subject, replyMobile, answer, receipt, dataCoding, part, alerts } = submission;
  const fallbackText = MESSENGER_KINDS.has(kind) ? submission.fallbackText : undefined;
  const ofMail = { subject, replyMobile, answer };
  const ofOthers = { receipt, dataCoding, part, alerts };
  return storableJson({ call, files, binary, ...ofMail, partsMax, linkPrefix, fallbackText, ...ofOthers });
}
