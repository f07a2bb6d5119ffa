import assert from 'node:assert/strict';
import { existsSync, utimesSync } from 'node:fs';
import { test } from 'node:test';
import { DAY } from '../../../src/base/time.ts';
import { runMailings } from '../../support/mailing.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';

const BY_HAND = { mailings: 'by hand' } as const;
const ADD = { add: '1', name: 'spring', phones: '79990000001,79990000002', mes: 'Hello' };

test('a mailing is made and answered in the four forms, with and without its price', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  const add = (fmt: string, more = {}): Promise<string> => door.ask('jobs', { ...ADD, fmt, ...more });
  assert.equal(await add('0'), 'OK, ID - 1000001');
  assert.equal(await add('1'), '1000002');
  assert.equal(await add('2'), '<result>\n<id>1000003</id>\n</result>');
  assert.equal(await add('3'), '{"id": 1000004}');
  assert.equal(await add('0', { cost: '1' }), 'OK, ID - 1000005, COST - 2.80');
  assert.equal(await add('1', { cost: '1' }), '1000006,2.80');
  assert.equal(await add('2', { cost: '1' }), '<result>\n<id>1000007</id>\n<cost>2.80</cost>\n</result>');
  assert.equal(await add('3', { cost: '1' }), '{"id": 1000008,"cost": "2.80"}');
  assert.equal(await add('0'), 'ERROR = 9 (duplicate request, wait a minute)');
  assert.deepEqual(await door.askJson('send', { phones: '79990000001', mes: 'next' }), {
    id: 1_000_009,
    cnt: 1,
  });
});

test('get and get_all tell of mailings, the bare id first', async (context) => {
  const door = await storedDoor(context, { ...BY_HAND, clock: new ManualClock() });
  const list = { name: 'a\nb', list: '79990000001:One\n79990000002,79990000003:Two', add: '1' };
  const time = { time: '31.12.26 10:00', rpt: '6' };
  assert.equal(await door.ask('jobs', { get_all: '1' }), 'ERROR = 3 (no records found)');
  assert.equal(await door.ask('jobs', { get_all: '1', fmt: '3' }), '[]');
  assert.equal(await door.ask('jobs', { ...ADD, ...time }), 'OK, ID - 1000001');
  assert.equal(await door.ask('jobs', { ...list, ...time, rpt: '0' }), 'OK, ID - 1000002');
  const first =
    '1000001, name = spring, status = 1, time = 31.12.2026 10:00, rpt = 6, phones = 2, message = Hello';
  const second = '1000002, name = a b, status = 1, time = 31.12.2026 10:00, rpt = 0, phones = 3, message = ';
  assert.equal(await door.ask('jobs', { get: '1', id: '1000001' }), first);
  assert.equal(await door.ask('jobs', { get_all: '1', end: '' }), `${second}\n${first}`);
  assert.equal(
    await door.ask('jobs', { get: '1', id: '1000001', fmt: '1' }),
    '1000001,spring,1,1798700400,6,2,Hello',
  );
  assert.equal(
    await door.ask('jobs', { get_all: '1', fmt: '2', start: '01.01.2020' }),
    [
      '<list>',
      '<job><id>1000002</id><name>a\nb</name><status>1</status><time>31.12.2026 10:00</time><timestamp>1798700400</timestamp><rpt>0</rpt><cnt>3</cnt><message></message></job>',
      '<job><id>1000001</id><name>spring</name><status>1</status><time>31.12.2026 10:00</time><timestamp>1798700400</timestamp><rpt>6</rpt><cnt>2</cnt><message>Hello</message></job>',
      '</list>',
    ].join('\n'),
  );
  assert.equal(
    await door.ask('jobs', { get: '1', id: '1000001', fmt: '3' }),
    '{"id": 1000001,"name": "spring","status": 1,"time": "31.12.2026 10:00","timestamp": 1798700400,"rpt": 6,"cnt": 2,"message": "Hello"}',
  );
  assert.equal(await door.ask('jobs', { get_all: '1', fmt: '3', end: '01.01.2020' }), '[]');
  assert.equal(
    await door.ask('jobs', { get_all: '1', start: '31.02.2024' }),
    'ERROR = 5 (date format error: start is not dd.mm.yyyy)',
  );
  assert.equal(
    await door.ask('jobs', { get_all: '1', start: '02.01.2020', end: '01.01.2020' }),
    'ERROR = 5 (date format error: end is before start)',
  );
  assert.equal(await door.ask('jobs', { get: '1', id: '77' }), 'ERROR = 3 (no records found)');
});

