// Mailings made, filled, changed and ordered about, each inside a transaction that holds the mailing's row. Owns these steps;
// the doors' questions around them are `mailings.ts`.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { type Money, money } from '../../core/accounts/money.ts';
import { isChangeable, step } from '../../core/campaigns/mailing-machine.ts';
import type { MailingEvent, MailingOrder, MailingPlan } from '../../core/campaigns/mailing-state.ts';
import type { MailingChange, NewMailing } from '../../core/campaigns/mailings.ts';
import type { MailingRecipient } from '../../core/campaigns/recipients.ts';
import type { FaultCode } from '../../core/faults.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import type { Refused } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';
import type { AcceptPart } from './mailing-acceptance.ts';
import { priceOfRecipients } from './mailing-price.ts';
import {
  addRecipients,
  distinctRecipients,
  readRecipients,
  recipientOf,
  removeRecipients,
} from './mailing-recipients.ts';
import {
  hideMailing,
  insertMailing,
  type MailingCursors,
  type MailingRow,
  planOf,
  rewriteMailing,
  saveMailing,
  stateOf,
} from './mailing-rows.ts';

// One of the account's ids for messages, so that none has two meanings; seven digits, as there are clients that read the id
// of a mailing from the first seven characters of a line.
const ID_LEAST = 1_000_001;
const ASSIGN = {
  name: 'mailing-assign-id',
  text: `update accounts set next_public_id = greatest(next_public_id, ${ID_LEAST}) + 1 where id = $1
         returning next_public_id - 1 as id`,
};

const UNSWEPT = { swept_submission: 0, swept_phone: '' };

type Stored = {
  readonly mailing: Omit<NewMailing, 'price'>;
  readonly now: Instant;
  /** Absent: assigned. */
  readonly publicId?: string;
};

/** Its id for clients. */
export async function storeMailing(
  session: Session,
  account: Account,
  { mailing, now, publicId }: Stored,
): Promise<string> {
  const id = publicId ?? (await assignedId(session, account));
  const { name, content, recipients, groups, start } = mailing;
  const zone = mailing.plan.zone ?? { kind: 'named' as const, name: account.settings.timeZone };
  const plan: MailingPlan = { ...mailing.plan, zone };
  const row = await insertMailing(session, {
    account: account.id,
    publicId: id,
    at: now,
    name,
    kind: MESSAGE_KINDS[content.kind],
    content,
    plan,
    groups,
    start,
  });
  const cursors = await filled(session, row, recipients);
  const event: MailingEvent = { kind: 'ready', at: now, start };
  const state = mailing.recipientsAre === 'ready' ? step(stateOf(row), event, plan)[0] : stateOf(row);
  await saveMailing(session, row, { state, cursors });
  return id;
}

async function assignedId(session: Session, account: Account): Promise<string> {
  const [row] = await session.query<{ id: number }>(ASSIGN, [account.id]);
  if (!row) throw new Error(`account ${account.id} is gone`);
  return String(row.id);
}

/** More recipients behind those there are. */
async function filled(
  session: Session,
  row: Pick<MailingRow, 'id' | 'last_own' | 'recipients' | 'own_texts'>,
  recipients: readonly MailingRecipient[],
): Promise<Pick<MailingCursors, 'last_own' | 'recipients' | 'own_texts'>> {
  const place = { mailing: row.id, last: row.last_own, breathe: nextTurn };
  return {
    last_own: await addRecipients(session, recipients, place),
    recipients: row.recipients + recipients.length,
    own_texts: row.own_texts || recipients.some(({ text }) => text !== undefined),
  };
}

/** Thrown out of a transaction, which takes back what was added before. */
export class NotAppended extends Error {
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(refused.fault);
    this.refused = refused;
  }
}

export type RecipientPages =
  | Iterable<readonly MailingRecipient[]>
  | AsyncIterable<readonly MailingRecipient[]>;

/** `cost`: of one run for those that were added. */
export type Appended = { readonly recipients: number; readonly cost: Money };

