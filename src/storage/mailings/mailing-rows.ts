// How a mailing lies in its row: its state in columns, what is sent and how it is run as JSON. Owns this form both ways and
// the statements that read and write whole mailings; what happens to their messages is `mailing-messages.ts`.

import { type Instant, instant } from '../../base/time.ts';
import type { MailingPlan, MailingState, Phase, Stage, Sweep } from '../../core/campaigns/mailing-state.ts';
import type { Mailing, MailingContent } from '../../core/campaigns/mailings.ts';
import { type AccountRow, accountColumns } from '../accounts/account-row.ts';
import type { Session } from '../database/database.ts';
import { storableJson } from '../database/stored-text.ts';
import { kindOf } from '../messages/claimed-row.ts';

const COLUMNS = `m.id, m.public_id, m.created_at, m.name, m.kind, m.content, m.plan, m.groups, m.stage, m.phase,
  m.sweep, m.run, m.anchor_at, m.planned_at, m.total, m.taken, m.portion, m.portion_at, m.phase_at, m.wake_at, m.failure,
  m.recipients, m.last_own, m.own_texts, m.reached, m.run_submission, m.settled_submission, m.swept_submission, m.swept_phone`;

export type MailingRow = {
  readonly id: number;
  readonly public_id: string;
  readonly created_at: number;
  readonly name: string;
  readonly kind: number;
  readonly content: MailingContent;
  readonly plan: MailingPlan;
  readonly groups: number[];
  readonly stage: Stage;
  readonly phase: Phase;
  readonly sweep: Sweep;
  readonly run: number;
  readonly anchor_at: number | null;
  readonly planned_at: number | null;
  readonly total: number;
  readonly taken: number;
  readonly portion: number;
  readonly portion_at: number | null;
  readonly phase_at: number | null;
  readonly wake_at: number | null;
  readonly failure: string | null;
  readonly recipients: number;
  readonly last_own: number;
  readonly own_texts: boolean;
  readonly reached: number;
  readonly run_submission: number;
  readonly settled_submission: number;
  readonly swept_submission: number;
  readonly swept_phone: string;
};

const moment = (at: number | null): Instant | undefined => (at === null ? undefined : instant(at));
const date = (at: Instant | undefined): Date | null => (at === undefined ? null : new Date(at));

export function stateOf(row: MailingRow): MailingState {
  const { stage, phase, sweep, run, total, taken, portion } = row;
  return {
    stage,
    phase,
    sweep,
    run,
    anchor: moment(row.anchor_at),
    plannedAt: moment(row.planned_at),
    total,
    taken,
    portion,
    portionAt: moment(row.portion_at),
    phaseAt: moment(row.phase_at),
    wakeAt: moment(row.wake_at),
    failure: row.failure ?? undefined,
  };
}

/** JSON leaves out what is undefined. */
export function planOf(row: MailingRow): MailingPlan {
  const absent = { repeatsMax: undefined, spread: undefined, hours: undefined, perSecond: undefined };
  return { ...absent, ...row.plan };
}

export function mailingOf(row: MailingRow): Mailing {
  const { name, groups, run, total, taken } = row;
  const { stage, plannedAt, failure } = stateOf(row);
  return {
    number: row.id,
    id: row.public_id,
    name,
    stage,
    kind: kindOf(row.kind),
    content: row.content,
    plan: planOf(row),
    createdAt: instant(row.created_at),
    plannedAt,
    recipients: row.recipients,
    groups,
    run,
    total,
    taken,
    failure,
  };
}

/** Where the shell is with a mailing's recipients and messages. */
export type MailingCursors = Pick<
  MailingRow,
  | 'recipients'
  | 'last_own'
  | 'own_texts'
  | 'reached'
  | 'run_submission'
  | 'settled_submission'
  | 'swept_submission'
  | 'swept_phone'
>;

const SAVE = {
  name: 'mailing-save',
  text: `update mailings set stage = $2, phase = $3, sweep = $4, run = $5, anchor_at = $6, planned_at = $7, total = $8,
           taken = $9, portion = $10, portion_at = $11, phase_at = $12, wake_at = $13, failure = $14, recipients = $15,
           reached = $16, run_submission = $17, settled_submission = $18, swept_submission = $19, swept_phone = $20, last_own = $21,
           own_texts = $22
         where id = $1`,
};

export async function saveMailing(
  session: Session,
  row: MailingRow,
  { state, cursors = {} }: { readonly state: MailingState; readonly cursors?: Partial<MailingCursors> },
): Promise<void> {
  const at = { ...row, ...cursors };
  await session.query(SAVE, [
    row.id,
    state.stage,
    state.phase,
    state.sweep,
    state.run,
    date(state.anchor),
    date(state.plannedAt),
    state.total,
    state.taken,
    state.portion,
    date(state.portionAt),
    date(state.phaseAt),
    date(state.wakeAt),
    state.failure ?? null,
    at.recipients,
    at.reached,
    at.run_submission,
    at.settled_submission,
    at.swept_submission,
    at.swept_phone,
    at.last_own,
    at.own_texts,
  ]);
}

