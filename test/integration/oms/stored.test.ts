// OMS over real storage: what is stored, scheduled, repeated, remembered; an MMS with its files.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { omsPage } from '../../../src/interfaces/oms/oms-page.ts';
import { omsOffer } from '../../support/oms-offer.ts';
import { dotNetRequest, resultOf, type XmsParts, xmsData } from '../../support/oms-request.ts';
import { postSoap } from '../../support/soap-request.ts';
import { storedDoor } from '../../support/stored-door.ts';

const USER = '<userId>shop</userId><password>secret</password>';
const MEDIA = Buffer.alloc(64, 7).toString('base64');

test('messages are stored, charged and waited with; a key is answered once; the log has no password', async (context) => {
  const service = omsOffer({ mms: 'on' });
  const door = await storedDoor(context, {
    kinds: new Set(['sms', 'mms']),
    pages: (parts) => [omsPage({ ...parts, service })],
  });
  const { accounts, doors, history } = door.given.storage;
  await accounts.change('shop', { settings: { requestLog: 'on' } });
  const deliver = async (parts: XmsParts, headers: Record<string, string> = {}): Promise<string> => {
    const body = dotNetRequest('DeliverXms', 'xmsData', xmsData({ user: USER, ...parts }));
    return resultOf(await postSoap(`${door.url}/sys/oms.php`, body, headers), 'DeliverXms');
  };
  const text = ['One', 'Two'].map((one) => `<content contentType="text/plain">${one}</content>`).join('');
  const key = { 'idempotency-key': 'outlook-1' };
  const partly = { to: ['+79990000001', '5'], body: text };
  const first = await deliver(partly, key);
  assert.match(first, /code="ok".*code="invalidRecipient".*<recipientList>5<\/recipientList>/);
  assert.equal(await deliver(partly, key), first);
  assert.match(await deliver({ to: ['+79990000001'] }, key), /code="other".*another request/);
  const later = '<scheduled>2099-01-02T03:04:05Z</scheduled>';
  assert.match(await deliver({ head: later, to: ['+79990000002'] }), /code="ok"/);
  const mms = `<content contentType="text/plain">Look</content><content contentType="image/gif" contentId="p">${MEDIA}</content>`;
  assert.match(await deliver({ format: 'MMS', to: ['+79990000003'], body: mms }), /code="ok"/);
  const stored = (await history.of('shop')).filter(({ phone }) => phone !== '5');
  assert.deepEqual(stored.map(({ phone, message }) => `${phone} ${message}`).sort(), [
    '79990000001 One',
    '79990000001 Two',
    '79990000002 Hi',
    '79990000003 Look',
  ]);
  const { rows } = await door.given.client.query(
    'select distinct door, due_at > now() as waits from submissions s join messages m on m.submission_id = s.id where not final order by 2',
  );
  assert.deepEqual(rows, [
    { door: 'oms', waits: false },
    { door: 'oms', waits: true },
  ]);
  const [claimed] = await door.given.storage.outbox.claim(['mms'], 10);
  assert.deepEqual(
    [claimed?.text, claimed?.files?.map(({ name, bytes }) => [name, bytes])],
    ['Look', [['p.gif', 64]]],
  );
  for (let at = 0; doors.requestLog.of(door.account).length === 0; at++)
    await deliver({ to: ['1'], body: `<content contentType="text/plain">${at}</content>` });
  await deliver({ to: ['+79990000004'], body: '<content contentType="text/plain">Logged</content>' });
  const [last] = doors.requestLog.of(door.account);
  assert.deepEqual(last?.parameters, [
    ['userId', 'shop'],
    ['password', '***'],
    ['format', 'SMS'],
    ['recipients', '+79990000004'],
    ['content', 'Logged'],
  ]);
  assert.equal(last?.page, 'oms DeliverXms');
  assert.match(last?.answer ?? '', /^<xmsResponse .*code="ok"/);
  assert.deepEqual(await door.given.storage.audit(), []);
  assert.deepEqual(door.troubles, []);
});

test('without a channel for MMS the user has no such service, and no file is kept', async (context) => {
  const service = omsOffer({ mms: 'on' });
  const door = await storedDoor(context, { pages: (parts) => [omsPage({ ...parts, service })] });
  const body = `<content contentType="image/gif" contentId="p">${MEDIA}</content>`;
  const asked = dotNetRequest('DeliverXms', 'xmsData', xmsData({ user: USER, format: 'MMS', body }));
  const answered = resultOf(await postSoap(`${door.url}/sys/oms.php`, asked), 'DeliverXms');
  assert.match(answered, /^<xmsResponse [^>]*><error code="unregisteredService" severity="failure">/);
  assert.deepEqual(await door.given.storage.history.of('shop'), []);
});
