// `phones.php` and `mails.php` over a real database: every action, the forms of its replies to the byte, what is refused and how.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../../src/core/accounts/account.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';

type Row = Readonly<Record<string, unknown>>;

const OK = { result: 'OK' };

async function added(
  door: StoredDoor,
  fields: Readonly<Record<string, string>>,
  page = 'phones',
): Promise<number> {
  const reply = (await door.askJson(page, fields)) as Row;
  assert.equal(typeof reply.id, 'number', JSON.stringify(reply));
  return reply.id as number;
}

async function rows(
  door: StoredDoor,
  fields: Readonly<Record<string, string>>,
  page = 'phones',
): Promise<Row[]> {
  const reply = await door.askJson(page, fields);
  assert.ok(Array.isArray(reply), JSON.stringify(reply));
  return reply;
}

async function refusal(
  door: StoredDoor,
  fields: Readonly<Record<string, string>>,
  page = 'phones',
): Promise<Row> {
  const reply = (await door.askJson(page, fields)) as Row;
  assert.equal(typeof reply.error_code, 'number', JSON.stringify(reply));
  return reply;
}

test('a contact is told with the documented fields, in their order and types', async (context) => {
  const door = await storedDoor(context);
  const group = await added(door, { add_group: '1', name: 'Друзья', num: '5' });
  await added(door, {
    ...{ add: '1', phone: '8 (999) 123-45-67; +79990000001', name: 'Анна', grp: String(group), myid: 'a-7' },
    ...{
      lnm: 'Иванова',
      fnm: 'Анна',
      mnm: 'Петровна',
      bd: '7.1.1990',
      cmt: 'VIP, "важно"',
      tags: 'a,b',
      pho: '1,2',
    },
    lmt: '100',
  });
  assert.equal(
    await door.ask('phones', { get: '1', fmt: '3' }),
    `[{"id": "a-7","name": "Анна","phone": "79991234567,79990000001","group": "${group}","first_name": "Анна","last_name": "Иванова",` +
      '"middle_name": "Петровна","birthday": "07.01.1990","comments": "VIP, \\"важно\\"","tags": "a,b","phone_other": "1,2"}]',
  );
});

test('replies have the four forms', async (context) => {
  const door = await storedDoor(context);
  const id = await added(door, { add: '1', phone: '79990000001', name: 'A' });
  assert.equal(await door.ask('phones', { add: '1', phone: '79990000001' }), `ID = ${id}`);
  assert.equal(await door.ask('phones', { add: '1', phone: '79990000001', fmt: '1' }), String(id));
  assert.equal(
    await door.ask('phones', { add: '1', phone: '79990000001', fmt: '2' }),
    `<phone><id>${id}</id></phone>`,
  );
  assert.match(await door.ask('phones', { add_group: '1', name: 'G' }), /^ID = \d+$/);
  assert.match(await door.ask('phones', { add_group: '1', name: 'G', fmt: '1' }), /^\d+$/);
  assert.match(
    await door.ask('phones', { add_group: '1', name: 'G', fmt: '2' }),
    /^<group><id>\d+<\/id><\/group>$/,
  );
  assert.match(await door.ask('phones', { add_group: '1', name: 'G', fmt: '3' }), /^\{"id": \d+\}$/);
  const chg = { chg: '1', phone: '79990000001', name: 'B' };
  assert.equal(await door.ask('phones', chg), 'OK');
  assert.equal(await door.ask('phones', { ...chg, fmt: '1' }), '1');
  assert.equal(await door.ask('phones', { ...chg, fmt: '2' }), '<result>OK</result>');
  assert.equal(await door.ask('phones', { ...chg, fmt: '3' }), '{"result": "OK"}');
  assert.equal(
    await door.ask('phones', { get: '1' }),
    `id = ${id}, name = B, phone = 79990000001, group = 0, first_name = , last_name = , middle_name = , birthday = , comments = , tags = , phone_other = `,
  );
  assert.equal(await door.ask('phones', { get: '1', fmt: '1' }), `${id},B,79990000001,0,,,,,,,`);
  assert.match(
    await door.ask('phones', { get: '1', fmt: '2' }),
    /^<phones>\n<phone><id>\d+<\/id><name>B<\/name>.*<\/phone>\n<\/phones>$/,
  );
  assert.match(
    await door.ask('phones', { get_group: '1', fmt: '2' }),
    /^<groups>\n<group><id>\d+<\/id><name>Общая группа<\/name><number>0<\/number><cnt>0<\/cnt><\/group>/,
  );
});

