// Receipts whose part nobody knew when they came: the answer to its submission may be on its way. Owns their rows; which part one
// is for is decided by `receipt-matching.ts`.

import { groupedBy } from '../../base/grouped.ts';
import { LIMITS } from '../../base/limits.ts';
import { type Clock, type Instant, later, MINUTE, SECOND } from '../../base/time.ts';
import type { Receipt } from '../../core/ports.ts';
import { moments, numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import { storable, storableJson } from '../database/stored-text.ts';
import type { LinkNumbers } from '../links.ts';
import type { Round } from '../upkeep.ts';
import { likeliestOf, type SpellingsSeen } from './receipt-matching.ts';
import type { PhonesSeen } from './receipt-phones.ts';

/** How long a receipt waits for the part of its likeliest name before other parts are looked at. */
const PATIENCE_SECONDS = 5;
const PATIENCE = PATIENCE_SECONDS * SECOND;

const KEEP = {
  name: 'early-receipts-keep',
  text: `insert into early_receipts (link_id, upstream_id, spellings, report, at, received_at)
         select r.link_id, r.upstream_id, r.spellings, r.report, r.at, $2 from jsonb_to_recordset($1::jsonb)
           as r(link_id smallint, upstream_id text, spellings text[], report jsonb, at timestamptz)`,
};

// What came before the attempt began is of another message that had the name before: peers begin their numbers anew.
const WAITING = {
  name: 'early-receipts-waiting',
  text: `select distinct e.link_id, e.spellings, e.report, e.at, e.received_at
         from unnest($1::smallint[], $2::text[], $3::timestamptz[]) as p(link_id, upstream_id, since)
         join early_receipts e on e.upstream_id = p.upstream_id and e.link_id = p.link_id
         where p.since is null or e.received_at >= p.since
         order by e.received_at`,
};

// Every spelling of an early receipt has its row; the one that fits takes the others with it.
const TAKE = {
  name: 'early-receipts-take',
  text: `delete from early_receipts e using jsonb_to_recordset($1::jsonb) as t(link_id smallint, spellings text[], received_at timestamptz)
         where e.link_id = t.link_id and e.upstream_id = any(t.spellings) and e.spellings = t.spellings
           and e.received_at = t.received_at`,
};

// A part handed over by another node in the moment its receipt came: neither transaction saw the other. And names of the other
// base, or numbers of nobody, which have been waited for in vain. Any other part handed over later was looked after when it was.
const LATE = {
  name: 'early-receipts-late',
  text: `select distinct e.link_id, e.spellings, e.report, e.at, e.received_at
         from early_receipts e
         join sent_parts p on p.upstream_id = e.upstream_id and p.link_id = e.link_id
         join messages m on m.id = p.message_id
         where e.received_at >= $1 and e.received_at < $2 and p.handed_at < e.received_at
             + case when e.report ? 'phones' then interval '${PATIENCE_SECONDS} seconds' else interval '1 second' end
           and p.status = 0 and not m.final and m.attempts = p.attempt and m.receipt_until is not null
         order by e.received_at`,
};

const FORGET = {
  name: 'early-receipts-forget',
  text: 'delete from early_receipts where received_at < $1',
};

type EarlyRow = {
  readonly link_id: number;
  readonly spellings: readonly string[];
  /** The numbers the receipt brought stand in it. */
  readonly report: Receipt['report'] & Pick<Receipt, 'phones'>;
  readonly at: Instant;
  readonly received_at: Instant;
};

/** A receipt that has rows here: those go when it has found its part. */
export type EarlyReceipt = { readonly receipt: Receipt; readonly early: EarlyRow };

/** A name that a link gave to a part handed over now; `since`: a moment before its attempt began. */
export type GivenName = {
  readonly link: number;
  readonly id: string;
  readonly phone: string;
  readonly since: Instant | undefined;
};

export async function keepEarly(
  session: Session,
  receipts: readonly Receipt[],
  { links, now }: { readonly links: LinkNumbers; readonly now: Instant },
): Promise<void> {
  if (receipts.length === 0) return;
  const rows = receipts.flatMap(({ link, ids, phones, at, report }) =>
    ids.map((id) => ({
      link_id: links.numberOf(link),
      upstream_id: storable(id),
      spellings: ids.map(storable),
      report: { ...report, ...(phones?.length && { phones }) },
      at: new Date(at),
    })),
  );
  await session.query(KEEP, [storableJson(rows), new Date(now)]);
}

type EarlyDoors = {
  readonly links: LinkNumbers;
  readonly spellings: SpellingsSeen;
  readonly phones: PhonesSeen;
};

/** Receipts that were waiting for one of these, each by its likeliest name alone. */
export async function earlyReceiptsOf(
  session: Session,
  given: readonly GivenName[],
  { links, spellings, phones }: EarlyDoors,
): Promise<readonly Receipt[]> {
  if (given.length === 0) return [];
  for (const { link, id } of given) spellings.answered(links.nameOf(link), id);
  const rows = await session.query<EarlyRow>(WAITING, [
    numbers(given.map(({ link }) => link)),
    given.map(({ id }) => id),
    moments(given.map(({ since }) => since)),
  ]);
  if (rows.length === 0) return [];
  const names = groupedBy(given, ({ link }) => link);
  const found = rows.flatMap((early): EarlyReceipt[] => {
    const receipt = receiptOf(early, links);
    const theirs = (names.get(early.link_id) ?? []).filter(
      ({ since }) => since === undefined || early.received_at >= since,
    );
    const name = likeliestOf(receipt, theirs, { spellings, phones });
    return name === undefined ? [] : [{ receipt: { ...receipt, ids: [name] }, early }];
  });
  await takeEarly(session, found);
  return found.map(({ receipt }) => receipt);
}

function receiptOf({ link_id, spellings, at, report }: EarlyRow, links: LinkNumbers): Receipt {
  const { phones } = report;
  return { link: links.nameOf(link_id), ids: spellings, ...(phones && { phones }), at, report };
}

/** They have found their parts. */
export async function takeEarly(session: Session, found: readonly EarlyReceipt[]): Promise<void> {
  if (found.length === 0) return;
  const rows = found.map(({ early: { link_id, spellings, received_at } }) => ({
    link_id,
    spellings,
    received_at: new Date(received_at),
  }));
  await session.query(TAKE, [storableJson(rows)]);
}

const LATE_ROUND = 5 * SECOND;

export type LateDoors = {
  readonly database: Session;
  readonly clock: Clock;
  readonly links: LinkNumbers;
  readonly inbox: { late(receipt: EarlyReceipt): Promise<void> };
};

/** Look once at each receipt that has waited, and clear away those no part can come for any more. */
export function earlyReceiptsRounds(doors: LateDoors): readonly Round[] {
  const { clock } = doors;
  let looked = later(clock.now(), -LIMITS.links.earlyKeptMinutes * MINUTE);
  const look = async (): Promise<void> => {
    looked = await matchLate(doors, looked);
  };
  return [
    { every: LATE_ROUND, what: 'early receipts', work: look },
    { every: MINUTE, what: 'old early receipts', work: () => forgetEarly(doors) },
  ];
}

export async function forgetEarly({ database, clock }: Pick<LateDoors, 'database' | 'clock'>): Promise<void> {
  await database.query(FORGET, [new Date(later(clock.now(), -LIMITS.links.earlyKeptMinutes * MINUTE))]);
}

/** Returns the moment up to which receipts have been looked at. */
export async function matchLate(
  { database, clock, links, inbox }: LateDoors,
  from: Instant,
): Promise<Instant> {
  const till = later(clock.now(), -PATIENCE);
  const rows = await database.query<EarlyRow>(LATE, [new Date(from), new Date(till)]);
  await Promise.all(rows.map((early) => inbox.late({ receipt: receiptOf(early, links), early })));
  return till;
}
