import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DAY, instant } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { ExportTask } from '../../../src/core/history/exports.ts';
import { StorageUnavailable } from '../../../src/storage/database/database.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const ROWS = 60_000;

async function manyMessages(given: TestStorage, account: Account): Promise<void> {
  await given.storage.doors.submit(account, submissionOf('sms', 'many', { phones: ['12'] }));
  await given.client.query(
    `insert into messages (submission_id, account_id, phone, kind, queue, status, changed_at, parts, unit_price, reserved,
                           cost, valid_until, final)
     select s.id, s.account_id, (79990000000 + n)::text, 0, 0, 1, s.accepted_at, 1, 0, 0, 0, s.accepted_at, true
     from submissions s cross join generate_series(1, $2) as n where s.account_id = $1`,
    [account.id, ROWS - 1],
  );
}

/** Asks until the task is as wanted. */
async function until(
  storage: Storage,
  account: Account,
  wanted: (task: ExportTask) => boolean,
): Promise<ExportTask> {
  for (;;) {
    const listed = await storage.doors.exports.list(account, { limit: 1 });
    const task = listed.ok ? listed.value[0] : undefined;
    if (task?.state === 'failed') throw new Error(task.failure);
    if (task && wanted(task)) return task;
  }
}

test('an export goes on after a restart where it was, with every message once', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'large');
  await manyMessages(given, account);
  assert.ok((await given.storage.doors.exports.add(account, { form: 'csv', filter: {} })).ok);
  await until(given.storage, account, ({ rows }) => rows > 0);
  await given.storage.close();
  const left = await given.client.query('select state, rows::int, bytes::int, file from exports');
  const { state, rows, bytes, file } = left.rows[0];
  assert.equal(state, 'waiting');
  assert.ok(rows > 0 && rows < ROWS, `${rows}`);
  // What a dying process had written beyond what its row says.
  const path = join(given.options.folder, 'exports', file);
  writeFileSync(path, Buffer.concat([readFileSync(path).subarray(0, bytes), Buffer.from('half a li')]));
  const next = await openStorage(given.options);
  context.after(() => next.close());
  const task = await until(next, account, (one) => one.state === 'done');
  assert.equal(task.rows, ROWS);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\r\n').slice(1);
  assert.equal(lines.length, ROWS);
  assert.equal(new Set(lines.map((line) => line.split(',')[1])).size, ROWS);
  assert.equal(readFileSync(path).length, task.bytes);
});

test('what is too large for a spreadsheet becomes a CSV file', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'large');
  await manyMessages(given, account);
  assert.ok((await given.storage.doors.exports.add(account, { form: 'xlsx', filter: {} })).ok);
  const task = await until(given.storage, account, (one) => one.state === 'done');
  assert.deepEqual([task.form, task.rows], ['csv', ROWS]);
  assert.deepEqual(given.faults, []);
});

test('a task given up while it is under way leaves no file', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'large');
  await manyMessages(given, account);
  const { exports } = given.storage.doors;
  const added = await exports.add(account, { form: 'csv', filter: {} });
  assert.ok(added.ok);
  await until(given.storage, account, ({ rows }) => rows > 0);
  assert.ok((await exports.remove(account, added.value.id)).ok);
  const later = await exports.add(account, { form: 'csv', filter: { statuses: [22] } });
  assert.ok(later.ok);
  await until(given.storage, account, (one) => one.state === 'done');
  assert.equal(readdirSync(join(given.options.folder, 'exports')).length, 1);
});

test('a message accepted after an export was asked for is not in it', async (context) => {
  const given = await openTestStorage({ role: 'command' });
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'late');
  await given.storage.doors.submit(account, submissionOf('sms', 'before'));
  assert.ok((await given.storage.doors.exports.add(account, { form: 'csv', filter: {} })).ok);
  await given.client.query("update exports set wanted_at = wanted_at + interval '1 millisecond'");
  const wanted = await given.client.query<{ at: Date }>('select wanted_at as at from exports');
  const clock = { now: () => instant(wanted.rows[0]!.at.getTime() + 5) };
  const server = await openStorage({ ...given.options, role: 'node', clock });
  context.after(() => server.close());
  await server.doors.submit(account, submissionOf('sms', 'after'));
  const task = await until(server, account, (one) => one.state === 'done');
  assert.equal(task.rows, 1);
});

