import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { localDay } from '../../../src/core/messages/local-day.ts';
import { removeOldMessages } from '../../../src/storage/history/history-removal.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';

const PASSWORD = 'Longer-1';

async function client(door: StoredDoor, user: string, fields: Readonly<Record<string, string>> = {}) {
  const added = await door.askJson('users', { add: '1', user, password: PASSWORD, ...fields });
  assert.ok((added as { id?: number }).id, JSON.stringify(added));
}

async function download(door: StoredDoor, fields: Readonly<Record<string, string>>) {
  const body = new URLSearchParams({ login: 'shop', psw: 'secret', charset: 'utf-8', ...fields });
  const response = await fetch(`${door.url}/sys/documents.php`, { method: 'POST', body });
  return { text: await response.text(), headers: response.headers };
}

test('an invoice is made in all four forms, with running numbers, and downloaded as a page', async (context) => {
  const seller = {
    name: 'ООО «Связь» & Ко',
    details: 'ИНН 7700000000\nМосква',
    bank: undefined,
    vat: 'не облагается',
    director: 'Директор',
    accountant: undefined,
  };
  const door = await storedDoor(context, { seller, limits: { clientChanges: 100 } });
  await client(door, 'buyer', { fio: '<b>Анна</b>', props: 'КПП 1', cntr: '12/3' });
  const add = { add_account: '1', user: 'buyer', sum: '1234.50', service: 'Рассылка' };
  const replies = [];
  for (const fmt of ['0', '1', '2', '3']) replies.push(await door.ask('documents', { ...add, fmt }));
  assert.match(replies[0]!, /^ID = \d+$/);
  assert.match(replies[1]!, /^\d+$/);
  assert.match(replies[2]!, /^<result>\n<id>\d+<\/id>\n<\/result>$/);
  const { id } = JSON.parse(replies[3]!) as { id: number };
  const page = await download(door, { get_account: '1', user: 'buyer', id: String(id) });
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(page.headers.get('content-disposition'), 'attachment; filename="invoice-4.html"');
  for (const part of [
    'Счёт на оплату № 4 от ',
    'ООО «Связь» &amp; Ко<br>ИНН 7700000000<br>Москва',
    '&lt;b&gt;Анна&lt;/b&gt;<br>КПП 1',
    '12/3',
    'Рассылка',
    '1234.50',
    'Одна тысяча двести тридцать четыре рубля 50 копеек',
    'НДС: не облагается',
  ])
    assert.ok(page.text.includes(part), `${part}\nis in\n${page.text}`);
  assert.equal(page.text.includes('<b>Анна'), false, 'what a client wrote is text');
  assert.deepEqual(door.troubles, []);
});

test('what is wrong, missing or of others is refused by its number', async (context) => {
  const door = await storedDoor(context, { limits: { clientChanges: 100 } });
  await client(door, 'buyer');
  await client(door, 'sharing', { type: '2' });
  const add = { add_account: '1', user: 'buyer', sum: '10' };
  assert.equal(await door.ask('documents', { ...add, fmt: '1' }), '1');
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ ...add, sum: '0' }, '0,-1'],
    [{ ...add, sum: '-5' }, '0,-1'],
    [{ ...add, sum: '1.005' }, '0,-1'],
    [{ ...add, user: '' }, '0,-1'],
    [{}, '0,-1'],
    [{ ...add, user: 'nobody' }, '0,-6'],
    [{ ...add, user: 'sharing' }, '0,-7'],
    [{ get_account: '1', user: 'buyer' }, '0,-1'],
    [{ get_account: '1', user: 'buyer', id: '99' }, '0,-3'],
    [{ get_act: '1', user: 'buyer', num: '1' }, '0,-3'],
    [{ get_account: '1', user: 'shop', id: '1' }, '0,-3'],
    [{ get_account: '1', user: 'shop', id: '1', login: 'buyer', psw: PASSWORD }, '0,-6'],
  ];
  for (const [fields, reply] of cases)
    assert.equal(await door.ask('documents', { fmt: '1', ...fields }), reply, JSON.stringify(fields));
  assert.deepEqual(door.troubles, []);
});

