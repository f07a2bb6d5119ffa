// All accounts page by page, for who looks after the installation. Owns that statement.

import { type Instant, instant } from '../../base/time.ts';
import type { AccountId, AccountState } from '../../core/accounts/account.ts';
import type { Money } from '../../core/accounts/money.ts';
import type { AccountListed, AccountsPage } from '../../core/administration/administration.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';

const LIST = {
  name: 'account-list',
  text: `
select a.id, a.login, p.login as parent, a.settings ->> 'name' as name, a.state, a.administrator, a.currency, a.balance,
  a.balance2, a.credit, a.created_at
from accounts a left join accounts p on p.id = a.parent_id
where a.id > $1 and a.state <> 'deleted'
  and ($2::text is null or position(lower($2) in lower(a.login || ' ' || coalesce(a.settings ->> 'name', ''))) > 0)
order by a.id limit $3`,
};

type Row = {
  readonly id: AccountId;
  readonly login: string;
  readonly parent: string | null;
  readonly name: string | null;
  readonly state: AccountState;
  readonly administrator: boolean;
  readonly currency: string;
  readonly balance: Money;
  readonly balance2: Money;
  readonly credit: Money;
  readonly created_at: number;
};

export async function listAccounts(
  session: Session,
  { search, after = 0 as AccountId, limit }: AccountsPage,
): Promise<readonly AccountListed[]> {
  const wanted = search === undefined ? null : storable(search);
  const rows = await session.query<Row>(LIST, [after, wanted, limit]);
  return rows.map(({ parent, name, administrator, created_at: at, ...row }) => ({
    ...row,
    parent: parent ?? undefined,
    name: name ?? undefined,
    administrator: administrator ? 'on' : 'off',
    createdAt: instant(at) as Instant,
  }));
}
