// Sub-clients as rows: found below an account, made, changed, and whose money each of them spends. Owns these statements;
// what may be done is decided in the core, the order of doing it in `clients.ts`.

import type { AccountId, AccountState, Sharing } from '../../core/accounts/account.ts';
import { type Account, SHARINGS } from '../../core/accounts/account.ts';
import type { Client, ClientChange, ClientName } from '../../core/clients/clients.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storable, storableJson } from '../database/stored-text.ts';
import { type AccountRow, accountColumns, accountOf, storedSettings } from './account-row.ts';
import { sealPassword } from './password.ts';

export type FoundClient = { readonly account: Account; readonly planLeast: number };

type FoundRow = AccountRow & { readonly plan_least: number };

/** `$1` login or null, `$2` number or null, `$3` the account it must be below, or be. */
const FIND = {
  name: 'client-find',
  text: `
with recursive up as (
  select id, parent_id from accounts where login = $1 or id = $2
  union all
  select a.id, a.parent_id from accounts a join up on a.id = up.parent_id
)
select ${accountColumns('a')}, a.plan_least from accounts a
where (a.login = $1 or a.id = $2) and a.state <> 'deleted' and exists (select from up where up.id = $3)`,
};

/** The account itself is found too; a deleted one is not. */
export async function findClient(
  session: Session,
  { top, client }: { readonly top: AccountId; readonly client: ClientName },
  secrets: Secrets,
): Promise<FoundClient | undefined> {
  const name = client.by === 'login' ? [storable(client.login), null] : [null, client.id];
  const [row] = await session.query<FoundRow>(FIND, [...name, top]);
  return row && { account: accountOf(row, secrets), planLeast: row.plan_least };
}

const DEPTH = {
  name: 'client-depth',
  text: `
with recursive up as (
  select id, parent_id from accounts where id = $1
  union all
  select a.id, a.parent_id from accounts a join up on a.id = up.parent_id
)
select (select count(*) - 1 from up) as depth,
       (select count(*) from accounts where parent_id = $1 and state <> 'deleted') as clients`,
};

export async function placeOf(
  session: Session,
  id: AccountId,
): Promise<{ readonly depth: number; readonly clients: number }> {
  const [row] = await session.query<{ depth: number; clients: number }>(DEPTH, [id]);
  return row ?? { depth: 0, clients: 0 };
}

const READ = {
  name: 'client-read',
  text: `select ${accountColumns('a')}, a.plan_least from accounts a where a.id = $1`,
};

export async function readClient(
  session: Session,
  id: AccountId,
  secrets: Secrets,
): Promise<FoundClient | undefined> {
  const [row] = await session.query<FoundRow>(READ, [id]);
  return row && { account: accountOf(row, secrets), planLeast: row.plan_least };
}

const INSERT = {
  name: 'client-insert',
  text: `insert into accounts (login, password, parent_id, sharing, payer_id, plan, plan_least, currency, state, settings)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (login) do nothing returning id`,
};

type ClientRow = {
  readonly login: string;
  readonly password: string;
  readonly parent: AccountId;
  readonly sharing: Sharing;
  readonly payer: AccountId | undefined;
  readonly plan: number;
  readonly planLeast: number;
  readonly currency: string;
  readonly state: AccountState;
  readonly change: Pick<ClientChange, 'settings' | 'more'>;
};

/** Undefined: the login is taken. */
export async function insertClient(
  session: Session,
  client: ClientRow,
  secrets: Secrets,
): Promise<AccountId | undefined> {
  const { settings, more } = client.change;
  const kept = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  const [row] = await session.query<{ id: AccountId }>(INSERT, [
    storable(client.login),
    sealPassword(client.password, secrets),
    client.parent,
    SHARINGS.indexOf(client.sharing),
    client.payer ?? null,
    client.plan,
    client.planLeast,
    client.currency,
    client.state,
    storableJson({ ...storedSettings(settings, secrets), more: kept }),
  ]);
  return row?.id;
}