// The row's lock is the lease: whoever holds it works on the mailing, and loses it with its transaction. It does not stand in
// the way of rows that refer to the mailing.
const LEASE = {
  name: 'mailing-lease',
  text: `select ${COLUMNS}, ${accountColumns('a')}
         from (select * from mailings where wake_at <= $1 order by wake_at limit 1 for no key update skip locked) m
         join accounts a on a.id = m.account_id`,
};

export type LeasedMailing = MailingRow & AccountRow;

/** The mailing that is due longest and nobody works on. */
export async function leaseMailing(session: Session, now: Instant): Promise<LeasedMailing | undefined> {
  const [row] = await session.query<LeasedMailing>(LEASE, [new Date(now)]);
  return row;
}

const NEXT_WAKE = {
  name: 'mailing-next-wake',
  text: 'select min(wake_at) as at from mailings where wake_at is not null',
};

export async function nextWake(session: Session): Promise<Instant | undefined> {
  const [row] = await session.query<{ at: number | null }>(NEXT_WAKE);
  return moment(row?.at ?? null);
}

const BY_ID = `select ${COLUMNS} from mailings m where account_id = $1 and public_id = $2 and not hidden
               order by id desc limit 1`;
const FIND = { name: 'mailing-find', text: BY_ID };
const LOCK = { name: 'mailing-lock', text: `${BY_ID} for no key update` };

type Named = { readonly account: number; readonly publicId: string };

export async function findMailing(session: Session, named: Named): Promise<MailingRow | undefined> {
  const [row] = await session.query<MailingRow>(FIND, [named.account, named.publicId]);
  return row;
}

/** Nobody else changes or runs it until the transaction ends. */
export async function lockMailing(session: Session, named: Named): Promise<MailingRow | undefined> {
  const [row] = await session.query<MailingRow>(LOCK, [named.account, named.publicId]);
  return row;
}

const LIST = {
  name: 'mailing-list',
  text: `select ${COLUMNS} from mailings m
         where account_id = $1 and not hidden and created_at >= $2 and created_at <= $3 and id < $5
         order by id desc limit $4`,
};

type Listed = {
  readonly from: Date;
  readonly till: Date;
  readonly most: number;
  readonly before: number | undefined;
};

export async function listMailings(
  session: Session,
  account: number,
  { from, till, most, before = Number.MAX_SAFE_INTEGER }: Listed,
): Promise<readonly MailingRow[]> {
  return await session.query<MailingRow>(LIST, [account, from, till, most, before]);
}

const INSERT = {
  name: 'mailing-insert',
  text: `insert into mailings (account_id, public_id, created_at, name, kind, content, plan, groups, stage, phase, sweep,
           run, planned_at, total, taken, portion)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'new', 'idle', 'none', 0, $9, 0, 0, 0)
         returning ${COLUMNS.replaceAll('m.', '')}`,
};

type InsertedMailing = {
  readonly account: number;
  readonly publicId: string;
  readonly at: Instant;
  readonly name: string;
  readonly kind: number;
  readonly content: MailingContent;
  readonly plan: MailingPlan;
  readonly groups: readonly number[];
  readonly start: Instant | undefined;
};

/** In the stage `new`, without recipients. */
export async function insertMailing(session: Session, mailing: InsertedMailing): Promise<MailingRow> {
  const [row] = await session.query<MailingRow>(INSERT, [
    mailing.account,
    mailing.publicId,
    new Date(mailing.at),
    mailing.name,
    mailing.kind,
    storableJson(mailing.content),
    storableJson(mailing.plan),
    mailing.groups,
    date(mailing.start),
  ]);
  if (!row) throw new Error('a mailing was not stored');
  return row;
}

const REWRITE = {
  name: 'mailing-rewrite',
  text: 'update mailings set name = $2, content = $3, plan = $4, groups = $5 where id = $1',
};

export async function rewriteMailing(
  session: Session,
  id: number,
  given: Pick<InsertedMailing, 'name' | 'content' | 'plan' | 'groups'>,
): Promise<void> {
  const { name, content, plan, groups } = given;
  await session.query(REWRITE, [id, name, storableJson(content), storableJson(plan), groups]);
}

/** Nobody is shown it any more; its messages follow by a sweep. */
export async function hideMailing(session: Session, id: number): Promise<void> {
  await session.query('update mailings set hidden = true where id = $1', [id]);
}
