// Address books and black lists by the JSON API over real storage: the same books as the classic pages have.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

type Body = Readonly<Record<string, unknown>>;

async function shop(context: TestContext) {
  const door = await storedDoor(context);
  const client = jsonClient(door.url, basic('shop', 'secret'));
  const ask = async (address: string, body?: unknown, query: Readonly<Record<string, string>> = {}) => {
    const reply = await client.ask(address, { query, ...(body !== undefined && { body }) });
    return { status: reply.status, body: reply.body as Body & { items: Body[]; next: string | null } };
  };
  return { door, client, ask };
}

test('a contact is added, read, changed, paged through and deleted', async (context) => {
  const { door, ask } = await shop(context);
  const made = await ask('POST /books/phones/contacts', {
    ...{
      addresses: ['8 (999) 000-00-01', '79990000001'],
      lastName: 'Иванова',
      birthday: '1990-01-07',
      ownId: '7',
    },
  });
  assert.equal(made.status, 201);
  assert.deepEqual(
    [made.body.addresses, made.body.birthday, made.body.comment],
    [['79990000001'], '1990-01-07', null],
  );
  const at = `/books/phones/contacts/${made.body.id}`;
  const changed = await ask(`PATCH ${at}`, { comment: 'VIP', birthday: null, addresses: ['79990000002'] });
  assert.deepEqual(
    [changed.body.lastName, changed.body.comment, changed.body.birthday],
    ['Иванова', 'VIP', null],
  );
  assert.equal(await door.ask('phones', { get: '1', fmt: '1' }), '7,,79990000002,0,,Иванова,,,VIP,,');
  await ask('POST /books/phones/contacts', { addresses: ['79990000003'] });
  const first = await ask('GET /books/phones/contacts', undefined, { limit: '1' });
  assert.equal(first.body.items[0]?.id, made.body.id);
  const second = await ask('GET /books/phones/contacts', undefined, {
    limit: '1',
    cursor: String(first.body.next),
  });
  assert.deepEqual([second.body.items[0]?.addresses, second.body.next], [['79990000003'], null]);
  const found = async (query: Readonly<Record<string, string>>) =>
    (await ask('GET /books/phones/contacts', undefined, query)).body.items?.length;
  assert.equal(await found({ names: 'иван' }), 1);
  assert.equal(await found({ search: 'vip' }), 1);
  assert.equal(await found({ ownId: '7' }), 1);
  assert.equal(await found({ address: '89990000003' }), 1);
  assert.equal(await found({ address: 'x' }), undefined);
  assert.equal(
    (await ask('POST /books/phones/contacts', { addresses: ['x'] })).body.code,
    'parameters-wrong',
  );
  assert.deepEqual((await ask(`PATCH ${at}`, { birthday: '1990-02-30' })).body.errors, [
    { pointer: '/birthday', detail: 'is no date of birth such as 1990-01-07' },
  ]);
  assert.equal((await ask(`PATCH ${at}`, { addresses: ['79990000003'] })).body.code, 'change-failed');
  assert.equal((await ask(`DELETE ${at}`)).status, 204);
  assert.equal((await ask(`GET ${at}`)).status, 404);
  assert.equal((await ask('GET /books/letters/contacts')).status, 422);
});

test('a group is made, joined, sent to, left, changed and deleted', async (context) => {
  const { ask } = await shop(context);
  const group = await ask('POST /books/phones/groups', { name: 'five', number: 5 });
  assert.deepEqual({ ...group.body, id: 0 }, { id: 0, name: 'five', number: 5, contacts: 0 });
  const { id } = (await ask('POST /books/phones/contacts', { addresses: ['79990000001'] })).body;
  assert.equal((await ask(`PUT /books/phones/groups/5/contacts/${id}`)).status, 204);
  const sent = await ask('POST /messages', { recipients: ['G5', '79990000002'], text: 'hello' });
  assert.deepEqual(
    (sent.body.recipients as Body[]).map(({ recipient }) => recipient),
    ['79990000001', '79990000002'],
  );
  assert.equal(
    (await ask('POST /messages', { recipients: ['G6'], text: 'hello' })).body.code,
    'parameters-wrong',
  );
  const members = await ask('GET /books/phones/contacts', undefined, { group: '5' });
  assert.deepEqual(members.body.items[0]?.groups, [group.body.id]);
  assert.equal((await ask(`DELETE /books/phones/groups/5/contacts/${id}`)).status, 204);
  const renamed = await ask('PATCH /books/phones/groups/5', { name: 'none', number: null });
  assert.deepEqual([renamed.body.name, renamed.body.number, renamed.body.contacts], ['none', null, 0]);
  assert.equal((await ask(`PATCH /books/mails/groups/${group.body.id}`, { name: 'x' })).status, 404);
  assert.equal((await ask(`DELETE /books/phones/groups/${group.body.id}`)).status, 204);
  assert.equal((await ask('GET /books/phones/groups')).body.items.length, 1);
});