test('files go when their time is over, and those nobody knows', async (context) => {
  let now = Date.now();
  const clock = { now: () => instant(now) };
  const given = await openTestStorage({ clock });
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'old');
  assert.ok((await given.storage.doors.exports.add(account, { form: 'csv', filter: {} })).ok);
  const { keptUntil } = await until(given.storage, account, (one) => one.state === 'done');
  const folder = join(given.options.folder, 'exports');
  const [kept] = readdirSync(folder);
  for (const [name, age] of [
    ['stray', 2],
    ['fresh', 0],
  ] as const) {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), (now - age * DAY) / 1_000, (now - age * DAY) / 1_000);
  }
  await given.storage.sweepExports();
  assert.deepEqual(readdirSync(folder).sort(), [kept!, 'fresh'].sort());
  now = keptUntil! + 1;
  await given.storage.sweepExports();
  assert.ok(!existsSync(join(folder, kept!)));
  const listed = await given.storage.doors.exports.list(account, { limit: 1 });
  assert.deepEqual(listed.ok && listed.value, []);
});

test('what finds little comes forward all the same, and leaves out nothing', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'sparse');
  for (const at of [1, 450_000, 2_500_000]) {
    await given.client.query(`alter table messages alter column id restart with ${at}`);
    await given.storage.doors.submit(
      account,
      submissionOf('sms', `found ${at}`, { phones: ['79990000001'] }),
    );
    await given.storage.doors.submit(
      account,
      submissionOf('sms', `other ${at}`, { phones: ['79990000002'] }),
    );
  }
  const saved: number[] = [];
  let statements = 0;
  const query = given.storage.database.query.bind(given.storage.database);
  context.mock.method(given.storage.database, 'query', (async (statement, values) => {
    if (String(statement).includes('select found.*')) statements++;
    if (String(statement).includes('set state = $3')) saved.push(Number(values?.[8]));
    return await query(statement, values);
  }) satisfies typeof query);
  const filter = { recipients: ['79990000001'] };
  assert.ok((await given.storage.doors.exports.add(account, { form: 'csv', filter })).ok);
  const task = await until(given.storage, account, (one) => one.state === 'done');
  assert.equal(task.rows, 3);
  assert.deepEqual([saved, statements], [[2_000_000, 2_500_001], 13]);
  const rows = [];
  for await (const page of given.storage.history.pages('sparse', {})) rows.push(...page);
  assert.equal(rows.length, 6);
});

/** The first statements for pages end by our time limit; told are the most numbers each may look through. */
function slowPages(context: TestContext, { database }: Storage, count: number): number[] {
  const windows: number[] = [];
  const query = database.query.bind(database);
  context.mock.method(database, 'query', (async (statement, values) => {
    if (!String(statement).includes('select found.*')) return await query(statement, values);
    windows.push(Number(values?.[3]) - Number(values?.[2]) - 1);
    if (windows.length > count) return await query(statement, values);
    const cause = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
    throw new StorageUnavailable('the database cannot be reached', { cause });
  }) satisfies typeof query);
  return windows;
}

test('what is too much for the database is looked through in smaller windows', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'narrow');
  for (const at of [1, 4_000]) {
    await given.client.query(`alter table messages alter column id restart with ${at}`);
    await given.storage.doors.submit(account, submissionOf('sms', `one ${at}`));
  }
  const windows = slowPages(context, given.storage, 2);
  assert.ok((await given.storage.doors.exports.add(account, { form: 'csv', filter: {} })).ok);
  const task = await until(given.storage, account, (one) => one.state === 'done');
  assert.deepEqual([task.rows, windows], [2, [4_000, 4_000, 2_000, 2_000]]);
  assert.equal(given.faults.length, 0);
});

test('an export the database takes too long for has failed, and the next one is made', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'slow');
  await given.storage.doors.submit(account, submissionOf('sms', 'one'));
  slowPages(context, given.storage, 3);
  const { exports } = given.storage.doors;
  for (const form of ['csv', 'csv'] as const)
    assert.ok((await exports.add(account, { form, filter: {} })).ok);
  await until(given.storage, account, (one) => one.state === 'done');
  const listed = await exports.list(account, { limit: 2 });
  assert.ok(listed.ok);
  assert.deepEqual(
    listed.value.map(({ state, failure }) => [state, failure]),
    [
      ['done', undefined],
      ['failed', 'the database took too long for a page of it'],
    ],
  );
  assert.equal(given.faults.length, 1);
});

test('an account is told that a file could not be written, not where files lie', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const account = await testAccount(given.storage, 'unlucky');
  writeFileSync(join(given.options.folder, 'exports'), 'a file where the folder should be');
  assert.ok((await given.storage.doors.exports.add(account, { form: 'csv', filter: {} })).ok);
  await assert.rejects(
    until(given.storage, account, () => false),
    { message: 'the server could not write the file' },
  );
});
