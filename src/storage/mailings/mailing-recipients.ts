// The recipients of mailings as rows: added in bounded batches, cleared of duplicates, refilled from groups, read chunk by
// chunk. Owns these statements; nothing here holds more than a batch in memory.

import { LIMITS } from '../../base/limits.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { GroupPages, MailingRecipient } from '../../core/campaigns/recipients.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import type { MailingRow } from './mailing-rows.ts';

// A million in six seconds, by five thousand.
const INSERT = {
  name: 'mailing-recipients-insert',
  text: `insert into mailing_recipients (mailing_id, position, phone, text, sender)
         select $1, $2 + r.at, r.phone, r.text, r.sender
         from unnest($3::text[], $4::text[], $5::text[]) with ordinality as r(phone, text, sender, at)`,
};
const BATCH = 5_000;

type Place = {
  readonly mailing: number;
  /** Position of the last one there is. */
  readonly last: number;
  readonly breathe: () => Promise<void>;
};

/** Returns the position of the last one added. */
export async function addRecipients(
  session: Session,
  recipients: readonly MailingRecipient[],
  { mailing, last, breathe }: Place,
): Promise<number> {
  for (let from = 0; from < recipients.length; from += BATCH) {
    const some = recipients.slice(from, from + BATCH);
    await session.query(INSERT, [
      mailing,
      last + from,
      some.map(({ phone }) => storable(phone)),
      some.map(({ text }) => (text === undefined ? null : storable(text))),
      some.map(({ sender }) => (sender === undefined ? null : storable(sender))),
    ]);
    await breathe();
  }
  return last + recipients.length;
}

// Who comes again with the same text of his own goes away, and every member of a group who is there already. Positions stay,
// with gaps. A million in two seconds.
const DISTINCT = {
  name: 'mailing-recipients-distinct',
  text: `with again as (
           select position, row_number() over (
             partition by phone, case when position <= $2 then text end order by position
           ) as turn
           from mailing_recipients where mailing_id = $1
         ), gone as (
           delete from mailing_recipients r using again a
           where r.mailing_id = $1 and r.position = a.position and a.turn > 1
           returning 1
         )
         select (select count(*) from again) - (select count(*) from gone) as count,
                (select coalesce(max(position), 0) from again) as last`,
};

export async function distinctRecipients(
  session: Session,
  row: Pick<MailingRow, 'id' | 'last_own'>,
): Promise<{ readonly count: number; readonly last: number }> {
  const values = [row.id, row.last_own];
  const [found] = await session.query<{ count: number; last: number }>(DISTINCT, values);
  return found ?? { count: 0, last: 0 };
}

/** `after` is a position; `own` are those that came with the mailing, groups' members lie behind them. */
export async function removeRecipients(session: Session, mailing: number, after: number): Promise<void> {
  await session.query('delete from mailing_recipients where mailing_id = $1 and position > $2', [
    mailing,
    after,
  ]);
}

const READ = {
  name: 'mailing-recipients-read',
  text: `select position, phone, text, sender from mailing_recipients
         where mailing_id = $1 and position > $2 order by position limit $3`,
};

export type StoredRecipient = {
  readonly position: number;
  readonly phone: string;
  readonly text: string | null;
  readonly sender: string | null;
};

type Page = { readonly after: number; readonly most: number };

export async function readRecipients(
  session: Session,
  mailing: number,
  { after, most }: Page,
): Promise<readonly StoredRecipient[]> {
  return await session.query<StoredRecipient>(READ, [mailing, after, most]);
}

export function recipientOf(row: Omit<StoredRecipient, 'position'>): MailingRecipient {
  return {
    phone: row.phone,
    ...(row.text === null ? {} : { text: row.text }),
    ...(row.sender === null ? {} : { sender: row.sender }),
  };
}

type Gathering = {
  readonly account: Account;
  readonly members: GroupPages;
  readonly breathe: () => Promise<void>;
};

type Gathered = {
  readonly recipients: number;
  /** Whether some recipient has a text of its own. */
  readonly own_texts: boolean;
};

/** Members of the mailing's groups as they are now; whom it has then, or what stands in the way. */
export async function gatherRecipients(
  session: Session,
  row: MailingRow,
  { account, members, breathe }: Gathering,
): Promise<Gathered | { readonly refused: string }> {
  const { recipients, own_texts } = row;
  if (row.groups.length === 0) return { recipients, own_texts };
  await removeRecipients(session, row.id, row.last_own);
  let last = row.last_own;
  let texts = own_texts;
  for (const group of row.groups) {
    const pages = await members(account, { group, content: row.content });
    if (!pages) return { refused: `record-missing: there is no group G${group}` };
    for await (const page of pages) {
      if (last + page.length > LIMITS.mailing.recipients)
        return { refused: `parameters-wrong: more than ${LIMITS.mailing.recipients} recipients` };
      texts ||= page.some(({ text }) => text !== undefined);
      last = await addRecipients(session, page, { mailing: row.id, last, breathe });
    }
  }
  return { recipients: (await distinctRecipients(session, row)).count, own_texts: texts };
}
