// A sending that may have been lost on its way, sent again with the same idempotency key.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storedDoor } from '../../support/stored-door.ts';

test('the same key and the same sending is answered once more, and sent once', async (context) => {
  const { url, given, troubles } = await storedDoor(context);
  const ask = async (key: string, fields: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams({ login: 'shop', psw: 'secret', fmt: '1', ...fields });
    const headers = { 'idempotency-key': key };
    const response = await fetch(`${url}/sys/send.php`, { method: 'POST', body, headers });
    return await response.text();
  };
  const first = await ask('order-17', { phones: '79990000001', mes: 'Hi' });
  assert.match(first, /^\d+,1$/);
  assert.equal(await ask('"order-17"', { phones: '79990000001', mes: 'Hi' }), first);
  assert.equal(await ask('order-17', { phones: '79990000001', mes: 'Hello' }), '0,-1');
  assert.equal(await ask('', { phones: '79990000001', mes: 'Hello' }), '0,-1');
  assert.equal(await ask('a b', { phones: '79990000001', mes: 'Hello' }), '0,-1');
  assert.notEqual(await ask('order-18', { phones: '79990000002', mes: 'Hi' }), first);
  const { rows } = await given.client.query('select phone from messages order by id');
  assert.deepEqual(rows, [{ phone: '79990000001' }, { phone: '79990000002' }]);
  assert.deepEqual(troubles, []);
});