test("an act of the month that has ended has the ledger's figures, once", async (context) => {
  let now = Date.now();
  const clock = { now: () => instant(now) };
  const door = await storedDoor(context, { clock, limits: { clientChanges: 100 } });
  const { storage } = door.given;
  await client(door, 'buyer');
  await client(door, 'quiet');
  await door.ask('users', { pay: '1', user: 'buyer', sum: '100' });
  const asBuyer = { login: 'buyer', psw: PASSWORD };
  await door.ask('send', { ...asBuyer, phones: '79990000001,79990000002', mes: 'one' });
  await door.ask('send', { ...asBuyer, phones: '79990000003', mes: 'fails' });
  const statuses = new Map([['79990000003', 20]]);
  for (const message of await storage.outbox.claim(['sms'], 10)) {
    const status = statuses.get(message.phone) ?? 1;
    await storage.inbox.outcome(message.ref, { kind: 'final', status, err: 0 });
  }
  await storage.documents.makeActs();
  assert.equal(await door.ask('documents', { get_act: '1', user: 'buyer', num: '1', fmt: '1' }), '0,-3');
  const [year = 0, month = 0] = localDay(instant(now), door.account.settings.timeZone).split('-').map(Number);
  // The number of a month counts from one, that of `Date.UTC` from nought: this is the next one.
  now = Date.UTC(year, month, 2);
  await storage.documents.makeActs();
  await storage.documents.makeActs();
  const { text, headers } = await download(door, { get_act: '1', user: 'buyer', num: '1' });
  assert.equal(headers.get('content-disposition'), 'attachment; filename="act-1.html"');
  assert.match(text, /Акт оказанных услуг № 1 от /);
  assert.match(text, /SMS-сообщения<\/td><td class="n">2<\/td><td class="n">2\.80</);
  assert.match(text, /Два рубля 80 копеек/);
  assert.match(text, /<td>Исполнитель:<\/td><td>shop<\/td>/, 'without an operator the account above sells');
  assert.equal(await door.ask('documents', { get_act: '1', user: 'quiet', num: '2', fmt: '1' }), '0,-3');
  assert.deepEqual(await storage.audit(), []);
});

test('acts wait a day, know the kinds of messages that are gone, and one that fails stops no other', async (context) => {
  // Noon in Moscow.
  let now = Date.UTC(2026, 4, 20, 9);
  const clock = { now: () => instant(now) };
  const door = await storedDoor(context, { clock, limits: { clientChanges: 100 } });
  const { storage, client: database, faults } = door.given;
  for (const user of ['first', 'second']) {
    await client(door, user);
    await door.ask('users', { pay: '1', user, sum: '100' });
    await storage.accounts.change(user, { settings: { historyDays: 1 } });
    await door.ask('send', { login: user, psw: PASSWORD, phones: '79990000001', mes: 'one' });
  }
  for (const message of await storage.outbox.claim(['sms'], 10))
    await storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
  const act = async (user: string, num: string) => await download(door, { get_act: '1', user, num });
  const acts = async () => (await database.query('select from documents')).rowCount;
  now = Date.UTC(2026, 5, 1, 20, 59);
  await storage.documents.makeActs();
  assert.equal(await acts(), 0, 'what is still being written belongs to it');
  const recordings = door.given.options.folder;
  assert.equal(await removeOldMessages({ database: storage.database, clock, recordings }), 2);
  now = Date.UTC(2026, 5, 1, 21);
  const first = await storage.accounts.find('first');
  await database.query(`alter table documents add constraint refused check (account_id <> ${first?.id})`);
  await storage.documents.makeActs();
  assert.deepEqual(faults.length, 1);
  assert.match(faults[0]!, /^the act of account \d+ has to wait: /);
  assert.match(
    (await act('second', '1')).text,
    /SMS-сообщения<\/td><td class="n">1<\/td><td class="n">1\.40</,
  );
  await database.query('alter table documents drop constraint refused');
  await storage.documents.makeActs();
  assert.match((await act('first', '2')).text, /SMS-сообщения<\/td><td class="n">1<\/td>/);
  assert.equal(await acts(), 2);
});