/** Settings of the second level are merged too; what is null there is taken away. */
const UPDATE = {
  name: 'client-update',
  text: `update accounts set
           login = coalesce($2, login), password = coalesce($3, password), sharing = coalesce($4, sharing),
           plan = coalesce($5, plan), plan_least = coalesce($6, plan_least), currency = coalesce($7, currency),
           state = coalesce($8, state),
           settings = settings || $9::jsonb
             || jsonb_build_object('more', jsonb_strip_nulls(coalesce(settings->'more', '{}') || $10::jsonb)),
           alarmed_at = case when $9::jsonb ? 'balanceAlarm' then null else alarmed_at end
         where id = $1`,
};

export async function updateClient(
  session: Session,
  { id, change }: { readonly id: AccountId; readonly change: ClientChange },
  secrets: Secrets,
): Promise<void> {
  const { newLogin, password, sharing, plan, planLeast, currency, state, settings, more } = change;
  await session.query(UPDATE, [
    id,
    newLogin === undefined ? null : storable(newLogin),
    password === undefined ? null : sealPassword(password, secrets),
    sharing === undefined ? null : SHARINGS.indexOf(sharing),
    plan ?? null,
    planLeast ?? null,
    currency ?? null,
    state ?? null,
    storableJson(storedSettings(settings, secrets)),
    storableJson(Object.fromEntries(Object.entries(more).map(([name, value]) => [name, value ?? null]))),
  ]);
}

// Who shares the balance of the account above spends what that one spends, in the same currency; at any depth.
const PAYERS = {
  name: 'client-payers',
  text: `
with recursive down as (
  select a.id, case when a.sharing in (2, 3, 4) and a.parent_id is not null
                    then (select coalesce(p.payer_id, p.id) from accounts p where p.id = a.parent_id)
                    else a.id end as payer
  from accounts a where a.id = $1
  union all
  select a.id, case when a.sharing in (2, 3, 4) then d.payer else a.id end
  from accounts a join down d on a.parent_id = d.id
)
update accounts a set payer_id = nullif(d.payer, a.id), currency = case when d.payer = a.id then a.currency else p.currency end
from down d join accounts p on p.id = d.payer
where a.id = d.id and (a.payer_id is distinct from nullif(d.payer, a.id)
                       or (d.payer <> a.id and a.currency <> p.currency))`,
};

export async function updatePayers(session: Session, id: AccountId): Promise<void> {
  await session.query(PAYERS, [id]);
}

const HAS_BOOKS = {
  name: 'client-has-books',
  text: `select exists (select from ledger where account_id = $1)
             or exists (select from ledger where to_account_id = $1) as any`,
};

/** Whether money was ever in its books: then they have a currency. */
export async function hasBooks(session: Session, id: AccountId): Promise<boolean> {
  const [row] = await session.query<{ any: boolean }>(HAS_BOOKS, [id]);
  return row?.any ?? false;
}

const KNOWN_SENDERS = {
  name: 'client-senders',
  text: `select distinct name from senders where account_id = any($1::integer[]) and state = 'approved'
           and name = any($2::text[])`,
};

export async function knownSenders(
  session: Session,
  accounts: readonly AccountId[],
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ name: string }>(KNOWN_SENDERS, [accounts, names]);
  return new Set(rows.map((row) => row.name));
}

const BELOW = {
  name: 'client-list',
  text: `
with recursive down as (
  select a.id, array[a.login] as path from accounts a where a.parent_id = $1
  union all
  select a.id, d.path || a.login from accounts a join down d on a.parent_id = d.id
)
select a.id, a.login, a.parent_id as parent, a.state, a.sharing, a.plan, a.currency, a.balance, a.balance2
from down d join accounts a on a.id = d.id order by d.path`,
};

export async function clientsBelow(session: Session, id: AccountId): Promise<readonly Client[]> {
  const rows = await session.query<Omit<Client, 'sharing'> & { sharing: number }>(BELOW, [id]);
  return rows.map((row) => ({ ...row, sharing: SHARINGS[row.sharing] ?? SHARINGS[0] }));
}
