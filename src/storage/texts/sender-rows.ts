// Rows of sender names as statements read and write them. Owns these statements and what their columns mean in the core's terms;
// when which is run is `senders.ts`.

import { instant } from '../../base/time.ts';
import {
  isOperatorMark,
  type OperatorMark,
  type Registration,
  type RegistrationState,
  type Sender,
  type SenderFields,
  type SenderState,
} from '../../core/senders/sender.ts';
import type { SenderKind } from '../../core/senders/sender-name.ts';

const COLUMNS = `s.id, s.name, s.kind, s.state, s.comment, s.fields, s.reason, s.changed_at,
  (select count(*) from sender_documents d where d.sender_id = s.id)::integer as documents,
  coalesce((select json_agg(json_build_array(r.mark, r.state) order by r.mark)
    from sender_registrations r where r.sender_id = s.id), '[]') as registrations`;

export const LIST = {
  name: 'senders-list',
  text: `select ${COLUMNS} from senders s
         where s.account_id = any($1::integer[]) and s.id > $2 and ($3 = 'all' or s.state = 'approved')
           and ($4::date is null or (greatest(s.changed_at, (
             select max(changed_at) from sender_registrations where sender_id = s.id)) at time zone $5)::date >= $4)
         order by s.id limit $6`,
};

/** By id or by name, whichever is not null; locked until the transaction ends. */
export const FIND = {
  name: 'senders-find',
  text: `select ${COLUMNS} from senders s
         where s.account_id = $1 and (s.id = $2 or s.name = $3) order by s.id limit 1 for update of s`,
};

export const ADD = {
  name: 'senders-add',
  text: `insert into senders (account_id, name, kind, state, comment, fields, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (account_id, name) do nothing returning id`,
};

export const CHANGE = {
  name: 'senders-change',
  text: 'update senders set comment = $2, fields = $3, changed_at = $4 where id = $1',
};

export const REMOVE = {
  name: 'senders-remove',
  text: `with files as (select file from sender_documents where sender_id = $1), gone as (delete from senders where id = $1)
         select file from files`,
};

export const REGISTER = {
  name: 'senders-register',
  text: `insert into sender_registrations (sender_id, mark, state, changed_at)
         select $1, mark, $3, $4 from unnest($2::text[]) as m(mark)
         on conflict (sender_id, mark) do nothing`,
};

export const SET_CODE = {
  name: 'senders-set-code',
  text: 'update senders set code_digest = $2, code_until = $3, code_tries = $4 where id = $1',
};

// A guess is counted before it is looked at: however many come at once, no more are looked at than are allowed.
export const TRY_CODE = {
  name: 'senders-try-code',
  text: `update senders set code_tries = code_tries - 1
         where id = $1 and code_digest is not null and code_tries > 0 and code_until > $2
         returning code_digest, code_tries`,
};

export const CONFIRM = {
  name: 'senders-confirm',
  text: `update senders set state = $2, changed_at = $3, code_digest = null, code_until = null, code_tries = 0
         where id = $1 and state = 'new'`,
};

export const APPROVE_NAME = {
  name: 'senders-approve-name',
  text: `insert into senders (account_id, name, kind, state, changed_at) values ($1, $2, $3, 'approved', $4)
         on conflict (account_id, name) do update set state = 'approved', reason = '', changed_at = excluded.changed_at
         where senders.state <> 'approved'`,
};

export const ALL = {
  name: 'senders-all',
  text: `select ${COLUMNS}, a.login from senders s join accounts a on a.id = s.account_id
         where ($1::text is null or a.login = $1) and ($2::text is null or s.state = $2)
           and ($3::integer is null or s.id = $3) order by s.id`,
};

export const DECIDE = {
  name: 'senders-decide',
  text: `update senders set state = $2, reason = $3, changed_at = $4
         where id = any($1::integer[]) returning id, account_id`,
};

export const DECIDE_REGISTRATION = {
  name: 'senders-decide-registration',
  text: `insert into sender_registrations (sender_id, mark, state, changed_at)
         select id, $2, $3, $4 from senders where id = $1
         on conflict (sender_id, mark) do update set state = excluded.state, changed_at = excluded.changed_at
         returning sender_id`,
};

export const COUNT = {
  name: 'senders-count',
  text: 'select count(*)::integer as count from senders where account_id = $1',
};

export const CLIENT = {
  name: 'senders-client',
  text: `select id from accounts where parent_id = $1 and login = $2 and state <> 'deleted'`,
};

export type SenderRow = {
  readonly id: number;
  readonly name: string;
  readonly kind: SenderKind;
  readonly state: SenderState;
  readonly comment: string;
  readonly fields: SenderFields;
  readonly reason: string;
  readonly changed_at: number;
  readonly documents: number;
  readonly registrations: readonly (readonly [mark: string, state: RegistrationState])[];
};

export function senderOf({ changed_at, registrations, ...row }: SenderRow): Sender {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    state: row.state,
    comment: row.comment,
    fields: row.fields,
    reason: row.reason,
    documents: row.documents,
    changedAt: instant(changed_at),
    registrations: registrations.flatMap(([mark, state]) => registration(mark, state)),
  };
}

/** A mark no table has is passed over: rows outlive programs. */
function registration(mark: string, state: RegistrationState): readonly Registration[] {
  return isOperatorMark(mark) ? [{ mark: mark as OperatorMark, state }] : [];
}