test('orders are obeyed or refused; a deleted mailing is unknown', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  const { storage } = door.given;
  const ask = (fields: Record<string, string>): Promise<string> => door.ask('jobs', fields);
  assert.equal(await ask(ADD), 'OK, ID - 1000001');
  await runMailings(storage);
  const status = { id: '1000001', phone: '79990000002', fmt: '1' };
  assert.match(await door.ask('status', status), /^-1,\d+,0$/);
  assert.equal(await ask({ del: '1', id: '1000001' }), 'ERROR = 3 (execution error)');
  assert.equal(await ask({ pause: '1', id: '1000001', fmt: '3' }), '{"result": "OK"}');
  await runMailings(storage);
  assert.match(await door.ask('status', status), /^-2,\d+,0$/);
  assert.equal(await ask({ start: '1', id: '1000001', fmt: '2' }), '<result>OK</result>');
  await runMailings(storage);
  assert.match(await door.ask('status', status), /^-1,\d+,0$/);
  assert.equal(await ask({ cancel: '1', id: '1000001' }), 'OK');
  await runMailings(storage);
  assert.match(await door.ask('status', status), /^20,\d+,0$/);
  assert.equal(await ask({ del: '1', id: '1000001', fmt: '1' }), 'OK');
  await runMailings(storage);
  assert.equal(await door.ask('status', { ...status, phone: '79990000001' }), '-3,0,0');
  assert.equal(await ask({ get: '1', id: '1000001' }), 'ERROR = 3 (no records found)');
  assert.equal(await ask({ cancel: '1', id: '1000001', fmt: '1' }), '0,-3');
  assert.deepEqual(await storage.audit(), []);
});