test('a file is taken in', async (context) => {
  const { client } = await shop(context);
  const file = 'Почта;Имя;Группа\na@b.example;Анна;друзья\nnobody;;\n';
  const reply = await client.ask('POST /books/mails/import', {
    body: Buffer.from(file) as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': 'text/csv' },
  });
  assert.deepEqual(reply.body, {
    ...{ rows: 2, added: 1, changed: 0, same: 0, failed: 1, stopped: null, groupsMade: ['друзья'] },
    faults: [{ row: 3, column: 1, sentence: '"nobody" is no e-mail address', cells: ['nobody', '', ''] }],
  });
  const again = await client.ask('POST /books/mails/import', {
    query: { language: 'ru' },
    body: Buffer.from(file) as Uint8Array<ArrayBuffer>,
    headers: { 'content-type': 'text/csv' },
  });
  const { faults } = again.body as { faults: readonly { readonly sentence: string }[] };
  assert.deepEqual(
    faults.map(({ sentence }) => sentence),
    ['«nobody» — не адрес e-mail'],
  );
  const wrong = await client.ask('POST /books/phones/import', {
    ...{ body: 'a;b', headers: { 'content-type': 'text/csv' }, query: { columns: 'shoe=1' } },
  });
  assert.equal((wrong.body as Body).code, 'parameters-wrong');
});

test('a file is shown before it is taken in', async (context) => {
  const { client, ask } = await shop(context);
  const shown = async (file: string, query: Readonly<Record<string, string>> = {}): Promise<Body> => {
    const asked = { query, body: file, headers: { 'content-type': 'text/csv' } };
    return (await client.ask('POST /books/phones/import/preview', asked)).body as Body;
  };
  assert.deepEqual(await shown('Телефон;Имя;Долг\n89990000001;Анна;150\n;;\nabc;Пётр\n'), {
    columns: [
      { heading: 'Телефон', meaning: 'address' },
      { heading: 'Имя', meaning: 'firstName' },
      { heading: 'Долг', meaning: null },
    ],
    headings: true,
    rows: [
      { row: 2, cells: ['89990000001', 'Анна', '150'] },
      { row: 4, cells: ['abc', 'Пётр'] },
    ],
    question: null,
  });
  const unknown = await shown('who;what\nAnna;150\n');
  assert.deepEqual(
    [unknown.columns, unknown.headings, (unknown.rows as Body[]).length],
    [
      [
        { heading: '', meaning: null },
        { heading: '', meaning: null },
      ],
      false,
      2,
    ],
  );
  assert.match(String(unknown.question), /no column of phone numbers/);
  const chosen = await shown('who;what\nAnna;79990000001\n', { columns: 'phone=2,comment=1' });
  assert.deepEqual(chosen.columns, [
    { heading: 'who', meaning: 'comment' },
    { heading: 'what', meaning: 'address' },
  ]);
  const many = await shown(Array.from({ length: 50 }, (_, at) => `799900000${at + 10}`).join('\n'));
  assert.deepEqual([(many.rows as Body[]).length, many.headings], [20, false]);
  assert.equal((await shown('')).code, 'parameters-wrong');
  assert.equal((await shown('a', { columns: 'shoe=1' })).code, 'parameters-wrong');
  assert.deepEqual((await ask('GET /books/phones/contacts')).body.items, []);
});

test('the black list is kept, and the grey one has a reason and an end', async (context) => {
  const { ask } = await shop(context);
  const until = '2100-01-01T00:00:00Z';
  const grey = await ask('POST /black-list', {
    values: ['79990000001', 'A@b.example'],
    list: 'grey',
    reason: 'complaints',
    until,
  });
  assert.deepEqual(
    grey.body.items.map(({ value, stops, until: end }) => [value, stops, end]),
    [
      ['79990000001', 'mailings', until],
      ['a@b.example', 'mailings', until],
    ],
  );
  await ask('POST /black-list', { values: ['79990000002', '89990000002'] });
  const listed = await ask('GET /black-list', undefined, { list: 'black' });
  assert.deepEqual(
    listed.body.items.map(({ value, stops }) => [value, stops]),
    [['79990000002', 'all']],
  );
  assert.equal(
    (await ask('POST /messages', { recipients: ['79990000002'], text: 'x' })).body.code,
    'number-unreachable',
  );
  assert.equal((await ask('POST /black-list', { values: ['x'] })).body.code, 'parameters-wrong');
  assert.equal(
    (await ask('POST /black-list', { values: ['7900*'], list: 'grey', stops: 'all' })).body.code,
    'parameters-wrong',
  );
  assert.equal((await ask('DELETE /black-list', undefined, { value: '79990000002' })).status, 204);
  assert.equal((await ask('DELETE /black-list', undefined, { value: '79990000002' })).status, 404);
});
