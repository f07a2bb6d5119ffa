// What an account may have only so many of, made by many requests at once: the last place is found by one of them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { StoredDoors } from '../../../src/storage/doors.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';

type Made = Promise<{ readonly ok: boolean }>;

type Case = {
  readonly table: string;
  readonly most: number;
  /** Columns and values of row `n` of account `$1`. */
  readonly columns: string;
  readonly values: string;
  readonly make: (doors: StoredDoors, account: Account, at: number) => Made;
};

const TASK = { failure: 'down', recovery: 'up', kinds: ['sms'], contacts: ['79990000001'] } as const;

const CASES: readonly Case[] = [
  {
    table: 'api_keys',
    most: LIMITS.json.apiKeys,
    columns: 'digest, name, hint, scopes',
    values: `decode(md5($1 || ' ' || n), 'hex'), 'key', 'abcd', '{read}'`,
    make: (doors, account, at) => doors.apiKeys.create(account, { name: `key ${at}`, scopes: ['read'] }),
  },
  {
    table: 'held_uploads',
    most: LIMITS.json.uploadsHeld,
    columns: 'file, name, bytes, until',
    values: `gen_random_uuid(), 'a.wav', 1, now() + interval '1 hour'`,
    make: (doors, account) => doors.heldUploads.hold(account, 'a.wav', new Uint8Array(4)),
  },
  {
    table: 'task_groups',
    most: LIMITS.notices.groups,
    columns: 'name, failure, recovery, kinds, contacts',
    values: `'group ' || n, 'down', 'up', '{sms}', '{79990000001}'`,
    make: (doors, account, at) => doors.taskGroups.add(account, { name: `new ${at}`, ...TASK }),
  },
  {
    table: 'senders',
    most: LIMITS.senders.names,
    columns: 'name, kind, state, changed_at',
    values: `'Shop' || n, 'name', 'approved', now()`,
    make: (doors, account, at) =>
      doors.senders.add(account, { sender: { kind: 'name', name: `New${at}` }, fields: {} }),
  },
  {
    table: 'operator_templates',
    most: LIMITS.texts.operatorTemplates,
    columns: 'sender, text, mark, state, created_at, changed_at',
    values: `'Shop', 'text ' || n, 'mts_srv', 'approved', now(), now()`,
    make: (doors, account, at) =>
      doors.operatorTemplates.add(account, { sender: 'Shop', text: `new ${at}`, marks: ['mts_srv'] }),
  },
  {
    table: 'documents',
    most: LIMITS.documents.ofClient,
    columns: 'kind, number, made_at, currency, amount, content',
    values: `'invoice', n, now(), 'RUR', 1, '{}'`,
    make: (doors, account) =>
      doors.documents.addInvoice(account, {
        client: { by: 'id', id: account.id },
        sum: money(10_000),
        service: undefined,
      }),
  },
  {
    table: 'rental_numbers',
    most: LIMITS.rental.ofAccount,
    columns: 'phone, monthly_price, rented_at, paid_until',
    values: `'7495' || (1000000 + n), 0, now(), now() + interval '30 days'`,
    make: (doors, account, at) => doors.rental.rent(account, `7812${1_000_000 + at}`, 'on'),
  },
];

const AT_ONCE = 9;
let given: TestStorage;
before(async () => {
  given = await openTestStorage();
});
after(() => given.close());

for (const { table, most, columns, values, make } of CASES)
  test(`rows of ${table} are ${most} at most, however many are made at once`, async () => {
    const { storage, client } = given;
    const account = await testAccount(storage, table);
    await client.query(
      `insert into ${table} (account_id, ${columns}) select $1::integer, ${values.replaceAll('$1', '$1::text')}
       from generate_series(1, ${most - 2}) as g(n)`,
      [account.id],
    );
    for (let at = 0; at < AT_ONCE; at++)
      await storage.receiving.rental.add(`7812${1_000_000 + at}`, money(0));
    const made = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, at) => make(storage.doors as StoredDoors, account, at)),
    );
    const left = await client.query(`select count(*)::integer as count from ${table} where account_id = $1`, [
      account.id,
    ]);
    assert.equal(made.filter(({ ok }) => ok).length, 2);
    assert.deepEqual(left.rows, [{ count: most }]);
  });
