// Groups that are told of events, as rows of their account. Owns these statements; what is wrong with a group and what an
// event makes of it is the core's.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import {
  contactAsKept,
  groupFault,
  type NoticeKind,
  type TaskGroup,
  type TaskGroupDraft,
  type TaskGroups,
} from '../../core/notices/task-group.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';

const COLUMNS = 'id, name, failure, recovery, kinds, contacts';

const LIST = {
  name: 'task-groups-list',
  text: `select ${COLUMNS} from task_groups where account_id = $1 order by id`,
};

const FIND = {
  name: 'task-groups-find',
  text: `select ${COLUMNS} from task_groups where account_id = $1 and id = $2`,
};

const ADD = {
  name: 'task-groups-add',
  text: `insert into task_groups (account_id, name, failure, recovery, kinds, contacts)
         select $1, $2, $3, $4, $5, $6 where (select count(*) from task_groups where account_id = $1) < $7
         on conflict (account_id, name) do nothing returning ${COLUMNS}`,
};

const CHANGE = {
  name: 'task-groups-change',
  text: `update task_groups set name = $3, failure = $4, recovery = $5, kinds = $6, contacts = $7
         where account_id = $1 and id = $2 and not exists (
           select from task_groups o where o.account_id = $1 and o.name = $3 and o.id <> $2)
         returning ${COLUMNS}`,
};

const REMOVE = {
  name: 'task-groups-remove',
  text: 'delete from task_groups where account_id = $1 and id = $2 returning id',
};

export class StoredTaskGroups implements TaskGroups {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(account: Account): Promise<Result<readonly TaskGroup[], FaultCode>> {
    return this.#ask(async () => ok(await this.#database.query<TaskGroup>(LIST, [account.id])));
  }

  find(account: Account, id: number): Promise<Result<TaskGroup, FaultCode>> {
    return this.#ask(async () => {
      if (!isId(id)) return err('record-missing');
      const [group] = await this.#database.query<TaskGroup>(FIND, [account.id, id]);
      return group ? ok(group) : err('record-missing');
    });
  }

  add(account: Account, draft: TaskGroupDraft): Promise<Result<TaskGroup, FaultCode>> {
    return this.#ask(async () => {
      if (groupFault(draft) !== undefined) return err('parameters-wrong');
      const values = [account.id, ...columnsOf(draft), LIMITS.notices.groups];
      const [group] = await this.#database.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        return await session.query<TaskGroup>(ADD, values);
      });
      return group ? ok(group) : err('change-failed');
    });
  }

  change(account: Account, id: number, draft: TaskGroupDraft): Promise<Result<TaskGroup, FaultCode>> {
    return this.#ask(async () => {
      if (groupFault(draft) !== undefined) return err('parameters-wrong');
      if (!isId(id)) return err('record-missing');
      const [group] = await this.#database.query<TaskGroup>(CHANGE, [account.id, id, ...columnsOf(draft)]);
      if (group) return ok(group);
      const known = await this.#database.query(FIND, [account.id, id]);
      return err(known.length > 0 ? 'change-failed' : 'record-missing');
    });
  }

  remove(account: Account, id: number): Promise<Result<true, FaultCode>> {
    return this.#ask(async () => {
      const removed = isId(id) ? await this.#database.query(REMOVE, [account.id, id]) : [];
      return removed.length > 0 ? ok(true) : err('record-missing');
    });
  }

  #ask<T>(work: () => Promise<Result<T, FaultCode>>): Promise<Result<T, FaultCode>> {
    return whileAvailable<T, FaultCode>(work, 'service-unavailable');
  }
}

function isId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id <= LIMITS.database.integerMost;
}

function columnsOf({ name, failure, recovery, kinds, contacts }: TaskGroupDraft): readonly unknown[] {
  const lists: readonly (readonly (NoticeKind | string)[])[] = [
    kinds,
    contacts.map(contactAsKept).map(storable),
  ];
  return [storable(name), storable(failure), storable(recovery), ...lists];
}