/** How many it has then. Throws NotAppended. */
export async function appendPages(
  session: Session,
  row: MailingRow,
  { account, pages, price }: { account: Account; pages: RecipientPages; price: AcceptPart },
): Promise<Appended> {
  if (row.stage !== 'new')
    throw new NotAppended({ fault: 'change-failed', detail: 'its recipients are not open any more' });
  let cursors = { last_own: row.last_own, recipients: row.recipients, own_texts: row.own_texts };
  let cost = 0;
  for await (const page of pages) {
    if (cursors.recipients + page.length > LIMITS.mailing.recipients)
      throw new NotAppended(tooManyRecipients());
    const judged = await priceOfRecipients(account, { content: row.content, recipients: page }, price);
    if (!judged.ok && judged.error.fault !== 'number-wrong' && judged.error.fault !== 'number-unreachable')
      throw new NotAppended(judged.error);
    cost += judged.ok ? judged.value : 0;
    cursors = await filled(session, { id: row.id, ...cursors }, page);
  }
  await saveMailing(session, row, { state: stateOf(row), cursors });
  return { recipients: cursors.recipients, cost: money(cost) };
}

export function tooManyRecipients(): Refused {
  return { fault: 'parameters-wrong', detail: `more than ${LIMITS.mailing.recipients} recipients` };
}

type Changing = {
  readonly account: Account;
  readonly change: MailingChange;
  readonly price: AcceptPart;
  readonly now: Instant;
};

export async function changeMailing(
  session: Session,
  row: MailingRow,
  { account, change, price, now }: Changing,
): Promise<Result<true, Refused>> {
  const before = stateOf(row);
  const plan = { ...planOf(row), ...change.plan };
  if (!isChangeable(before)) {
    if (!isOfPaceAlone(change)) return err({ fault: 'change-failed', detail: 'the mailing is running' });
    const { content, groups } = row;
    await rewriteMailing(session, row.id, { name: change.name ?? row.name, content, plan, groups });
    return ok(true);
  }
  const content = { ...row.content, ...change.content };
  const groups = change.groups ?? row.groups;
  const sample = change.recipients ?? (await sampleOf(session, row));
  const judged = await priceOfRecipients(account, { content, recipients: sample }, price);
  if (!judged.ok) return judged;
  const event: MailingEvent = { kind: 'replanned', at: now, start: change.start ?? now };
  const [state, effects] = change.start === undefined ? [before, []] : step(before, event, plan);
  if (effects.length > 0) return err({ fault: 'change-failed', detail: 'its messages are being ended' });
  const cursors = await rewritten(session, row, change);
  await rewriteMailing(session, row.id, { name: change.name ?? row.name, content, plan, groups });
  await saveMailing(session, row, { state, cursors });
  return ok(true);
}

/** How fast it goes and what it is called may change in the middle of a run: the next batch is taken by it. */
function isOfPaceAlone({ content = {}, plan = {}, start, recipients, groups }: MailingChange): boolean {
  const others = Object.keys(plan).some((member) => member !== 'perSecond');
  return !others && Object.keys(content).length === 0 && !start && !recipients && !groups;
}

/** Recipients and groups each stay unless they are given. */
async function rewritten(
  session: Session,
  row: MailingRow,
  { recipients, groups }: MailingChange,
): Promise<Partial<MailingCursors>> {
  if (recipients !== undefined) {
    await removeRecipients(session, row.id, 0);
    return await filled(session, { id: row.id, last_own: 0, recipients: 0, own_texts: false }, recipients);
  }
  if (groups === undefined) return {};
  // Members of the groups it had lie behind its own recipients.
  await removeRecipients(session, row.id, row.last_own);
  const { count, last } = await distinctRecipients(session, row);
  return { recipients: count, last_own: last };
}

/** Enough of its recipients to judge a text by. */
async function sampleOf(session: Session, row: MailingRow): Promise<readonly MailingRecipient[]> {
  const rows = await readRecipients(session, row.id, { after: 0, most: LIMITS.mailing.chunk });
  return rows.map(recipientOf);
}

export async function obey(
  session: Session,
  row: MailingRow,
  { order, at }: { readonly order: MailingOrder; readonly at: Instant },
): Promise<Result<true, FaultCode>> {
  const state = stateOf(row);
  const first = order === 'start' && state.stage === 'new';
  const event: MailingEvent = first
    ? { kind: 'ready', at, start: state.plannedAt }
    : { kind: 'ordered', order, at };
  const [next, effects] = step(state, event, planOf(row));
  if (effects.some((effect) => effect.kind === 'refuse')) return err('change-failed');
  let cursors: Partial<MailingCursors> = UNSWEPT;
  if (first) {
    // Pages may have brought the same number twice.
    const { count, last } = await distinctRecipients(session, row);
    if (count === 0 && row.groups.length === 0) return err('change-failed');
    cursors = { ...cursors, recipients: count, last_own: last };
  }
  if (order === 'remove') await hideMailing(session, row.id);
  await saveMailing(session, row, { state: next, cursors });
  return ok(true);
}
