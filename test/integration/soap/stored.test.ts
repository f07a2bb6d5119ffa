// SOAP over real storage: what is stored, repeated and remembered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soapPage } from '../../../src/interfaces/soap/soap-page.ts';
import { postSoap, soapEnvelope } from '../../support/soap-request.ts';
import { storedDoor } from '../../support/stored-door.ts';

const SMS = { login: 'shop', psw: 'secret', phones: '79990000001', mes: 'Привет' };

test('a sending is stored once for a key, charged, found by its status and remembered without its password', async (context) => {
  const door = await storedDoor(context, { pages: (parts) => [soapPage(parts)] });
  const { accounts, doors, history } = door.given.storage;
  await accounts.change('shop', { settings: { requestLog: 'on' } });
  const url = `${door.url}/sys/soap.php`;
  const headers = { 'idempotency-key': 'order-17' };
  const sent = await postSoap(url, soapEnvelope('send', SMS), headers);
  const again = await postSoap(url, soapEnvelope('send', SMS), headers);
  assert.equal(again.text, sent.text);
  const other = await postSoap(url, soapEnvelope('send', { ...SMS, mes: 'Else' }), headers);
  assert.deepEqual(other.body, { SendResponse: { sendresult: { error: '1' } } });
  const { sendresult } = sent.body.SendResponse as { sendresult: Record<string, string> };
  assert.deepEqual(
    (await history.of('shop')).map(({ id, message, phone }) => [String(id), message, phone]),
    [[sendresult.id, 'Привет', '79990000001']],
  );
  const rows = await door.given.client.query('select door from submissions');
  assert.deepEqual(rows.rows, [{ door: 'soap' }]);
  const asked = { login: 'shop', psw: 'secret', phone: '79990000001', id: sendresult.id!, all: '1' };
  const status = await postSoap(url, soapEnvelope('status', asked));
  const { statusresult } = status.body.StatusResponse as { statusresult: Record<string, string> };
  assert.deepEqual(
    [statusresult.status, statusresult.error, statusresult.message, statusresult.phone],
    ['-1', '0', 'Привет', '79990000001'],
  );
  // Without a key the same twice within a minute is a repetition.
  const free = { ...SMS, phones: '79990000002' };
  await postSoap(url, soapEnvelope('send', free));
  const repeated = await postSoap(url, soapEnvelope('send2', free));
  assert.deepEqual(repeated.body, { Send2Response: { sendresult: { error: '9' } } });
  for (let at = 0; doors.requestLog.of(door.account).length === 0; at++)
    await postSoap(url, soapEnvelope('balance', { ...SMS, query: `${at}` }));
  await postSoap(url, soapEnvelope('send', { ...SMS, time: 'never' }));
  const [last] = doors.requestLog.of(door.account);
  assert.equal(last?.page, 'soap.php send_sms');
  assert.deepEqual(last?.parameters, [
    ['login', 'shop'],
    ['psw', '***'],
    ['phones', '79990000001'],
    ['mes', 'Привет'],
    ['time', 'never'],
  ]);
  assert.match(last?.answer ?? '', /^ERROR = 5 \(date format error\)\n<\?xml[\s\S]*<error>5<\/error>/);
  assert.deepEqual(await door.given.storage.audit(), []);
  assert.deepEqual(door.troubles, []);
});