test('a fresh account holds a group, and an empty list is error 3', async (context) => {
  const door = await storedDoor(context);
  const [first, ...others] = await rows(door, { get_group: '1' });
  assert.deepEqual(others, []);
  assert.equal(typeof first?.id, 'number');
  assert.deepEqual({ ...first, id: 0 }, { id: 0, name: 'Общая группа', number: '0', cnt: '0' });
  assert.equal(await door.ask('phones', { get: '1' }), 'ERROR = 3 (no records found)');
  assert.equal(await door.ask('phones', { get: '1', fmt: '1' }), '0,-3');
  assert.equal(
    await door.ask('phones', { get: '1', fmt: '2' }),
    '<result>\n<error>no records found</error>\n<error_code>3</error_code>\n</result>',
  );
  assert.deepEqual(await door.askJson('phones', { get: '1' }), { error: 'no records found', error_code: 3 });
  assert.deepEqual(await door.askJson('phones', { del_group: '1', grp: String(first?.id) }), OK);
  assert.deepEqual(await refusal(door, { get_group: '1' }), { error: 'no records found', error_code: 3 });
});

test('adding a number again teaches its contact and joins the groups', async (context) => {
  const door = await storedDoor(context);
  const [one, two] = [
    await added(door, { add_group: '1', name: '1' }),
    await added(door, { add_group: '1', name: '2' }),
  ];
  const id = await added(door, { add: '1', phone: '79990000001', name: 'A', cmt: 'kept', grp: String(one) });
  const again = await added(door, {
    add: '1',
    phone: '89990000001,79990000002',
    name: 'B',
    cmt: '',
    grp: `${two}`,
  });
  assert.equal(again, id);
  const [contact] = await rows(door, { get: '1' });
  assert.equal(contact?.name, 'B');
  assert.equal(contact?.comments, 'kept');
  assert.equal(contact?.group, `${one}|${two}`);
  assert.equal(contact?.phone, '79990000001,79990000002');
  await added(door, { add: '1', phone: '79990000003' });
  const torn = await refusal(door, { add: '1', phone: '79990000001,79990000003' });
  assert.equal(torn.error_code, 5);
});

test('a change replaces what is given, and an empty text clears a field', async (context) => {
  const door = await storedDoor(context);
  await added(door, { add: '1', phone: '79990000001', name: 'A', cmt: 'c', bd: '01.02.2000' });
  await added(door, { add: '1', phone: '79990000009' });
  assert.deepEqual(
    await door.askJson('phones', {
      chg: '1',
      phone: '79990000001',
      cmt: '',
      new_phone: '79990000002 79990000003',
    }),
    OK,
  );
  const [contact] = await rows(door, { get: '1', phone: '79990000003' });
  assert.deepEqual([contact?.name, contact?.comments, contact?.birthday], ['A', '', '01.02.2000']);
  assert.equal(contact?.phone, '79990000002,79990000003');
  assert.equal((await refusal(door, { chg: '1', phone: '79990000001', name: 'B' })).error_code, 3);
  assert.equal(
    (await refusal(door, { chg: '1', phone: '79990000002', new_phone: '79990000009' })).error_code,
    5,
  );
  assert.equal((await refusal(door, { chg: '1', phone: '79990000002', bd: '30.02.2000' })).error_code, 1);
  assert.deepEqual(
    await door.askJson('phones', { chg: '1', phone: '79990000002', bd: '', new_phone: '' }),
    OK,
  );
  assert.equal((await rows(door, { get: '1', phone: '79990000002' }))[0]?.birthday, '');
});

