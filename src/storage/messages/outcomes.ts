// Messages to which something has happened: read and locked, rung, read by their recipients, and who is told of a status. What ends their
// attempts is `settling.ts`.

import type { Instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import { STATUS } from '../../core/messages/status.ts';
import { statusFields } from '../../core/messages/status-fields.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { toldOf } from '../esme/told-rows.ts';
import type { NewDelivery } from '../handlers/delivery-rows.ts';
import {
  accountReader,
  type BareRow,
  kindOf,
  MESSAGE_COLUMNS,
  type MessageRow,
  templateKindOf,
  withSendings,
} from './claimed-row.ts';
import type { EndedAttempt } from './ended-attempt.ts';

/** Rows locked in the order of their numbers, so that two transactions cannot wait for each other. */
const READ = {
  name: 'outcomes-read',
  text: `select ${MESSAGE_COLUMNS}
         from messages m where m.id = any($1::bigint[]) order by m.id for update`,
};

const STATUS_ONLY = {
  name: 'outcomes-status',
  text: `update messages m set status = 0, changed_at = o.at
         from unnest($1::bigint[], $2::timestamptz[]) as o(id, at)
         where m.id = o.id and m.status = -1 and not m.final`,
};

export async function readForOutcome(
  session: Session,
  refs: readonly MessageRef[],
): Promise<ReadonlyMap<MessageRef, MessageRow>> {
  if (refs.length === 0) return new Map();
  const locked = await session.query<BareRow>(READ, [numbers([...new Set(refs)])]);
  const rows = await withSendings(session, locked);
  return new Map(rows.map((row) => [row.id, row]));
}

type TellingDoors = { readonly secrets: Secrets; readonly place: Accepting['place'] };

/** Status -1 to 0 at the first ring. Returns the handler calls that tell of it. */
export async function storeHanded(
  session: Session,
  {
    moments,
    rows,
  }: {
    readonly moments: ReadonlyMap<MessageRef, Instant>;
    readonly rows: ReadonlyMap<MessageRef, MessageRow>;
  },
  doors: TellingDoors,
): Promise<readonly NewDelivery[]> {
  const account = accountReader(doors.secrets);
  const first = [...moments].flatMap(([ref, at]) => {
    const row = rows.get(ref);
    return row && row.status === STATUS.waiting && !row.final ? [{ ref, at, row }] : [];
  });
  if (first.length === 0) return [];
  await session.query(STATUS_ONLY, [first.map(({ ref }) => ref), first.map(({ at }) => new Date(at))]);
  return first.flatMap(({ row, at }) =>
    statusDelivery({ ...row, status: STATUS.handed, err: 0 }, at, { account, place: doors.place }),
  );
}

const READ_RECEIPTS = {
  name: 'outcomes-read-receipts',
  text: `update messages m set status = ${STATUS.read}, changed_at = o.at
         from unnest($1::bigint[], $2::timestamptz[]) as o(id, at)
         where m.id = o.id and m.final and m.status = ${STATUS.delivered}`,
};

/** Messages delivered before that their recipients have read now. Returns the handler calls that tell of it. */
export async function storeRead(
  session: Session,
  {
    ended,
    rowOf,
  }: {
    readonly ended: readonly EndedAttempt[];
    readonly rowOf: (ref: MessageRef) => MessageRow | undefined;
  },
  { secrets, place }: TellingDoors,
): Promise<readonly NewDelivery[]> {
  const read = ended.flatMap(({ ref, outcome, at }) => {
    if (outcome.kind !== 'final' || outcome.status !== STATUS.read) return [];
    const row = rowOf(ref);
    return row?.final && row.status === STATUS.delivered ? [{ row, at }] : [];
  });
  if (read.length === 0) return [];
  await session.query(READ_RECEIPTS, [read.map(({ row }) => row.id), read.map(({ at }) => new Date(at))]);
  const account = accountReader(secrets);
  return read.flatMap(({ row, at }) =>
    statusDelivery({ ...row, status: STATUS.read, err: 0 }, at, { account, place }),
  );
}

/** How accounts are read and numbers placed for what a handler is told. */
type Telling = {
  readonly account: ReturnType<typeof accountReader>;
  readonly place: Accepting['place'];
};

function isForHandler(row: MessageRow, { handler, handlerStatuses }: Account['settings']): boolean {
  return (
    handler !== undefined && handler !== '' && handlerStatuses !== 'off' && row.submission.door !== 'incoming'
  );
}

/** Whether anybody is told of the row's statuses. */
export function isTold(row: MessageRow, account: Telling['account']): boolean {
  return row.submission.options.receipt !== undefined || isForHandler(row, account(row.account).settings);
}

/**
 * What tells of the row's status: a receipt that was asked for, else a call to the handler, if there is one that is to be told. A
 * status is of what was sent, not of what came in.
 */
export function statusDelivery(
  row: MessageRow,
  at: Instant,
  { account, place }: Telling,
): readonly NewDelivery[] {
  const wish = row.submission.options.receipt;
  // Once it has ended, what else happens to it is the handler's; a look-up is told to both (spec smpp.md 4.2).
  const told = wish !== undefined && !row.final ? toldOf(row, wish, at) : [];
  if (wish !== undefined && !row.final && kindOf(row.kind) !== 'hlr') return told;
  const { settings } = account(row.account);
  if (!settings.handler || !isForHandler(row, settings)) return told;
  const fields = statusFields({
    publicId: row.submission.public_id,
    phone: row.phone,
    status: row.status,
    err: row.err,
    at,
    parts: row.parts,
    cost: row.cost,
    kind: kindOf(row.kind),
    purse: row.submission.purse,
    template: templateKindOf(row.template),
    sender: row.submission.sender ?? undefined,
    lookup: row.lookup ?? undefined,
    mccmnc: place(row.phone)?.mccmnc,
    timeZone: settings.timeZone,
  });
  const { handler: address } = settings;
  return [...told, { kind: 'status', account: row.account_id, ref: row.id, address, fields, at }];
}