test('what is wrong is refused by its number', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  const asked: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{}, /^ERROR = 1 \(parameters error: exactly one of/],
    [{ ...ADD, del: '1', id: '5' }, /^ERROR = 1 \(parameters error: exactly one of/],
    [{ ...ADD, name: ' ' }, /^ERROR = 1 \(parameters error: name is missing\)$/],
    [{ ...ADD, mes: '' }, /^ERROR = 1 \(parameters error: mes is missing\)$/],
    [{ ...ADD, phones: '' }, /^ERROR = 1 \(parameters error: phones or list is missing\)$/],
    [{ ...ADD, phones: '12,nobody' }, /^ERROR = 1 \(invalid number\)$/],
    [{ ...ADD, phones: 'G5' }, /^ERROR = 1 \(parameters error: .*G5/],
    [{ ...ADD, time: '32.01.27 10:00' }, /^ERROR = 5 /],
    [{ ...ADD, valid: '99' }, /^ERROR = 5 /],
    [{ ...ADD, period: '721' }, /^ERROR = 1 \(parameters error: period/],
    [{ ...ADD, period: '1', freq: '2000' }, /^ERROR = 1 \(parameters error: freq/],
    [{ ...ADD, rpt: '8' }, /^ERROR = 1 \(parameters error: rpt/],
    [{ ...ADD, rptn: 'many' }, /^ERROR = 1 \(parameters error: rptn/],
    [{ ...ADD, sender: 'UNKNOWN' }, /^ERROR = 1 \(message is denied: sender "UNKNOWN" is not registered/],
    [{ ...ADD, sender2: 'UNKNOWN' }, /^ERROR = 1 \(message is denied: sender "UNKNOWN" is not registered/],
    [{ ...ADD, viber: '1' }, /^ERROR = 1 \(can't to deliver\)$/],
    [{ ...ADD, call: '1', mes: 'code' }, /^ERROR = 1 \(parameters error: a code is for a sending/],
    [{ ...ADD, call: '1', mes: 'Hi{menu:' }, /^ERROR = 1 \(parameters error: line 1/],
    [{ get: '1' }, /^ERROR = 1 \(parameters error: id is missing\)$/],
    [{ chg: '1', id: '1000077', name: 'x' }, /^ERROR = 3 \(no records found\)$/],
  ];
  for (const [fields, wanted] of asked)
    assert.match(await door.ask('jobs', fields), wanted, JSON.stringify(fields));
  await testAccount(door.given.storage, 'barred', { settings: { more: { 'fl2[23]': '1' } } });
  const barred = { login: 'barred', phones: '79990000001', mes: 'x' };
  assert.equal(await door.ask('jobs', { ...ADD, ...barred, fmt: '1' }), '0,-3');
  assert.equal(await door.ask('send', { ...barred, period: '2' }), 'ERROR = 6 (mailings are forbidden)');
  assert.deepEqual(door.troubles, []);
});

test('a mailing is changed until it runs', async (context) => {
  const door = await storedDoor(context, { ...BY_HAND, clock: new ManualClock() });
  const { storage } = door.given;
  assert.equal(await door.ask('jobs', { ...ADD, time: '31.12.26 10:00' }), 'OK, ID - 1000001');
  const change = {
    chg: '1',
    id: '1000001',
    name: 'summer',
    mes: 'Bye',
    phones: '79990000005',
    period: '2',
    rpt: '2',
    time: '0',
  };
  assert.equal(await door.ask('jobs', change), 'OK');
  assert.equal(await door.ask('jobs', { chg: '1', id: '1000001', sender: 'UNKNOWN', fmt: '1' }), '0,-1');
  await runMailings(storage);
  const told = (await door.askJson('jobs', { stat: '1', id: '1000001' })) as Record<string, unknown>;
  assert.deepEqual(
    [told.name, told.stage, told.run, told.total, told.taken, told.progress, told.waiting, told.cost],
    ['summer', 'waiting', 1, 1, 1, 100, 1, '1.40'],
  );
  const status = await door.askJson('status', { id: '1000001', phone: '79990000005', all: '1' });
  assert.equal((status as { message: string }).message, 'Bye');
});

test('hours are changed together with their zone', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  assert.equal(await door.ask('jobs', { ...ADD, time: '9-18', tz: '2' }), 'OK, ID - 1000001');
  const change = async (fields: Readonly<Record<string, string>>): Promise<unknown> => {
    assert.equal(await door.ask('jobs', { chg: '1', id: '1000001', ...fields }), 'OK');
    const got = await door.given.storage.doors.mailings.get(door.account, '1000001');
    assert.ok(got.ok);
    return [got.value.plan.hours, got.value.plan.zone];
  };
  const own = { kind: 'named', name: door.account.settings.timeZone };
  assert.deepEqual(await change({ name: 'x' }), [
    { from: 9, till: 18 },
    { kind: 'fixed', hours: 5 },
  ]);
  assert.deepEqual(await change({ time: '10-19', tz: '4' }), [
    { from: 10, till: 19 },
    { kind: 'fixed', hours: 7 },
  ]);
  assert.deepEqual(await change({ time: '10-20' }), [{ from: 10, till: 20 }, own]);
});

test('what a change cannot change is refused by its name', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  assert.equal(await door.ask('jobs', { ...ADD, time: '31.12.26 10:00' }), 'OK, ID - 1000001');
  const many = Array.from({ length: 10_001 }, (_, at) => 79_990_000_000 + at).join();
  const refused: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ translit: '1' }, 'translit cannot be changed'],
    [{ voice: 'w2', name: 'x' }, 'voice cannot be changed'],
    [{ tpl: '5' }, 'tpl cannot be changed'],
    [{ call: '1' }, 'call cannot be changed'],
    [{ fileurl: 'https://example.com/a.wav' }, 'fileurl cannot be changed'],
    [{ tz: '2' }, 'tz is changed together with time'],
    [{ freq: '5' }, 'freq is changed together with period'],
    [{ phones: '' }, 'phones or list is missing'],
    [{ list: ':Hello' }, 'phones or list is missing'],
    [{ list: `${many}:Hello` }, 'more than 10000 recipients'],
    [
      { list: ',2|79990000001:Hello' },
      'a time zone of its own for a line of list is for a sending, not for a mailing',
    ],
  ];
  for (const [fields, why] of refused)
    assert.equal(
      await door.ask('jobs', { chg: '1', id: '1000001', ...fields }),
      `ERROR = 1 (parameters error: ${why})`,
    );
  const body = new FormData();
  const file = { login: 'shop', psw: 'secret', chg: '1', id: '1000001' };
  for (const [name, value] of Object.entries(file)) body.set(name, value);
  body.set('file0', new Blob([new Uint8Array(400)]), 'greeting.wav');
  const response = await fetch(`${door.url}/sys/jobs.php`, { method: 'POST', body });
  assert.equal(await response.text(), 'ERROR = 1 (parameters error: files cannot be changed)');
  assert.equal(await door.ask('jobs', { chg: '1', id: '1000001', call: '0', name: 'x' }), 'OK');
});

test('a sending with a period answers like a sending and goes in portions', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  const { storage } = door.given;
  const phones = Array.from({ length: 10 }, (_, at) => `7999000000${at}`).join(',');
  const send = { phones, mes: 'Hello', period: '5', freq: '60', cost: '3' };
  assert.deepEqual(await door.askJson('send', send), {
    id: 1_000_001,
    cnt: 10,
    cost: '14.00',
    balance: '986.00',
  });
  assert.equal(await door.ask('send', send), 'ERROR = 9 (duplicate request, wait a minute)');
  assert.equal(await door.ask('send', { ...send, cost: '1', mes: 'How much' }), '14.00 (10 SMS)');
  await runMailings(storage);
  assert.equal((await storage.outbox.claim(['sms'], 100)).length, 2, 'a fifth is the first portion');
  assert.equal(await door.ask('balance'), '997.20', 'what waits for its portion is not charged');
  const own = { ...send, id: 'abc', mes: 'Own id', op: '1', phones: '79990000001,12' };
  const answered = (await door.askJson('send', own)) as { id: string; cnt: number; phones: unknown };
  assert.deepEqual([answered.id, answered.cnt], ['abc', 1]);
  assert.deepEqual(answered.phones, [
    { phone: '79990000001', mccmnc: '25002', cost: '1.40' },
    { phone: '12', mccmnc: '', cost: '0.00', status: '22', error: '249' },
  ]);
  const refused = { ...send, sender: 'UNKNOWN', id: 'refused' };
  assert.match(await door.ask('send', refused), /^ERROR = 6 .*, ID - refused$/);
  assert.match(await door.ask('status', { id: 'refused', phone: '79990000000', fmt: '1' }), /^23,\d+,254$/);
  const dear = {
    ...send,
    mes: 'я'.repeat(1_000),
    list: '',
    phones: Array.from({ length: 90 }, (_, at) => `799900010${String(at).padStart(2, '0')}`).join(','),
  };
  assert.match(await door.ask('send', { ...dear, fmt: '1' }), /^\d+,-3$/);
  assert.deepEqual(await storage.audit(), []);
});

test('a mailing has the text of a template, is signed, and its links are short', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  const { storage } = door.given;
  const { templates } = storage.doors;
  const given = { name: 'x', sender: '', format: 'sms', signature: 'off' } as const;
  const added = await templates.add(door.account, { ...given, text: 'Look: https://example.com/spring' });
  assert.ok(added.ok);
  const signature = { ...given, text: ' Your shop', signature: 'on' } as const;
  assert.ok((await templates.add(door.account, signature)).ok);
  const tpl = String(added.value);
  const fields = { add: '1', name: 'spring', phones: '79990000001', tpl, tinyurl: '1' };
  assert.equal(await door.ask('jobs', fields), 'OK, ID - 1000001');
  await runMailings(storage);
  const [message] = await storage.outbox.claim(['sms'], 10);
  assert.match(message?.text ?? '', /^Look: http:\/\/127\.0\.0\.1:8080\/t\/\w+\s+Your shop$/);
  assert.match(
    await door.ask('jobs', { ...fields, tpl: '77' }),
    /^ERROR = 1 \(parameters error: tpl names no template/,
  );
  assert.match(await door.ask('jobs', { ...fields, tpl: 'x' }), /^ERROR = 1 /);
});

test('a template of octets is sent as octets, and the kind a request names comes before the one of its template', async (context) => {
  const door = await storedDoor(context, BY_HAND);
  const { storage } = door.given;
  const given = { name: 'x', sender: '', signature: 'off' } as const;
  const templateOf = async (format: 'bin' | 'call', text: string): Promise<string> => {
    const added = await storage.doors.templates.add(door.account, { ...given, format, text });
    assert.ok(added.ok);
    return String(added.value);
  };
  const fields = { add: '1', name: 'spring', phones: '79990000001' };
  const octets = await templateOf('bin', '\x01\xffA');
  assert.equal(await door.ask('jobs', { ...fields, tpl: octets }), 'OK, ID - 1000001');
  await runMailings(storage);
  const [message] = await storage.outbox.claim(['binary'], 10);
  assert.equal(message?.text, '\x01\xffA');
  const call = await templateOf('call', 'Hello');
  assert.equal(await door.ask('jobs', { ...fields, tpl: call, flash: '1' }), 'OK, ID - 1000002');
  assert.equal(await door.ask('jobs', { ...fields, tpl: call, flash: '0' }), 'OK, ID - 1000003');
  const { rows } = await door.given.client.query("select content->>'kind' as kind from mailings order by id");
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['binary', 'flash', 'call'],
  );
});

test('a mailing with files keeps them until it is deleted', async (context) => {
  const clock = new ManualClock();
  const door = await storedDoor(context, { ...BY_HAND, clock });
  const { storage } = door.given;
  const body = new FormData();
  const fields = { ...ADD, login: 'shop', psw: 'secret', call: '1', time: '31.12.26 10:00' };
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set('file0', new Blob([new Uint8Array(400)]), 'greeting.wav');
  const response = await fetch(`${door.url}/sys/jobs.php`, { method: 'POST', body });
  assert.equal(await response.text(), 'OK, ID - 1000001');
  const { rows } = await door.given.client.query<{ upload: { name: string; file: string } }>(
    "select content->'call'->'uploads'->0 as upload from mailings",
  );
  const { name, file } = rows[0]!.upload;
  assert.equal(name, 'greeting.wav');
  const path = storage.uploads.path(file)!;
  const old = (clock.now() - 2 * DAY) / 1_000;
  utimesSync(path, old, old);
  assert.equal(await storage.uploads.sweep(), 0);
  assert.ok(existsSync(path));
  assert.equal(await door.ask('jobs', { del: '1', id: '1000001' }), 'OK');
  await runMailings(storage);
  assert.equal(await storage.uploads.sweep(), 1);
  assert.ok(!existsSync(path));
});