test('a contact moves between groups, and groups count their contacts', async (context) => {
  const door = await storedDoor(context);
  const one = String(await added(door, { add_group: '1', name: 'one', num: '7' }));
  const two = String(await added(door, { add_group: '1', name: 'two' }));
  await added(door, { add: '1', phone: '79990000001', grp: one });
  const groupsOf = async (): Promise<unknown> =>
    (await rows(door, { get: '1', phone: '79990000001' }))[0]?.group;
  const move = (move_group: string, grp: string) =>
    door.askJson('phones', { move_group, grp, phone: '79990000001' });
  assert.deepEqual(await move('2', two), OK);
  assert.equal(await groupsOf(), `${one}|${two}`);
  assert.deepEqual(await move('3', one), OK);
  assert.equal(await groupsOf(), two);
  // A number that is no id means the group with that number.
  assert.deepEqual(await move('1', '7'), OK);
  assert.equal((await refusal(door, { get: '1', grp: two })).error_code, 3);
  const told = await rows(door, { get_group: '1' });
  assert.deepEqual(
    told.map((group) => [group.number, group.cnt]),
    [
      ['0', '0'],
      ['7', '1'],
      ['0', '0'],
    ],
  );
  assert.equal((await refusal(door, { move_group: '4', grp: one, phone: '79990000001' })).error_code, 1);
  assert.equal((await refusal(door, { move_group: '2', grp: '999', phone: '79990000001' })).error_code, 3);
  assert.equal((await refusal(door, { move_group: '2', grp: one, phone: '79990000002' })).error_code, 3);
});

test('groups are renamed, numbered and deleted; their contacts stay', async (context) => {
  const door = await storedDoor(context);
  const one = String(await added(door, { add_group: '1', name: 'one', num: '7' }));
  const two = String(await added(door, { add_group: '1', name: 'two' }));
  await added(door, { add: '1', phone: '79990000001', grp: `${one},${two}` });
  assert.equal((await refusal(door, { chg_group: '1', grp: two, num: '7' })).error_code, 5);
  assert.equal((await refusal(door, { add_group: '1', name: 'x', num: '7' })).error_code, 5);
  assert.equal((await refusal(door, { add_group: '1', name: 'x', num: '1000000' })).error_code, 1);
  assert.equal((await refusal(door, { add_group: '1' })).error_code, 1);
  assert.deepEqual(await door.askJson('phones', { chg_group: '1', grp: two, name: 'new', num: '8' }), OK);
  assert.deepEqual(await door.askJson('phones', { del_group: '1', grp: one }), OK);
  const told = await rows(door, { get_group: '1', grp: '8' });
  assert.deepEqual(told, [{ id: Number(two), name: 'new', number: '8', cnt: '1' }]);
  assert.equal((await rows(door, { get: '1' }))[0]?.group, two);
  assert.equal((await refusal(door, { del_group: '1', grp: `${two},${one}` })).error_code, 3);
});

test('contacts are found by group, number, names, any word, and page by page', async (context) => {
  const door = await storedDoor(context);
  const group = String(await added(door, { add_group: '1', name: 'g' }));
  const ids = [
    await added(door, {
      add: '1',
      phone: '79990000001',
      lnm: 'Королёв',
      fnm: 'Пётр',
      grp: group,
      myid: '77',
    }),
    await added(door, { add: '1', phone: '79990000002', name: 'Shop 100%', cmt: 'бухгалтерия', tags: 'опт' }),
    await added(door, { add: '1', phone: '79990000003', fnm: 'Анна_Мария', pho: '88001234567' }),
  ];
  const found = async (filter: Readonly<Record<string, string>>): Promise<unknown> => {
    const reply = await door.askJson('phones', { get: '1', ...filter });
    return Array.isArray(reply) ? reply.map((row) => row.phone.at(-1)).join('') : (reply as Row).error_code;
  };
  assert.equal(await found({ fio: 'королев' }), '1');
  assert.equal(await found({ fio: 'ПЕТР королёв' }), '1');
  assert.equal(await found({ fio: 'бухгалтерия' }), 3);
  assert.equal(await found({ search: 'бухгалт' }), '2');
  assert.equal(await found({ search: '100%' }), '2');
  assert.equal(await found({ search: 'анна_м' }), '3');
  assert.equal(await found({ search: 'а%а' }), 3);
  assert.equal(await found({ search: '8800' }), '3');
  assert.equal(await found({ search: '' }), '123');
  assert.equal(await found({ phone: '89990000002' }), '2');
  assert.equal(await found({ phone: '9000000' }), '123');
  assert.equal(await found({ grp: group }), '1');
  assert.equal(await found({ grp: '0' }), '123');
  assert.equal(await found({ grp: group, search: 'опт' }), 3);
  assert.equal(await found({ after_id: String(ids[0]) }), '23');
  assert.equal(await found({ after_id: '99999999999' }), 1);
  const [first] = await rows(door, { get: '1', after_id: '0' });
  assert.deepEqual([first?.id, first?.int_id], [77, ids[0]]);
  assert.equal(await found({ search: 'a b c d e f g h i j k' }), 1);
});

