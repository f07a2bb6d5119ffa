// The tables as kysely sees them, for statements that are not hot. Owns these types; the truth is `db/schema.sql`.

import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Purse } from '../core/accounts/purse.ts';
import type { LookupData } from '../core/messages/message-status.ts';
import type { StoredSettings } from './accounts/account-row.ts';

export type Tables = {
  accounts: {
    id: Generated<number>;
    login: string;
    created_at: Generated<number>;
    currency: Generated<string>;
    credit: Generated<number>;
    balance: Generated<number>;
    reserved: Generated<number>;
    income: Generated<number>;
    accepted: Generated<number>;
    next_public_id: Generated<number>;
    password: Buffer | null;
    settings: ColumnType<StoredSettings, string | undefined, string>;
    version: Generated<number>;
    administrator: Generated<boolean>;
  };
  submissions: {
    id: Generated<number>;
    account_id: number;
    public_id: string;
    accepted_at: number;
    kind: number;
    text: string;
    sender: string | null;
    comment: string | null;
    cause: number | null;
    purse: Purse;
  };
  messages: {
    id: Generated<number>;
    submission_id: number;
    account_id: number;
    phone: string;
    kind: number;
    status: number;
    err: number;
    changed_at: number;
    parts: number;
    cost: number;
    valid_until: number;
    due_at: number | null;
    attempts: number;
    lookup: LookupData | null;
    template: number | null;
    hidden: boolean;
  };
  events: { message_id: number; number: number; at: number; kind: string; data: JSONColumnType<object> };
  recordings: {
    id: Generated<number>;
    message_id: number;
    event_number: number;
    item: string;
    path: string;
    seconds: number;
    bytes: number;
    at: number;
  };
};
