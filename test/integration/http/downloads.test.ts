// `downloads.php` over a real database and folder: a task from its beginning to the file, by id, by name and by link.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import readExcelFile from 'read-excel-file/node';
import { instant } from '../../../src/base/time.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { testAccount } from '../../support/storage.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

type Task = Readonly<Record<string, string | number>>;

const START = instant(Date.UTC(2026, 0, 15, 9));

async function done(door: StoredDoor, id: number): Promise<Task> {
  for (;;) {
    const listed = await door.given.storage.doors.exports.list(door.account, { limit: 10 });
    assert.ok(listed.ok);
    const task = listed.value.find((one) => one.id === id);
    if (task?.state === 'failed') throw new Error(task.failure);
    if (task?.state === 'done') break;
  }
  const tasks = (await door.askJson('downloads', { get_list: '1' })) as Task[];
  return tasks.find((task) => task.id === id)!;
}

async function begun(door: StoredDoor, fields: Readonly<Record<string, string>>): Promise<number> {
  const added = (await door.askJson('downloads', { add: '1', ...fields })) as { id: number };
  assert.equal(typeof added.id, 'number', JSON.stringify(added));
  return added.id;
}

async function sentMessages(door: StoredDoor): Promise<void> {
  const { submit } = door.given.storage.doors;
  for (const [text, phone] of [
    ['=HYPERLINK("http://x")\n~~~\nnote', '79990000001'],
    ['two, with "quotes"\nand lines', '79990000002'],
  ] as const)
    assert.ok((await submit(door.account, submissionOf('sms', text, { phones: [phone] }))).ok);
}

test('a CSV file of everything, fetched by id, by name and by its link', async (context) => {
  const door = await storedDoor(context, { clock: new ManualClock(START) });
  await sentMessages(door);
  const id = await begun(door, { start: '15.01.2026', end: '15.01.2026' });
  const task = await done(door, id);
  const { link, size, ...told } = task;
  assert.deepEqual(told, {
    id,
    name: `messages-${id}.csv`,
    date: '15.01.2026 12:00:00',
    status: 'done',
    percent: 100,
    cnt: 2,
    keep_till: '22.01.2026 12:00:00',
    reason: '',
  });
  const file = await door.ask('downloads', { get_file: '1', id: String(id) });
  const [head, one, ...two] = file.split('\r\n');
  assert.equal(
    head,
    'id,int_id,phone,type,sender_id,message,comment,send_date,last_date,status,status_name,err,sms_cnt,cost,mccmnc,country,operator,region',
  );
  assert.match(one!, /^1,\d+,79990000001,sms,,"'=HYPERLINK\(""http:\/\/x""\)",note,15\.01\.2026 12:00:00,/);
  assert.match(
    two.join('\r\n'),
    /^2,\d+,79990000002,sms,,"two, with ""quotes""\nand lines",,15\.01.*,-1,.*,1\.40,.*\r\n$/,
  );
  assert.equal(await door.ask('downloads', { get_file: '1', name: `messages-${id}.csv` }), file);
  const { pathname } = new URL(String(link));
  const response = await fetch(`${door.url}${pathname}`, { headers: { range: 'bytes=0-2' } });
  assert.equal(response.status, 206);
  assert.deepEqual([...new Uint8Array(await response.arrayBuffer())], [0xef, 0xbb, 0xbf]);
  assert.equal(response.headers.get('content-disposition'), `attachment; filename="messages-${id}.csv"`);
  assert.equal(response.headers.get('content-range'), `bytes 0-2/${size}`);
  assert.equal((await fetch(`${door.url}${pathname}x`)).status, 404);
  assert.equal(await door.ask('downloads', { del: '1', id: String(id) }), 'OK');
  assert.equal((await fetch(`${door.url}${pathname}`)).status, 404);
  assert.equal(await door.ask('downloads', { get_list: '1' }), 'ERROR = 3 (no records found)');
});

test('a spreadsheet of the messages to one number', async (context) => {
  const door = await storedDoor(context, { clock: new ManualClock(START) });
  await sentMessages(door);
  const id = await begun(door, { format: 'xlsx', phone: '+79990000002', status: '-1,1' });
  const { name, cnt } = await done(door, id);
  assert.deepEqual([name, cnt], [`messages-${id}.xlsx`, 1]);
  const found = await door.given.storage.doors.exports.file(door.account, { id });
  assert.ok(found.ok);
  const [sheet] = await readExcelFile(found.value.file);
  assert.deepEqual(
    sheet?.data.map((row) => row.slice(2, 8)),
    [
      ['phone', 'type', 'sender_id', 'message', 'comment', 'send_date'],
      ['79990000002', 'sms', null, 'two, with "quotes"\nand lines', null, new Date('2026-01-15T12:00:00Z')],
    ],
  );
});

test('of others there is nothing to see, and what cannot be is refused', async (context) => {
  const door = await storedDoor(context, { role: 'command' });
  const id = String(await begun(door, {}));
  await testAccount(door.given.storage, 'other');
  const other = { login: 'other', psw: 'secret' };
  const ask = (fields: Readonly<Record<string, string>>) => door.ask('downloads', fields);
  assert.equal(await ask({ ...other, get_file: '1', id }), 'ERROR = 3 (no records found)');
  assert.equal(await ask({ ...other, del: '1', id }), 'ERROR = 3 (no records found)');
  assert.equal(await ask({ get_file: '1', id }), 'ERROR = 5 (execution error: 0 % are done)');
  for (let more = 0; more < 4; more++) await begun(door, { start: `0${more + 1}.01.2026` });
  assert.match(await ask({ add: '1' }), /^ERROR = 5 \(execution error: 5 exports are not done yet/);
  const wrong = [{}, { add: '1', format: 'pdf' }, { add: '1', start: 'x' }, { add: '1', status: 'x' }];
  for (const fields of [...wrong, { get_file: '1' }, { get_file: '1', id: 'x' }, { del: '1' }])
    assert.match(await ask(fields), /^ERROR = 1 /, JSON.stringify(fields));
  for (const name of ['x', 'messages-99999999999.csv', '../../secret.key'])
    assert.equal(await ask({ get_file: '1', name }), 'ERROR = 3 (no records found)');
  const ids = async (fields: Readonly<Record<string, string>>) =>
    ((await door.askJson('downloads', { get_list: '1', ...fields })) as Task[]).map(
      (task) => Number(task.id) - Number(id),
    );
  assert.deepEqual(await ids({}), [4, 3, 2, 1, 0]);
  assert.deepEqual(await ids({ cnt: '2' }), [4, 3]);
  assert.deepEqual(await ids({ cnt: '2', after_id: id }), [1, 2]);
  const beyond = { get_list: '1', after_id: '3000000000' };
  assert.equal(await ask(beyond), 'ERROR = 3 (no records found)');
  assert.deepEqual(door.troubles, []);
});