test('mails.php keeps e-mail addresses, in a book of its own', async (context) => {
  const door = await storedDoor(context);
  const group = String(await added(door, { add_group: '1', name: 'm', num: '3' }, 'mails'));
  const id = await added(
    door,
    { add: '1', mail: 'Anna@Example.com, b@mail.example', name: 'A', grp: group },
    'mails',
  );
  assert.equal(
    await door.ask('mails', { get: '1', fmt: '1' }),
    `${id},A,anna@example.com,b@mail.example,${group},,,,,,,`,
  );
  assert.equal((await rows(door, { get: '1' }, 'mails'))[0]?.mail, 'anna@example.com,b@mail.example');
  assert.deepEqual(
    await door.askJson('mails', { chg: '1', mail: 'ANNA@example.com', new_mail: 'c@d.ee' }),
    OK,
  );
  assert.deepEqual(await door.askJson('mails', { del: '1', mail: 'c@d.ee' }), OK);
  assert.equal((await refusal(door, { add: '1', mail: 'no address' }, 'mails')).error_code, 1);
  assert.equal((await refusal(door, { get: '1' })).error_code, 3);
  // Either page makes a group of either kind.
  await added(door, { add_group: '1', name: 'from phones', type: '1' });
  assert.equal((await rows(door, { get_group: '1' }, 'mails')).length, 3);
  assert.equal((await rows(door, { get_group: '1', type: '0' }, 'mails')).length, 1);
});

test('the black list takes numbers, prefixes and addresses with the three types', async (context) => {
  const door = await storedDoor(context);
  const id = await added(door, { add_black: '1', phone: '+7 999 000-00-01' });
  assert.equal(await added(door, { add_black: '1', phone: '79990000001', type: '1' }), id);
  assert.equal(
    await door.ask('phones', { add_black: '1', phone: '79990000001', type: '2', fmt: '2' }),
    `<phone><id>${id}</id></phone>`,
  );
  await added(door, { add_black: '1', phone: '8900*', type: '1' });
  await added(door, { add_black: '1', mail: 'A@B.example' }, 'mails');
  assert.deepEqual(
    (await rows(door, { get_black: '1' })).map((row) => [row.phone, row.type]),
    [
      ['79990000001', '2'],
      ['7900*', '1'],
    ],
  );
  assert.deepEqual(
    (await rows(door, { get_black: '1' }, 'mails')).map((row) => row.mail),
    ['a@b.example'],
  );
  const { storage } = door.given;
  const phones = ['79990000001', '79001112233', '79012223344', 'a@b.example'];
  const hits = async (account: Account, use: 'single' | 'mass') =>
    [...(await storage.blackLists.hits(account, phones, use))]
      .map(([phone, hit]) => `${phone} ${hit.of} ${hit.scope}`)
      .sort();
  assert.deepEqual(await hits(door.account, 'single'), [
    '79990000001 account single',
    'a@b.example account all',
  ]);
  assert.deepEqual(await hits(door.account, 'mass'), ['79001112233 account mass', 'a@b.example account all']);
  assert.deepEqual(await door.askJson('phones', { del_black: '1', phone: '7900*' }), OK);
  assert.equal((await refusal(door, { del_black: '1', phone: '7900*' })).error_code, 3);
  const many = Array.from({ length: 1_001 }, (_, at) => 79_990_000_000 + at).join();
  for (const action of ['add_black', 'del_black'])
    assert.equal((await refusal(door, { [action]: '1', phone: many })).error_code, 1, action);
  assert.equal((await refusal(door, { add_black: '1', phone: 'nobody' })).error_code, 1);
  assert.equal((await refusal(door, { add_black: '1', phone: '79990000001', type: '3' })).error_code, 1);
});

