// What public clients of the classic API send and read that no page of its documentation says, byte by byte, over real
// storage. Each test is a habit found in the code of a client.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEY_SCOPES } from '../../../src/core/accounts/api-keys.ts';
import { exchange, rawGet, rawPost } from '../../support/http-exchange.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';

const FORM = 'application/x-www-form-urlencoded';
const WHO = 'login=shop&psw=secret';

function portOf(door: StoredDoor): number {
  return Number(new URL(door.url).port);
}

async function got(door: StoredDoor, target: string): Promise<Buffer> {
  const [answer] = await exchange(portOf(door), rawGet(target));
  assert.equal(answer?.status, 200);
  return answer.body;
}

const textOf = async (door: StoredDoor, target: string): Promise<string> =>
  (await got(door, target)).toString('utf8');

test('a connection handle that keeps the body of its last POST asks what its address says', async (context) => {
  const door = await storedDoor(context);
  const sent = await door.ask('send', { phones: '79990000001', mes: 'one', fmt: '1' });
  const stale = `${WHO}&fmt=3&charset=utf-8&phones=79990000002&mes=stale&id=0&cost=3`;
  const ask = async (target: string): Promise<string | undefined> => {
    const [answer] = await exchange(portOf(door), rawPost(target, FORM, stale));
    return answer?.body.toString('utf8');
  };
  assert.equal(sent, '1,1');
  assert.match(
    (await ask(`/sys/status.php?${WHO}&fmt=1&phone=79990000001&id=1&all=0`)) ?? '',
    /^-1,\d{10},0$/,
  );
  assert.equal(await ask(`/sys/balance.php?${WHO}&fmt=2`), '<balance>998.60</balance>');
});

test('an API key stands in psw when login is empty, or there is none', async (context) => {
  const door = await storedDoor(context);
  const made = await door.given.storage.doors.apiKeys.create(door.account, {
    name: 'till',
    scopes: KEY_SCOPES,
  });
  assert(made.ok);
  const { key } = made.value;
  assert.equal(await textOf(door, `/sys/balance.php?login=&psw=${key}&fmt=1`), '1000.00');
  assert.equal(await textOf(door, `/sys/balance.php?psw=${key}&fmt=1`), '1000.00');
  assert.equal(await textOf(door, `/sys/balance.php?login=&psw=${key.slice(1)}&fmt=1`), '0,-2');
  assert.equal(await textOf(door, '/sys/balance.php?login=&psw=&fmt=1'), '0,-1');
});

test('every number of op=1 has its mccmnc, be it empty', async (context) => {
  const door = await storedDoor(context);
  const sent = await door.ask('send', { phones: '79990000001,123', mes: 'x', fmt: '3', op: '1', cost: '1' });
  assert.equal(
    sent,
    '{"cost": "1.40","cnt": 1,"phones": [{"phone": "79990000001","mccmnc": "25002","cost": "1.40"},{"phone": "123","mccmnc": "","cost": "0.00","status": "22","error": "249"}]}',
  );
});

test('a status is found by phones where phone is meant', async (context) => {
  const door = await storedDoor(context);
  await door.ask('send', { phones: '79990000001', mes: 'x' });
  assert.match(await door.ask('status', { phones: '79990000001', id: '1', fmt: '1' }), /^-1,/);
});

test('the same messages may be asked for with more of their data within the minute', async (context) => {
  const door = await storedDoor(context);
  await door.ask('send', { phones: '79990000001,79990000002', mes: 'x' });
  const list = { phone: '79990000001,79990000002', id: '1,1', fmt: '1' };
  for (const all of ['0', '1', '2']) assert.match(await door.ask('status', { ...list, all }), /^-1,/);
  assert.equal(await door.ask('status', { ...list, all: '1' }), '0,-9');
});

test('a sender is known whatever its letters; the name of the service itself is none', async (context) => {
  const door = await storedDoor(context);
  await door.ask('senders', { add: '1', sender: 'Shop' });
  const senderOf = async (sender: string): Promise<unknown> => {
    const { id } = (await door.askJson('send', { phones: '79990000001', mes: sender, sender })) as {
      id: number;
    };
    const status = await door.askJson('status', { phone: '79990000001', id: String(id), all: '1' });
    return (status as { sender_id?: string }).sender_id;
  };
  assert.equal(await senderOf('SHOP'), 'Shop');
  assert.equal(await senderOf('SMSC.ru'), '');
  assert.equal(await door.ask('send', { phones: '79990000001', mes: 'x', sender: 'Bank', fmt: '1' }), '3,-6');
});

test('names of senders are told under the older names of that request too', async (context) => {
  const door = await storedDoor(context);
  await door.ask('senders', { add: '1', sender: 'Shop' });
  for (const page of ['senders', 'get'])
    assert.equal(await door.ask(page, { get_senders: '1', fmt: '3' }), '[{"id": 1,"sender": "Shop"}]');
});

test('a word for true switches on what a number does', async (context) => {
  const door = await storedDoor(context);
  const sent = await door.ask('send', { phones: '79990000001', mes: 'x', op: 'True', cost: '1', fmt: '1' });
  assert.equal(sent, '1.40,1\n79990000001,25002,1.40');
});

test('parts whose names begin with two quotes are read', async (context) => {
  const door = await storedDoor(context);
  const fields = { login: 'shop', psw: 'secret', fmt: '1', phones: '79990000001', mes: 'x', cost: '1' };
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--b\r\nContent-Disposition: form-data; name=""${name}"\r\nContent-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: binary\r\n\r\n${value}\r\n`,
  );
  const body = `${parts.join('')}--b--\r\n`;
  const [answer] = await exchange(
    portOf(door),
    rawPost('/sys/send.php', 'multipart/form-data; boundary=b', body),
  );
  assert.equal(answer?.body.toString('utf8'), '1.40,1');
});

test('a GET may have its form in the body', async (context) => {
  const door = await storedDoor(context);
  const body = `${WHO}&phones=79990000001&mes=x`;
  const request = `GET /sys/send.php HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${FORM}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const [answer] = await exchange(portOf(door), request);
  assert.equal(answer?.body.toString('utf8'), 'OK - 1 SMS, ID - 1');
});

test('a look-up that has not answered has no data; one that has, no empty number', async (context) => {
  const door = await storedDoor(context, { kinds: new Set(['sms', 'hlr']) });
  await door.ask('send', { phones: '79990000001', hlr: '1' });
  const status = async (): Promise<Record<string, unknown>> =>
    (await door.askJson('status', { phone: '79990000001', id: '1' })) as Record<string, unknown>;
  assert.deepEqual(Object.keys(await status()), ['status', 'last_date', 'last_timestamp', 'flag']);
  assert.match(
    await door.ask('status', { phone: '79990000001', id: '1', fmt: '1' }),
    /^-1,\d{10},0,,,,,,,,$/,
  );
  await door.given.client.query(`update messages set lookup = '{"imsi": "25", "mcc": "250"}'`);
  const told = await status();
  assert.equal(told.mcc, '250');
  assert.equal('mnc' in told, false);
  assert.deepEqual([told.imsi, told.msc, told.rnet], ['25', '', '']);
});
