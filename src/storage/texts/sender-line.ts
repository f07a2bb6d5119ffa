// Whose sender names an account may use: its own, and those of accounts above it as far as one after the other lets the next
// one share. Owns that statement.

import type { Account } from '../../core/accounts/account.ts';
import type { Session } from '../database/database.ts';

// Trees are a handful deep; the walk must end in one made by hand, too.
const DEPTH_MAX = 16;

const LINE = {
  name: 'sender-line',
  text: `
with recursive line as (
  select id, parent_id, settings, 0 as depth from accounts where id = $1
  union all
  select p.id, p.parent_id, p.settings, l.depth + 1 from line l join accounts p on p.id = l.parent_id
  where l.settings->>'sendersOfParent' = 'on' and l.depth < ${DEPTH_MAX}
)
select id from line order by depth`,
};

/** The account's own id first. */
export async function senderLine(session: Session, account: Account): Promise<readonly number[]> {
  const rows = await session.query<{ id: number }>(LINE, [account.id]);
  return rows.map(({ id }) => id);
}