test('requests that mean nothing are error 1, and the fourth identical one is error 9', async (context) => {
  const door = await storedDoor(context);
  for (const fields of [
    {},
    { add: '0' },
    { add: '1' },
    { add: '1', phone: '123' },
    { add: '1', phone: '79990000001', grp: 'friends' },
    { add: '1', phone: '79990000001', name: 'x'.repeat(201) },
    { add: '1', phone: '79990000001', cmt: 'x'.repeat(1001) },
    { add: '1', phone: Array.from({ length: 1_001 }, (_, at) => 79_990_000_000 + at).join() },
    { chg: '1' },
    { del: '1' },
    { move_group: '1' },
    { chg_group: '1', grp: '5' },
    { add_group: '1', name: 'x', type: '7' },
    { add_black: '1' },
  ])
    assert.equal((await refusal(door, fields)).error_code, 1, JSON.stringify(fields));
  assert.equal(
    (
      await refusal(door, {
        add: '1',
        phone: Array.from({ length: 21 }, (_, at) => 79_990_000_000 + at).join(),
      })
    ).error_code,
    5,
  );
  assert.equal((await refusal(door, { add: '1', phone: '79990000001', grp: '12345' })).error_code, 3);
  const replies: unknown[] = [];
  for (let time = 0; time < 4; time++) replies.push(await door.ask('phones', { get: '1', search: 'same' }));
  assert.deepEqual(replies.slice(2), [
    'ERROR = 3 (no records found)',
    'ERROR = 9 (duplicate request, wait a minute)',
  ]);
  assert.deepEqual(door.troubles, []);
});

test('texts of any sign are kept, and replies are in the charset asked for', async (context) => {
  const door = await storedDoor(context);
  await added(door, { add: '1', phone: '79990000001', name: 'a\0b <&> "q" 😀\nnext', cmt: '\\%_' });
  const [contact] = await rows(door, { get: '1' });
  assert.equal(contact?.name, 'a\ufffdb <&> "q" 😀\nnext');
  assert.match(
    await door.ask('phones', { get: '1', fmt: '2' }),
    /<name>a.b &lt;&amp;&gt; &quot;q&quot; 😀\nnext<\/name>/,
  );
  assert.match(await door.ask('phones', { get: '1' }), /name = a.b <&> "q" 😀 next, phone/);
  const response = await fetch(`${door.url}/sys/phones.php?login=shop&psw=secret&get_group=1&fmt=1`);
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.ok(
    bytes.includes(Buffer.from('cee1f9e0ff20e3f0f3efefe0', 'hex')),
    'windows-1251 unless told otherwise',
  );
});

test('contacts that join a group while it is deleted are refused or lose it, and nothing breaks', async (context) => {
  const door = await storedDoor(context);
  for (let round = 0; round < 10; round++) {
    const grp = String(await added(door, { add_group: '1', name: `g${round}` }));
    const replies = await Promise.all([
      ...[0, 1, 2].map((at) =>
        door.askJson('phones', { add: '1', phone: String(79_990_000_000 + round * 10 + at), grp }),
      ),
      door.askJson('phones', { del_group: '1', grp }),
    ]);
    const faults = replies.map((reply) => (reply as Row).error_code).filter((code) => code !== undefined);
    assert.ok(
      faults.every((code) => code === 3),
      JSON.stringify(replies),
    );
  }
  assert.deepEqual(door.troubles, []);
});

test('nobody on a black list is written to, and a grey list stops no single message', async (context) => {
  const door = await storedDoor(context);
  await added(door, { add_black: '1', phone: '79990000001' });
  await added(door, { add_black: '1', phone: '79990000002', type: '1' });
  const { blackList } = door.given.storage.doors;
  const terms = { reason: '', until: undefined } as const;
  const service = await blackList.add('service', [{ form: 'prefix', value: '79991' }], {
    ...terms,
    list: 'black',
    scope: 'all',
  });
  const grey = await blackList.add('service', [{ form: 'number', value: '79990000003' }], {
    ...terms,
    list: 'grey',
    scope: 'mass',
  });
  assert.ok(service.ok && grey.ok);
  const phones = '79990000001,79990000002,79990000003,79991234567';
  const sent = (await door.askJson('send', { phones, mes: 'hello', op: '1' })) as {
    cnt: number;
    phones: Row[];
  };
  assert.deepEqual(
    [sent.cnt, ...sent.phones.map(({ phone, error }) => `${phone} ${error ?? 'goes'}`)],
    [2, '79990000001 250', '79990000002 goes', '79990000003 goes', '79991234567 252'],
  );
  assert.equal(((await door.askJson('send', { phones: '79990000001', mes: 'again' })) as Row).error_code, 8);
});
